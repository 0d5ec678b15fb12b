"""Token Status Lists (draft-ietf-oauth-status-list) as JWT and as CWT, signed when they are asked for.

Bits are computed from the register as it stands now; nothing is kept between two questions. What a
reader holds already is not sent again: the tag of a list names its bits and the half hour it was
signed in, so that what is kept is never near its end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from meibo import plugs
from meibo.catalogue import qualifications
from meibo.doors.machine.answers import error, refusals_answered
from meibo.flow.certificate import cose
from meibo.flow.certificate import status_list as lists
from meibo.flow.certificate.ports import Signer
from meibo.flow.certificate.queries import status_bits, status_lists
from meibo.flow.certificate.refusals import no_such_list
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u
from meibo.terms.text import Text

# How long a reader may keep a status list (seconds): a fresh fetch is always current.
TTL = 60
LIFETIME = timedelta(hours=1)
_FRESH = 1800
# Claims of a CWT (RFC 8392; the last two: draft-ietf-oauth-status-list §14.3).
_SUBJECT, _EXPIRES, _ISSUED, _TTL, _STATUS_LIST = 2, 4, 6, 65534, 65533
_KINDS = {kind: f"application/{kind}" for kind in (lists.JWT_TYPE, lists.CWT_TYPE)}


def _place(register: str, number: int) -> str:
    return f"{settings.ENDPOINT('machine')}/status-lists/{register}-{number}"


def _all_lists_at() -> str:
    return f"{settings.ENDPOINT('machine')}/status-lists"


def _actor() -> Actor:
    return Actor(terminal="machine")


@require_safe
@refusals_answered
def status_list(request: HttpRequest, register: str, number: int) -> HttpResponse:
    """A list as the media type that is asked for; JWT where any will do (§8.1)."""
    if register not in qualifications():
        raise no_such_list()
    wanted = request.get_preferred_type(list(_KINDS.values()))
    if wanted is None:
        return _not_acceptable()
    at = datetime.now(UTC)
    data = status_bits(_actor(), at, register=register, number=number)
    tag = _tag(data, at, wanted)
    response = get_conditional_response(request, etag=tag)
    if response is None:
        make = _MAKERS[wanted]
        response = HttpResponse(make(register, number, at, data), content_type=wanted)
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={TTL}"
    response["Vary"] = "Accept"
    return response


@require_safe
@refusals_answered
def all_lists(request: HttpRequest) -> JsonResponse:
    """The addresses of all lists (§9.3), for a reader that wants to hold them ahead."""
    found = status_lists(_actor(), datetime.now(UTC))
    return JsonResponse({"status_lists": [_place(*one) for one in found]})


def _tag(data: bytes, at: datetime, kind: str) -> str:
    content = hashlib.sha256(data).hexdigest()[:32]
    return f'"{content}-{int(at.timestamp()) // _FRESH}-{kind[-3:]}"'


def _not_acceptable() -> JsonResponse:
    message = Text(
        "この形式のリストはありません。" + "または".join(_KINDS.values()) + "で求めてください。",
        "There is no list of this kind. Ask for " + " or ".join(_KINDS.values()) + ".",
    )
    return error("http.not_acceptable", message, 406)


def jwt(register: str, number: int, at: datetime, data: bytes) -> str:
    """The signed list of a register at a moment as a JWT; good for LIFETIME (§5.1)."""
    payload = {
        "sub": _place(register, number),
        "iat": int(at.timestamp()),
        "exp": int((at + LIFETIME).timestamp()),
        "ttl": TTL,
        "status_list": _claim(b64u(lists.compressed(data))),
    }
    return _signer().sign({"typ": lists.JWT_TYPE}, payload)


def cwt(register: str, number: int, at: datetime, data: bytes) -> bytes:
    """The same as a CWT: a COSE_Sign1 (§5.2)."""
    signer = _signer()
    protected = cbor2.dumps(
        {
            cose.ALGORITHM: cose.ES256,
            cose.KEY_ID: signer.key_id().encode(),
            cose.TYPE: _KINDS[lists.CWT_TYPE],
        },
        canonical=True,
    )
    claims = {
        _SUBJECT: _place(register, number),
        _ISSUED: int(at.timestamp()),
        _EXPIRES: int((at + LIFETIME).timestamp()),
        _TTL: TTL,
        _STATUS_LIST: _claim(lists.compressed(data)),
    }
    payload = cbor2.dumps(claims, canonical=True)
    unprotected = {cose.CHAIN: cose.one_or_more(signer.chain())}
    signature = signer.sign_bytes(cose.to_be_signed(protected, payload))
    signed = [protected, unprotected, payload, signature]
    return cbor2.dumps(cbor2.CBORTag(cose.SIGN1_TAG, signed))


def _claim(lst: str | bytes) -> dict[str, Any]:
    return {"bits": lists.BITS, "lst": lst, "aggregation_uri": _all_lists_at()}


def _signer() -> Signer:
    signer: Signer = plugs.fill("certificate.status_signer")
    return signer


_MAKERS: dict[str, Callable[[str, int, datetime, bytes], str | bytes]] = {
    _KINDS[lists.JWT_TYPE]: jwt,
    _KINDS[lists.CWT_TYPE]: cwt,
}
