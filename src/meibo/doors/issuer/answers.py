"""Answers to wallets: JSON that nobody keeps; errors as RFC 6749, RFC 9449 and OpenID4VCI 1.0 name them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from meibo.doors.issuer.nonces import dpop_nonce
from meibo.flow.certificate.wallets.refusals import ROOM
from meibo.terms.refusal import Refusal

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]
# Errors whose status is not 400.
_STATUS = {"invalid_client": 401, "invalid_token": 401, "no_request": 404, "server_error": 500}
# What is said about a token or its proof to a wallet that asks for something protected (RFC 9449 §7.1).
_CHALLENGED = frozenset({"invalid_token", "invalid_dpop_proof", "use_dpop_nonce"})


def told(content: dict[str, Any], status: int = 200) -> HttpResponse:
    """An answer that is not kept anywhere."""
    return _unkept(JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False}))


def _unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["DPoP-Nonce"] = dpop_nonce()
    return response


def nothing() -> HttpResponse:
    """204."""
    return _unkept(HttpResponse(status=204))


def error(code: str, why: str, *, protected: bool = False) -> HttpResponse:
    """An error by its standard's code; why: in ASCII, for the wallet's maker."""
    status = _STATUS.get(code, 400)
    if protected and code in _CHALLENGED:
        status = 401
    response = told({"error": code, "error_description": why}, status)
    if status == 401 and code in _CHALLENGED:
        response.headers["WWW-Authenticate"] = f'DPoP error="{code}", algs="ES256"'
    return response


def answered(*, protected: bool, method: str = "POST") -> Callable[[View], View]:
    """A view of a wallet's: its refusals become answers, and so does whatever breaks.

    protected: it takes an access token, so that what is wrong with that is a challenge.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def made(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != method:
                response = error("invalid_request", f"Only {method}")
                response.status_code = 405
                response.headers["Allow"] = method
                return response
            try:
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                code = refusal.code.removeprefix(ROOM)
                return error(code, refusal.message.en, protected=protected)

        return made

    return decorate


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address."""
    response = error("invalid_request", "There is nothing at this address")
    response.status_code = 404
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; nothing was changed."""
    return error("server_error", "Something went wrong on our side; nothing was changed")


def bad(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django itself would not read."""
    return error("invalid_request", "The request cannot be read")
