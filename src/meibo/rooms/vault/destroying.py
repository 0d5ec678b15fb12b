"""Numbers are destroyed, one by one: work of the number process (ERA-04, ERA-06).

First the own key in the key store, lasting, then the rows of the database, then the record says so.
Killed in between, the number is destroyed and the next round writes it down; nothing goes back. The
key store is backed up daily, and its backups end after settings.KEY_STORE_DAYS: the day a destruction
becomes complete.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.models import Ending
from meibo.rooms.vault.sealing import OWN, key_store
from meibo.rooms.vault.states import EndingState
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day

BATCH = 50
_UNDER_WAY = (EndingState.NOTED, EndingState.DESTROYING)


@act("vault.begin_destruction", purpose="key_management", permit=process)
def _begin(act: Act, *, ending: Ending) -> list[str] | None:
    act.about(case=ending.entry, subject=ending.pseudonym)
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.begin_destruction(%s)", [ending.id])
        found: list[str] | None = cursor.fetchone()[0]
    if found is None:
        act.outcome = "waiting:in_use"
    return found


@act("vault.destroy", purpose="key_management", permit=process)
def _finish(act: Act, *, ending: Ending) -> None:
    act.about(case=ending.entry, subject=ending.pseudonym)
    complete = japanese_day(act.at + timedelta(days=settings.KEY_STORE_DAYS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.finish_destruction(%s, %s, %s)", [ending.id, act.at, complete])
        if not cursor.fetchone()[0]:
            act.outcome = "nothing"


def destroy_ordered(actor: Actor, at: datetime) -> int:
    """Destroy what was ordered and is not in use; how many."""
    done = 0
    for ending in Ending.objects.filter(state__in=_UNDER_WAY).order_by("noted_at")[:BATCH]:
        keys = _begin(actor, at, ending=ending)
        if keys is None:
            continue
        key_store().destroy(key.removeprefix(OWN) for key in keys)
        _finish(actor, at, ending=ending)
        done += 1
    return done


@act("vault.destroyed_again", purpose="key_management", permit=process)
def _again(act: Act, *, count: int) -> None:
    act.outcome = f"destroyed:{count}"


def keep_key_store(actor: Actor, at: datetime) -> int:
    """Today's backup of the key store, the end of old ones; and whatever a backup that was put back
    has brought again is destroyed again. How much there was to do."""
    gone = Ending.objects.filter(state=EndingState.DESTROYED, complete_on__gte=japanese_day(at))
    names = [key.removeprefix(OWN) for keys in gone.values_list("keys", flat=True) for key in keys]
    again = key_store().destroy(names)
    if again:
        _again(actor, at, count=again)
    return again + key_store().back_up(at)
