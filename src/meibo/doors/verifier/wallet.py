"""What wallets ask of and send to this door (OpenID4VP 1.0), and what their holders may read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meibo.doors.frame.refusals import STATUS
from meibo.doors.frame.sessions import now
from meibo.doors.verifier.browser_key import desk
from meibo.doors.verifier.pages import ACTOR, asked_for
from meibo.flow.verification.commands.decline import decline
from meibo.flow.verification.commands.fetch_request import fetch_request
from meibo.flow.verification.commands.take_response import take_response
from meibo.flow.verification.queries import notice
from meibo.flow.verification.refusals import not_a_response
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

REQUEST_TYPE = "application/oauth-authz-req+jwt"
LARGEST_RESPONSE, LARGEST_NONCE = 100_000, 512
View = Callable[..., HttpResponse]


def refused_to_wallets(view: View) -> View:
    """A refusal becomes an answer that wallets read."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            status = STATUS[refusal.kind] if refusal.kind in ("not_found", "too_often") else 400
            return _error(refusal.code, refusal.message, status)

    return answered


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@refused_to_wallets
def request_object(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The signed request; a wallet that posts may send a nonce of its own (§5.10)."""
    nonce = _posted(request, "wallet_nonce") if request.method == "POST" else ""
    if len(nonce) > LARGEST_NONCE:
        raise not_a_response()
    signed = fetch_request(ACTOR, now(), request=request_id, wallet_nonce=nonce)
    return HttpResponse(signed, content_type=REQUEST_TYPE)


@csrf_exempt
@require_POST
@refused_to_wallets
def response(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What a wallet answers (direct_post.jwt, §8.3.1), or that it does not (§8.5)."""
    text = _posted(request, "response")
    if not text and _posted(request, "error"):
        decline(ACTOR, now(), request=request_id, handle=_posted(request, "state"))
        return JsonResponse({})
    if len(text) > LARGEST_RESPONSE:
        raise not_a_response()
    taken = take_response(ACTOR, now(), request=request_id, response=text)
    if taken.refused is not None:
        return _error(taken.refused.code, taken.refused.reason, 400)
    if not taken.way_back:
        return JsonResponse({})
    way = f"{desk().address}{reverse('returned', args=[request_id])}"
    return JsonResponse({"redirect_uri": f"{way}?{urlencode({'response_code': taken.way_back})}"})


def _error(code: str, message: Text, status: int) -> JsonResponse:
    """As OAuth says it (RFC 6749 §5.2), with our code and both languages beside."""
    said = {
        "error": "invalid_request",
        "error_description": message.en,
        "code": code,
        "message": {"ja": message.ja, "en": message.en},
    }
    return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})


def _posted(request: HttpRequest, name: str) -> str:
    try:
        return str(request.POST.get(name, ""))
    except UnreadablePostError:
        raise not_a_response() from None


@require_safe
def notice_page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What is asked, why and by whom, for the holder to read before consenting."""
    found = notice(request_id, now())
    return render(request, "verifier/notice.html", asked_for(found))
