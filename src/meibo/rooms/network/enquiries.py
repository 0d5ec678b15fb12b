"""Enquiries as the number process works through them, inside its own acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from meibo.rooms.network.limits import HOLDER, ITEMS, RECORD_YEARS, RESULT_LIVES
from meibo.rooms.network.models import Enquiry, Gate, HeldCode, ProvisionRecord, Result
from meibo.rooms.network.states import OPEN, EnquiryState, GateState, Occasion, Outcome
from meibo.terms.day import japanese_day


@dataclass(frozen=True, slots=True)
class Question:
    """One enquiry taken for one try. code_held: the vault keeps the code. over_due: tried
    behind an open gate for so long that what was obtained of it is deleted by now."""

    id: UUID
    application: UUID
    register: str
    register_file: str
    authority: str
    task: str
    pseudonym: UUID
    tries: int
    code_held: bool
    occasion: Occasion
    withdrawn: bool
    over_due: bool


def due(at: datetime, limit: int = 20) -> list[UUID]:
    """Enquiries to ask now, behind open gates alone; those of cases first."""
    gates = Gate.objects.filter(state=GateState.OPEN).values("register_file")
    rows = Enquiry.objects.filter(
        state__in=OPEN, next_try_at__lte=at, register_file__in=gates
    )  # fmt: skip
    return list(rows.order_by("occasion", "wanted_at").values_list("id", flat=True)[:limit])


def claim(enquiry: UUID, at: datetime, again_at: datetime) -> Question | None:
    """Take an enquiry for one try; None where it may not be asked now.

    The gate is looked at again under the row's lock: one closed meanwhile lets nothing through.
    """
    row = (
        Enquiry.objects.select_for_update(skip_locked=True)
        .filter(id=enquiry, next_try_at__lte=at, state__in=OPEN)
        .first()
    )
    if row is None:
        return None
    gates = Gate.objects.filter(register_file=row.register_file, state=GateState.OPEN)
    gate = gates.only("opened_at").first()
    if gate is None:
        return None
    row.tries, row.next_try_at = row.tries + 1, again_at
    row.save(update_fields=["tries", "next_try_at"])
    return Question(
        row.id, row.application, row.register, row.register_file, row.authority, row.task,
        row.pseudonym, row.tries,
        HeldCode.objects.filter(pseudonym=row.pseudonym).exists(), Occasion(row.occasion),
        row.withdrawn_at is not None,
        _over_due(row, gate.opened_at, at),
    )  # fmt: skip


def _over_due(row: Enquiry, opened_at: datetime | None, at: datetime) -> bool:
    """What waited behind a closed gate has its whole time from the day that opened, and one try."""
    since = row.wanted_at
    if row.state == EnquiryState.WANTED and opened_at is not None:
        since = max(since, opened_at)
    return row.tries > 1 and since <= at - RESULT_LIVES


def note_code(question: Question, at: datetime) -> None:
    """Note that the vault keeps the person's code now."""
    HeldCode.objects.get_or_create(
        pseudonym=question.pseudonym,
        defaults={"register_file": question.register_file, "authority": question.authority,
                  "acquired_at": at},
    )  # fmt: skip


def forget_code(question: Question) -> None:
    """The vault has no such code (any more): it is acquired anew."""
    HeldCode.objects.filter(pseudonym=question.pseudonym).delete()


def write_asked(question: Question, permit: str, at: datetime) -> None:
    """Keep the permit, and record the enquiry before it goes out."""
    Enquiry.objects.filter(id=question.id, state__in=OPEN).update(state=EnquiryState.ASKED)
    held = {"permit": permit, "delete_after": at + RESULT_LIVES}
    if not Result.objects.filter(enquiry=question.id).update(**held):
        Result.objects.create(enquiry_id=question.id, register=question.register, **held)
    _record(question, at)


def write_over(
    question: Question, at: datetime, state: EnquiryState, content: dict[str, Any] | None = None
) -> bool:
    """End an enquiry; False where it is over already. content: what was provided, without the code."""
    rows = Enquiry.objects.filter(id=question.id, state__in=OPEN)
    if not rows.update(state=state, settled_at=at, waiting_for=""):
        return False
    if content is not None:
        Result.objects.filter(enquiry=question.id).update(
            content=content, delete_after=at + RESULT_LIVES
        )
    _record(question, at)
    outcome = content["result"] if content else str(state)
    ProvisionRecord.objects.filter(id=question.id).update(outcome=outcome, settled_at=at)
    return True


def write_wait(question: Question, reason: str, again_at: datetime) -> None:
    """Say what an enquiry waits for, and when it is asked again."""
    Enquiry.objects.filter(id=question.id, state__in=OPEN).update(
        waiting_for=reason, next_try_at=again_at
    )


def _record(question: Question, at: datetime) -> None:
    ProvisionRecord.objects.get_or_create(
        id=question.id,
        defaults={
            "application": question.application, "occasion": question.occasion,
            "account": Enquiry.objects.values_list("account", flat=True).get(id=question.id),
            "register": question.register, "authority": question.authority, "task": question.task,
            "holder": HOLDER, "items": ITEMS, "pseudonym": question.pseudonym,
            "outcome": Outcome.ASKED, "recorded_at": at, "kept_until": _seven_years(at),
        },
    )  # fmt: skip


def _seven_years(at: datetime) -> date:
    day = japanese_day(at)
    try:
        return day.replace(year=day.year + RECORD_YEARS)
    except ValueError:  # 29 February: the day after
        return date(day.year + RECORD_YEARS, 3, 1)
