"""The key of the browser that asks: its cookie. What a wallet discloses is sealed to it, so that
neither the database nor another browser holds it readable."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from meibo import plugs
from meibo.doors.frame.sessions import cookie_name
from meibo.flow.verification.ports import VerifierDesk
from meibo.terms.canonical import b64u, unb64u

KEY_BYTES = 32
_COOKIE = cookie_name("verifier")


def desk() -> VerifierDesk:
    """The verifier's keys."""
    found: VerifierDesk = plugs.fill("verification.desk")
    return found


def key_of(request: HttpRequest) -> bytes | None:
    """The private key a browser brought; None for none or no key."""
    try:
        key = unb64u(request.COOKIES.get(_COOKIE, ""))
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def browser_of(request: HttpRequest) -> str:
    """The public half; "" where the browser brought no key: no request is its own."""
    key = key_of(request)
    return desk().browser(key) if key else ""


def keep(response: HttpResponse, key: bytes, *, secure: bool) -> None:
    """Until the browser is closed; scripts cannot read it. Lax: a wallet leads back by a link."""
    response.set_cookie(_COOKIE, b64u(key), httponly=True, samesite="Lax", secure=secure, path="/")
