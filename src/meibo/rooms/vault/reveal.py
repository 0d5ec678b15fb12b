"""Reveal out: one number, for one purpose of one case, into the process that asks Juki-net.

The entry is committed before anything is opened, so a number never leaves unrecorded; PostgreSQL
holds that, the warrant, the limits and the breaker (sql/number_way.sql), not this module. Loaded by
the number process only; a test visits every page of every other process and finds it unloaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import connection

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import sealing
from meibo.rooms.vault.kinds import NUMBER, Kind
from meibo.rooms.vault.refusals import not_revealed
from meibo.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class _Ticket:
    """What came of asking: a ticket for one number, or the code it is refused with."""

    id: int
    code: str


def _told(act: Act, code: str) -> None:
    """Say in the entry how it ended: a refusal, or that the breaker tripped at it."""
    if code.startswith("tripped:"):
        act.outcome = f"breaker_tripped:{code.removeprefix('tripped:')}"
    elif code:
        act.outcome = f"refused:{not_revealed(code).code}"


@act("vault.reveal", purpose="enquiry", permit=process)
def _record(act: Act, *, pseudonym: UUID, purpose: str, case: UUID, kind: Kind) -> _Ticket:
    """Write down the use before it happens.

    A refusal is returned, not raised: what it counts towards the breaker is to be committed.
    """
    act.about(case=case, subject=pseudonym)
    act.purpose = purpose
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ticket, code FROM vault.ask_reveal(%s, %s, %s, %s)",
            [pseudonym, purpose, case, kind.value],
        )
        ticket, code = cursor.fetchone()
    _told(act, code)
    return _Ticket(ticket or 0, code)


@act("vault.reveal_failed", purpose="enquiry", permit=process)
def _failed(act: Act, *, ticket: int, pseudonym: UUID, purpose: str, case: UUID) -> str:
    """What was handed out did not open; returns the code to refuse with."""
    act.about(case=case, subject=pseudonym)
    act.purpose = purpose
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.reveal_failed(%s)", [ticket])
        code: str = cursor.fetchone()[0]
    _told(act, code)
    return code


def reveal(
    actor: Actor, at: datetime, *, pseudonym: UUID, purpose: str, case: UUID, kind: Kind = NUMBER
) -> str:
    """The number behind a pseudonym, or another code of that person.

    Refuses vault.breaker, vault.limit, vault.no_warrant, vault.no_number, vault.faulty; vault.key_lost
    and vault.key_service, which count as no failure: nobody misused anything.
    """
    with sealing.refused_calmly():
        sealing.key_service().ready()
    ticket = _record(actor, at, pseudonym=pseudonym, purpose=purpose, case=case, kind=kind)
    if ticket.code:
        raise not_revealed(ticket.code)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sealed, data_key, register_file FROM vault.hand_out(%s)", [ticket.id]
        )
        sealed, data_key, register_file = cursor.fetchone()
    try:
        with sealing.refused_calmly():
            return sealing.unseal(data_key, register_file, bytes(sealed), kind)
    except (InvalidTag, ValueError, KeyError):
        code = _failed(actor, at, ticket=ticket.id, pseudonym=pseudonym, purpose=purpose, case=case)
        raise not_revealed(code) from None
