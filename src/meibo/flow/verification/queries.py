"""What the browser that asked is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meibo import plugs
from meibo.flow.verification.models import Request
from meibo.flow.verification.ports import VerifierDesk
from meibo.flow.verification.refusals import no_such_request
from meibo.flow.verification.request_object import asked_claims, link
from meibo.flow.verification.requests import own_request
from meibo.flow.verification.states import RequestState
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import process
from meibo.rooms.journal.visit import read

WAITING, OVER, RETURN, ANSWERED, DECLINED = "waiting", "over", "return", "answered", "declined"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a request asks for and why: nothing of anybody. link: what a wallet opens."""

    id: UUID
    register: str
    claims: tuple[str, ...]
    purpose: str
    same_device: bool
    expires_at: datetime
    link: str
    stage: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a request; receipt: compact JWS."""

    verdict: Verdict
    answered_at: datetime
    receipt: str


def notice(request: UUID, at: datetime, browser: str | None = None) -> Notice:
    """A request as anybody may know it, or as one browser's own. Refuses verification.no_request."""
    row = (
        own_request(request, browser)
        if browser is not None
        else Request.objects.filter(id=request).first()
    )
    if row is None:
        raise no_such_request()
    desk: VerifierDesk = plugs.fill("verification.desk")
    claims = asked_claims(row.register, row.items)
    return Notice(
        row.id, row.register, claims, row.purpose, row.same_device, row.expires_at,
        link(desk, row), _stage(row, at),
    )  # fmt: skip


def _stage(row: Request, at: datetime) -> str:
    if row.state == RequestState.DECLINED:
        return DECLINED
    if row.state == RequestState.ANSWERED:
        return RETURN if row.response_code else ANSWERED
    return OVER if row.expires_at <= at else WAITING


@read("verification.see_answer", purpose="verification", permit=process)
def answer_seen(act: Act, *, request: UUID, key: bytes) -> Seen:
    """The verdict and what was disclosed, opened by the browser's own key.

    Refuses verification.no_request: to another browser, and before there is an answer to see.
    """
    desk: VerifierDesk = plugs.fill("verification.desk")
    row = own_request(request, desk.browser(key))
    act.about(case=row.id)
    if _stage(row, act.at) != ANSWERED or row.answered_at is None:
        raise no_such_request()
    act.outcome = row.code
    claims = desk.open_for(key, row.id, row.shown)
    return Seen(Verdict(row.code, claims), row.answered_at, row.receipt)
