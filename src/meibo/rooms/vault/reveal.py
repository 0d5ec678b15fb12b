"""Reveal out: one number, for one purpose of one case, into the process that asks Juki-net.

The entry is committed before anything is opened, so a number never leaves unrecorded. Loaded by
the number process only; a test visits every page of every other process and finds it unloaded.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import sealing
from meibo.rooms.vault.models import DataKey, Number, Reveal
from meibo.rooms.vault.refusals import limit_reached, no_number
from meibo.terms.actor import Actor

PER_MINUTE = 600
PER_CASE_A_DAY = 20


@act("vault.reveal", purpose="enquiry", permit=process)
def _record(act: Act, *, pseudonym: UUID, purpose: str, case: UUID) -> None:
    """Write down the use before it happens, or refuse it because there were too many."""
    act.about(case=case, subject=pseudonym)
    act.purpose = purpose
    minute = Reveal.objects.filter(at__gt=act.at - timedelta(minutes=1)).count()
    day = Reveal.objects.filter(case=case, at__gt=act.at - timedelta(days=1)).count()
    if minute >= PER_MINUTE or day >= PER_CASE_A_DAY:
        raise limit_reached()
    if not Number.objects.filter(pseudonym=pseudonym).exists():
        raise no_number()
    Reveal.objects.create(pseudonym=pseudonym, purpose=purpose, case=case, at=act.at)


def reveal(actor: Actor, at: datetime, *, pseudonym: UUID, purpose: str, case: UUID) -> str:
    """The number behind a pseudonym; refuses (vault.limit, vault.no_number)."""
    _record(actor, at, pseudonym=pseudonym, purpose=purpose, case=case)
    row = Number.objects.get(pseudonym=pseudonym)
    key = DataKey.objects.get(id=row.data_key)
    return sealing.unseal(key, row.register_file, bytes(row.sealed))
