"""Requests end: an hour after their time, what came of them is deleted with them."""

from __future__ import annotations

from datetime import datetime, timedelta

from meibo.flow.verification.models import Request
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

KEPT = timedelta(hours=1)


def requests_over(at: datetime) -> bool:
    """Whether there is one to delete."""
    return Request.objects.filter(expires_at__lte=at - KEPT).exists()


@act("verification.forget_requests", purpose="verification", permit=process)
def forget_requests(act: Act) -> int:
    """Delete requests whose hour is over; how many. The receipt is its keeper's by then."""
    gone, _ = Request.objects.filter(expires_at__lte=act.at - KEPT).delete()
    act.outcome = str(gone)
    return gone
