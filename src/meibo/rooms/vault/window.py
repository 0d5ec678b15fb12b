"""What other rooms and stages may ask of the vault without ever seeing a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from meibo.rooms.journal.act import Act
from meibo.rooms.vault.models import Ending, Envelope, Nonce, Warrant
from meibo.rooms.vault.states import EndingState, EnvelopeState

# As vault.deposit has it: longer than the card keeps what it sealed.
NONCE_LIVES = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an envelope stands; face: the card's basic data without the number, once opened."""

    state: EnvelopeState
    refusal: str
    face: dict[str, Any] | None


def standing(envelope: UUID) -> Standing:
    """State, refusal and face data of an envelope, for the process that compares."""
    row = Envelope.objects.values("state", "refusal", "face").get(id=envelope)
    return Standing(EnvelopeState(row["state"]), row["refusal"], row["face"])


def link(act: Act, envelope: UUID) -> UUID | None:
    """Keep the number of an opened envelope; returns its qualification pseudonym (REG-12).

    A number already kept in the register file gives the pseudonym it has. None where the envelope
    is not open (any more).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.link(%s, %s)", [envelope, act.at])
        pseudonym: UUID | None = cursor.fetchone()[0]
    return pseudonym


def known_as(envelope: UUID) -> str:
    """How an opened envelope's number is known in its register file: new, known or former."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.known_as(%s)", [envelope])
        found: str = cursor.fetchone()[0]
    return found


def find_holder(envelope: UUID) -> UUID | None:
    """The pseudonym an opened card's number is linked as in its register file, None where it is
    nobody's; the envelope is emptied, and nothing is linked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.find_holder(%s)", [envelope])
        pseudonym: UUID | None = cursor.fetchone()[0]
    return pseudonym


def discard(envelope: UUID) -> None:
    """Empty an envelope whose number may not be linked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.discard(%s)", [envelope])


def confirm_link(act: Act, pseudonym: UUID) -> None:
    """Record that an equal Juki-net answer confirmed the link."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.confirm_link(%s, %s)", [pseudonym, act.at])


def unknown_number(act: Act, pseudonym: UUID) -> bool:
    """Record that Juki-net knows no such number; True where it had been confirmed before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.unknown_number(%s, %s)", [pseudonym, act.at])
        row = cursor.fetchone()
    return bool(row and row[0])


def change_number(act: Act, *, came_as: UUID, of: UUID) -> str:
    """Make a confirmed number that came in as one pseudonym the present number of another.

    The number `of` had is kept as a former one. "" or why nothing was done: no_number, other_file,
    not_confirmed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.change_number(%s, %s, %s)", [came_as, of, act.at])
        found: str = cursor.fetchone()[0]
    return found


def warrant(act: Act, *, pseudonym: UUID, purpose: str, case: UUID) -> None:
    """Give leave to use a number for one purpose of one case, until it is ended."""
    Warrant.objects.create(pseudonym=pseudonym, purpose=purpose, case=case, given_at=act.at)


def end_warrant(act: Act, *, purpose: str, case: UUID) -> None:
    """End the leave: the purpose is served, or the case is over."""
    Warrant.objects.filter(purpose=purpose, case=case, ended_at=None).update(ended_at=act.at)


def note_ending(
    act: Act, entry: UUID, *, destroy: bool, by: tuple[UUID | None, UUID | None]
) -> str:
    """Note that a registration has ended: its number is kept and marked, or to be destroyed in the
    name of two people. "" or why nothing was noted: unknown, registered."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vault.note_ending(%s, %s, %s, %s, %s)", [entry, destroy, *by, act.at]
        )
        found: str = cursor.fetchone()[0]
    return found


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a number. names: of the two who decided; none where it is kept. complete_on: no
    backup of the key store has its key from that day on."""

    state: EndingState
    method: str
    names: tuple[str, ...]
    destroyed_at: datetime | None
    complete_on: date | None


def ended(entry: UUID) -> Ended | None:
    """What became of the number of an ended registration; None while it goes on."""
    row = (
        Ending.objects.filter(entry=entry)
        .values("state", "method", "destroyed_at", "complete_on")
        .order_by("entry")
        .first()
    )
    if row is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.decided_by(%s)", [entry])
        names = tuple(cursor.fetchone()[0])
    return Ended(
        EndingState(row["state"]), row["method"], names, row["destroyed_at"], row["complete_on"]
    )


def stale_nonces(at: datetime) -> int:
    """How many nonces nobody used in their time."""
    return Nonce.objects.filter(used_at=None, issued_at__lte=at - NONCE_LIVES).count()


def clean_nonces(act: Act) -> int:
    """Forget nonces nobody used in their time; how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.clean_nonces(%s)", [act.at - NONCE_LIVES])
        count: int = cursor.fetchone()[0]
    return count


def give_whole_warrant(act: Act, *, run: UUID, register: str, register_file: str) -> bool:
    """Give leave for a whole-register enquiry; False while another of the register has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vault.give_whole_warrant(%s, %s, %s, %s)",
            [run, register, register_file, act.at],
        )
        given: bool = cursor.fetchone()[0]
    return given


def admit_members(
    act: Act, *, run: UUID, part: int, pseudonyms: list[UUID], expected: list[UUID]
) -> int:
    """Admit holders to a part of an enquiry, each with the digest of what is registered; how many
    there are: who has no number in the register file is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vault.admit_members(%s, %s, string_to_array(%s, ',')::uuid[],"
            " string_to_array(%s, ',')::uuid[])",
            [run, part, _parted(pseudonyms), _parted(expected)],
        )
        count: int = cursor.fetchone()[0]
    return count


def end_whole_warrant(act: Act, run: UUID) -> None:
    """End the leave of a whole-register enquiry and forget who was asked about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.end_whole_warrant(%s, %s)", [run, act.at])


def members(run: UUID, part: int, lines: list[int]) -> dict[int, UUID]:
    """Who stands in these lines of a part: pseudonym by line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line, pseudonym FROM vault.vault_wholemember"
            " WHERE run = %s AND part = %s AND line = ANY(string_to_array(%s, ',')::integer[])",
            [run, part, _parted(lines)],
        )
        return dict(cursor.fetchall())


def _parted(values: Iterable[object]) -> str:
    """Many values as one text: as a list they take three times as long to hand over."""
    return ",".join(map(str, values))
