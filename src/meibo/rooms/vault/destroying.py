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
SOME = 1_000
UNLINKED_STAYS = timedelta(days=2)
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


@act("vault.clean_key_store", purpose="key_management", permit=process)
def _cleaned(act: Act, *, why: str, count: int) -> None:
    act.outcome = f"{why}:{count}"


def keep_key_store(actor: Actor, at: datetime) -> int:
    """Today's backup of the key store and the end of old ones; how much there was to do.

    Destroyed besides: keys that a backup which was put back has brought again, and keys of what was
    read from a card and never linked.
    """
    gone = Ending.objects.filter(state=EndingState.DESTROYED, complete_on__gte=japanese_day(at))
    names = [key.removeprefix(OWN) for keys in gone.values_list("keys", flat=True) for key in keys]
    done = {"destroyed_again": key_store().destroy(names), "never_linked": _forget_unlinked(at)}
    for why, count in done.items():
        if count:
            _cleaned(actor, at, why=why, count=count)
    return sum(done.values()) + key_store().back_up(at)


def _forget_unlinked(at: datetime) -> int:
    """Own keys nothing kept stands under. One that was used a short while ago is left: what it sealed
    may be about to be written."""
    since = at.date() - UNLINKED_STAYS
    old = key_store().not_looked_at(since, SOME)
    if not old:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.keys_in_use(%s)", [[OWN + name for name in old]])
        used = {key.removeprefix(OWN) for key in cursor.fetchone()[0]}
    key_store().look_at(used, at.date())
    return key_store().destroy(set(old) - used, before=since)
