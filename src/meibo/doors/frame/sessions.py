"""The session cookie of a signed-in door: read here, set by the log-in process alone.

Cookies know no ports, so each door has a name of its own: meibo_applicant, meibo_officer.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u, unb64u

TOKEN_BYTES = 32


def cookie_name(door: str) -> str:
    """Name of a door's session cookie."""
    return f"meibo_{door}"


def actor(request: HttpRequest) -> Actor:
    """Who acts through this door: the token of the cookie, where it has the right form.

    An officer's terminal is recorded by address (ACC-05, AUD-07); an applicant's is not.
    """
    door = settings.PROCESS.name
    terminal = terminal_of(request) if door == "officer" else door
    return Actor(terminal=terminal, token=_token(request, door))


def terminal_of(request: HttpRequest) -> str:
    """An officer's terminal: the process that was asked, and the address that asked."""
    return f"{settings.PROCESS.name}:{request.META.get('REMOTE_ADDR', '')}"


def now() -> datetime:
    """The moment an act is asked for; commands take it as an argument."""
    return datetime.now(UTC)


def _token(request: HttpRequest, door: str) -> bytes | None:
    try:
        token = unb64u(request.COOKIES.get(cookie_name(door), ""))
    except ValueError:
        return None
    return token if len(token) == TOKEN_BYTES else None


def set_session(response: HttpResponse, door: str, token: bytes, *, secure: bool) -> None:
    """Give the browser a token; gone when the browser is closed, unreadable to scripts."""
    response.set_cookie(
        cookie_name(door), b64u(token), httponly=True, samesite="Lax", secure=secure, path="/"
    )


def forget_session(response: HttpResponse, door: str) -> None:
    """Take the token from the browser."""
    response.delete_cookie(cookie_name(door), path="/", samesite="Lax")
