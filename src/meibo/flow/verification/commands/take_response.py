"""A wallet answers a request: what it presents is judged once, and the request is over."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meibo import plugs
from meibo.flow.certificate.mdoc.device import session_transcript
from meibo.flow.verification import dcql
from meibo.flow.verification.judging import judge
from meibo.flow.verification.judging_mdoc import judge_mdoc
from meibo.flow.verification.key_binding import Asked
from meibo.flow.verification.models import Request
from meibo.flow.verification.ports import UnreadableError, VerifierDesk
from meibo.flow.verification.receipt import receipt_of
from meibo.flow.verification.refusals import not_a_response
from meibo.flow.verification.request_object import asked_claims, place
from meibo.flow.verification.requests import open_request
from meibo.flow.verification.states import RequestState
from meibo.flow.verification.verdict import NOT_PROVEN, Verdict
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.terms.canonical import canonical

CODE_BYTES = 32
# RFC 7638: what of an EC key its thumbprint is made of.
_OF_A_KEY = ("crv", "kty", "x", "y")
_WRITTEN = ("state", "answered_at", "response_key", "code", "shown", "receipt", "response_code")


@dataclass(frozen=True, slots=True)
class Taken:
    """What the wallet is answered. way_back: the code that leads its browser back where that is the
    asker's own, else "". refused: the verdict where what it presented does not hold by itself."""

    way_back: str
    refused: Verdict | None = None


@act("verification.take_response", purpose="verification", permit=process)
def take_response(act: Act, *, request: UUID, response: str) -> Taken:
    """Judge an encrypted response (direct_post.jwt).

    A response that does not open, is of another request, or holds no presentation is refused
    (verification.not_a_response) and the request stays open: it says nothing of the holder.
    """
    row = open_request(request, act.at, lock=True)
    desk: VerifierDesk = plugs.fill("verification.desk")
    try:
        said = desk.open_response(row.id, row.response_key, response)
    except UnreadableError:
        raise not_a_response() from None
    if said.get("state") != row.handle:
        raise not_a_response()
    if "error" in said:
        return Taken(_over(act, row, RequestState.DECLINED))
    query, text = _presentation(said.get("vp_token"))
    claims = asked_claims(row.register, row.items)
    asked = Asked(desk.client_id, row.nonce, frozenset({row.register}), claims)
    verdict = (
        judge(act, text, asked)
        if query == dcql.CERTIFICATE
        else judge_mdoc(act, text, asked, _transcript(desk, row))
    )
    act.outcome = verdict.code
    row.code = verdict.code
    row.shown = desk.seal_for(row.browser, row.id, verdict.claims)
    row.receipt = _receipt(act, row, verdict, text, claims)
    unproven = verdict.code in NOT_PROVEN
    return Taken(
        _over(act, row, RequestState.ANSWERED, leads_back=not unproven),
        verdict if unproven else None,
    )


def _presentation(vp_token: Any) -> tuple[str, str]:
    """The one presentation, and the id of the query it answers (OpenID4VP 1.0 §8.1)."""
    if not isinstance(vp_token, dict) or len(vp_token) != 1:
        raise not_a_response()
    ((query, shown),) = vp_token.items()
    if query not in (dcql.CERTIFICATE, dcql.CERTIFICATE_MDOC):
        raise not_a_response()
    if not isinstance(shown, list) or len(shown) != 1 or not isinstance(shown[0], str):
        raise not_a_response()
    return query, shown[0]


def _transcript(desk: VerifierDesk, row: Request) -> bytes:
    """What a device signs for this request and no other (OpenID4VP 1.0 B.2.6.1)."""
    public = desk.public_half(row.id, row.response_key)
    thumbprint = hashlib.sha256(canonical({name: public[name] for name in _OF_A_KEY})).digest()
    return session_transcript(
        client_id=desk.client_id, nonce=row.nonce, jwk_thumbprint=thumbprint,
        response_uri=place(desk, row, "response"),
    )  # fmt: skip


def _receipt(
    act: Act, row: Request, verdict: Verdict, text: str, claims: tuple[str, ...]
) -> str:  # fmt: skip
    asked = {
        "by": "openid4vp", "qualification": row.register, "items": list(claims),
        "purpose": row.purpose,
    }  # fmt: skip
    return receipt_of(
        check=row.id, asked=asked, verdict=verdict, at=act.at,
        # What came may be no text at all (a lone surrogate): it is digested as it came.
        presented=text.encode("utf-8", "surrogatepass"),
    )  # fmt: skip


def _over(act: Act, row: Request, state: RequestState, *, leads_back: bool = True) -> str:
    """No second answer: the key it would be opened with is gone."""
    if not act.case:
        act.about(case=row.id)
    code = secrets.token_urlsafe(CODE_BYTES) if row.same_device and leads_back else ""
    row.response_code = digest_of(code) if code else ""
    row.state, row.answered_at, row.response_key = state, act.at, ""
    row.save(update_fields=_WRITTEN)
    return code


def digest_of(code: str) -> str:
    """How a response code is kept: SHA-256, hex."""
    return hashlib.sha256(code.encode()).hexdigest()
