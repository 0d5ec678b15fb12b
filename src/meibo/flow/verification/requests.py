"""A request's row, as the commands about it find it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from meibo.flow.verification.models import Request
from meibo.flow.verification.refusals import no_such_request, request_answered, request_over
from meibo.flow.verification.states import RequestState


def open_request(request: UUID, at: datetime, *, lock: bool = False) -> Request:
    """A request that can still be answered; lock: until commit, so that one answer alone is taken.

    Refuses verification.no_request, verification.request_answered, verification.request_over.
    """
    rows = Request.objects.select_for_update() if lock else Request.objects.all()
    row = rows.filter(id=request).first()
    if row is None:
        raise no_such_request()
    if row.state != RequestState.ASKED:
        raise request_answered()
    if row.expires_at <= at:
        raise request_over()
    return row


def own_request(request: UUID, browser: str) -> Request:
    """A request of the browser that asks. Refuses verification.no_request."""
    row = Request.objects.filter(id=request, browser=browser).first()
    if row is None:
        raise no_such_request()
    return row
