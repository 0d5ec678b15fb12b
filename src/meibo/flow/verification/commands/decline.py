"""A wallet says, in the clear, that its holder shows nothing or that it cannot answer."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.verification.refusals import not_a_response
from meibo.flow.verification.requests import open_request
from meibo.flow.verification.states import RequestState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("verification.decline", purpose="verification", permit=process)
def decline(act: Act, *, request: UUID, handle: str) -> None:
    """Close a request; handle: its OAuth `state`, which only who fetched the request knows.

    Refuses verification.not_a_response for another.
    """
    row = open_request(request, act.at, lock=True)
    act.about(case=row.id)
    if handle != row.handle:
        raise not_a_response()
    row.state, row.answered_at, row.response_key = RequestState.DECLINED, act.at, ""
    row.save(update_fields=["state", "answered_at", "response_key"])
