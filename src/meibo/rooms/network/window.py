"""What examination and registration may ask of the middle server, inside its own act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meibo.rooms.journal.act import Act
from meibo.rooms.network.models import Enquiry, Gate, Result
from meibo.rooms.network.states import OPEN, SETTLED, EnquiryState, GateState, Occasion

GATE_CLOSED = "gate_closed"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an enquiry stands. waiting_for: why there is no answer yet; empty: it is being asked."""

    state: EnquiryState
    waiting_for: str

    @property
    def over(self) -> bool:
        """It is answered, denied or broken off."""
        return self.state in SETTLED


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an enquiry. content: None where nothing was provided (any more)."""

    state: EnquiryState
    content: dict[str, Any] | None


def ask(
    act: Act, *, application: UUID, account: UUID, register: str, register_file: str,
    authority: str, pseudonym: UUID, occasion: Occasion = Occasion.CASE,
) -> None:  # fmt: skip
    """Want an enquiry about a person; the number process asks it when it may."""
    Enquiry.objects.create(
        application=application, occasion=occasion, account=account, register=register, register_file=register_file,
        authority=authority, task=register, pseudonym=pseudonym, next_try_at=act.at,
        wanted_at=act.at,
    )  # fmt: skip


def standing(application: UUID) -> Standing | None:
    """Where an application's enquiry stands; None where there is none (in the caller's rows)."""
    rows = Enquiry.objects.values("state", "waiting_for", "register_file")
    row = rows.filter(application=application).order_by("application").first()
    if row is None:
        return None
    waiting = row["waiting_for"]
    if row["state"] in OPEN and not gate_open(row["register_file"]):
        waiting = GATE_CLOSED
    return Standing(EnquiryState(row["state"]), waiting)


def gate_open(register_file: str) -> bool:
    """Whether a register file's statement is published, so that its enquiries may go out."""
    return Gate.objects.filter(register_file=register_file, state=GateState.OPEN).exists()


def wanted_among(applications: Iterable[UUID]) -> list[UUID]:
    """Those whose enquiries are not over and not withdrawn."""
    rows = Enquiry.objects.filter(
        application__in=list(applications), state__in=OPEN, withdrawn_at=None
    )  # fmt: skip
    return list(rows.values_list("application", flat=True))


def withdraw(act: Act, application: UUID) -> bool:
    """An enquiry is not wanted any more; False where it is over, or was withdrawn before."""
    rows = Enquiry.objects.filter(application=application, state__in=OPEN, withdrawn_at=None)
    return bool(rows.update(withdrawn_at=act.at))


def open_gates() -> set[str]:
    """Register files whose gates are open."""
    rows = Gate.objects.filter(state=GateState.OPEN)
    return set(rows.values_list("register_file", flat=True))


def settled(occasion: Occasion, limit: int = 50) -> list[UUID]:
    """Whose enquiries of an occasion are over and not yet taken, by their applications; oldest first."""
    rows = Enquiry.objects.filter(
        state__in=SETTLED, taken_at__isnull=True, settled_at__isnull=False, occasion=occasion
    )
    return list(rows.order_by("settled_at").values_list("application", flat=True)[:limit])


def take(act: Act, application: UUID) -> Answer | None:
    """Read what came of an enquiry, once; None where it was taken already or is not over."""
    row = Enquiry.objects.filter(
        application=application, state__in=SETTLED, taken_at__isnull=True
    ).first()  # fmt: skip
    if row is None:
        return None
    # One of two at once; the other finds nothing left to take.
    taken = Enquiry.objects.filter(id=row.id, taken_at__isnull=True).update(taken_at=act.at)
    if not taken:
        return None
    content = Result.objects.filter(enquiry=row.id).values_list("content", flat=True).first()
    return Answer(EnquiryState(row.state), content)


def waiting_behind(register_files: Iterable[str]) -> int:
    """How many enquiries wait in some register files."""
    return Enquiry.objects.filter(register_file__in=list(register_files), state__in=OPEN).count()
