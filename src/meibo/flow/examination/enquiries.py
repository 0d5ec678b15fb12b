"""Enquiries as the number process works through them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from meibo.catalogue.definitions import ENQUIRY_SETS
from meibo.flow.examination.models import Case, Enquiry
from meibo.flow.examination.states import CaseState, EnquiryState


@dataclass(frozen=True, slots=True)
class Question:
    """One enquiry: the case it belongs to, and under which pseudonym the number is kept.

    route: who asks. items: which of the basic data the register may ask (JUK-04).
    """

    id: UUID
    case: UUID
    application: UUID
    authority: str
    route: str
    items: tuple[str, ...]
    pseudonym: UUID
    tries: int


def due(at: datetime, limit: int = 20) -> list[UUID]:
    """Enquiries to ask now: wanted, or asked before without an answer, and due again."""
    open_ones = Q(state=EnquiryState.WANTED) | Q(state=EnquiryState.ASKED)
    rows = Enquiry.objects.filter(open_ones, next_try_at__lte=at, case__state=CaseState.OPEN)
    return list(rows.order_by("wanted_at").values_list("id", flat=True)[:limit])


def claim(enquiry: UUID, at: datetime, again_at: datetime) -> Question | None:
    """Take an enquiry for one try, inside the caller's act; None where it may not be asked.

    The try is written down before the question goes out, so a process killed in between asks the
    same question again under the same request id.
    """
    row = (
        Enquiry.objects.select_for_update(skip_locked=True)
        .filter(id=enquiry, next_try_at__lte=at)
        .exclude(state=EnquiryState.ANSWERED)
        .first()
    )
    if row is None:
        return None
    case = Case.objects.values("application", "state", "pseudonym").get(id=row.case_id)
    if case["state"] != CaseState.OPEN or case["pseudonym"] != row.pseudonym:
        return None
    row.state, row.tries, row.next_try_at = EnquiryState.ASKED, row.tries + 1, again_at
    row.save(update_fields=["state", "tries", "next_try_at"])
    return Question(
        row.id, row.case_id, case["application"], row.authority, row.route,
        ENQUIRY_SETS[row.enquiry_set], row.pseudonym, row.tries,
    )  # fmt: skip


def write_answer(enquiry: UUID, at: datetime, answer: dict[str, Any]) -> bool:
    """Write the answer, which holds no number; False where one is there already."""
    rows = Enquiry.objects.filter(id=enquiry).exclude(state=EnquiryState.ANSWERED)
    return bool(
        rows.update(state=EnquiryState.ANSWERED, answer=answer, answered_at=at, waiting_for="")
    )


def write_wait(enquiry: UUID, reason: str, again_at: datetime) -> None:
    """Say what an enquiry waits for, for the officer to see, and when it is asked again."""
    Enquiry.objects.filter(id=enquiry).exclude(state=EnquiryState.ANSWERED).update(
        waiting_for=reason, next_try_at=again_at
    )


def still_examined(application: UUID) -> bool:
    """Whether an application's case is open, so that something may be asked about its person."""
    return Case.objects.filter(application=application, state=CaseState.OPEN).exists()
