"""Requests, used assertions and kept answers end: what came of them is deleted with them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from meibo.flow.verification.models import Assertion, CheckRun, Request
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

KEPT = timedelta(hours=1)
# How long the same call of a third party has the same answer.
ANSWERS_KEPT = timedelta(days=1)


def _over(at: datetime) -> list[Any]:
    return [
        Request.objects.filter(expires_at__lte=at - KEPT),
        Assertion.objects.filter(expires_at__lte=at),
        CheckRun.objects.filter(at__lte=at - ANSWERS_KEPT),
    ]


def requests_over(at: datetime) -> bool:
    """Whether there is something to delete."""
    return any(rows.exists() for rows in _over(at))


@act("verification.forget_requests", purpose="verification", permit=process)
def forget_requests(act: Act) -> int:
    """Delete what is over; how much. A receipt is its keeper's by then."""
    gone: int = sum(rows.delete()[0] for rows in _over(act.at))
    act.outcome = str(gone)
    return gone
