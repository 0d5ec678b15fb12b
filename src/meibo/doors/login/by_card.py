"""Signing in with the card: out to the card's own pages, and back with a code (APP-06).

The state lives in the database and in a cookie of this browser; a log-in begun elsewhere, or sent
to somebody as a link, comes to nothing.
"""

from __future__ import annotations

import re
import secrets
from typing import NoReturn

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meibo import plugs
from meibo.doors.frame import sessions
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.refusals import STATUS
from meibo.doors.login.reasons import reason
from meibo.doors.login.targets import local_path
from meibo.rooms.accounts.commands.begin_card_login import LIFETIME, begin_card_login
from meibo.rooms.accounts.commands.claim_card_login import Claimed, claim_card_login
from meibo.rooms.accounts.commands.note_no_answer import note_no_answer
from meibo.rooms.accounts.commands.refuse_card_login import refuse_card_login
from meibo.rooms.accounts.commands.sign_in_by_card import sign_in_by_card
from meibo.rooms.accounts.ports import LoginDownError, LoginRefusedError, LoginWrongError
from meibo.rooms.accounts.refusals import login_down, login_wrong
from meibo.terms.refusal import Refusal

STATE_COOKIE = "meibo_login_state"
_CALLBACK = "/applicant/callback"
_STATE = re.compile(r"[\w-]{16,100}", re.ASCII)
# What a state that is not this browser's is claimed as: there is none such, and it is journaled.
_NO_STATE = ""


def _redirect_uri() -> str:
    return f"{settings.ENDPOINT('login')}{_CALLBACK}"


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """GET ?to=/path: remember the log-in and go to the card."""
    target = local_path(request.GET.get("to", "/"))
    begun = begin_card_login(sessions.actor(request), sessions.now(), target=target)
    try:
        url = plugs.fill("accounts.card_login").start_url(
            state=begun.state,
            nonce=begun.nonce,
            challenge=begun.challenge,
            redirect_uri=_redirect_uri(),
        )
    except LoginDownError as error:
        return _no_answer(request, error, target)
    response = SeeOther(url)
    response.set_cookie(
        STATE_COOKIE,
        begun.state,
        max_age=int(LIFETIME.total_seconds()),
        path=_CALLBACK,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """GET ?code=&state= or ?error=&state=: back from the card; open the session and go on."""
    target = "/"
    try:
        claimed = _claim(request)
        target = local_path(claimed.target)
        token = sign_in_by_card(
            sessions.actor(request), sessions.now(), subject=_subject(request, claimed)
        )
    except LoginDownError as error:
        response = _no_answer(request, error, target)
    except Refusal as refusal:
        response = _stopped(request, refusal, target)
    else:
        response = SeeOther(f"{settings.ENDPOINT('applicant')}{target}")
        sessions.set_session(response, "applicant", token, secure=request.is_secure())
    response.delete_cookie(STATE_COOKIE, path=_CALLBACK, samesite="Lax")
    return response


def _claim(request: HttpRequest) -> Claimed:
    """Use up the log-in under way, if this browser began it; refuses login.flow."""
    state = request.GET.get("state", "")
    kept = request.COOKIES.get(STATE_COOKIE, "")
    own = _STATE.fullmatch(state) and secrets.compare_digest(state.encode(), kept.encode())
    return claim_card_login(
        sessions.actor(request), sessions.now(), state=state if own else _NO_STATE
    )


def _subject(request: HttpRequest, claimed: Claimed) -> str:
    """Issuer and pairwise subject; refuses login.card; LoginDownError."""
    if "code" not in request.GET or "error" in request.GET:
        _refuse(request, reason(request.GET.get("error_description", "")).code)
    try:
        subject: str = plugs.fill("accounts.card_login").subject(
            code=request.GET["code"],
            verifier=claimed.verifier,
            nonce=claimed.nonce,
            redirect_uri=_redirect_uri(),
        )
    except LoginRefusedError as error:
        _refuse(request, str(error))
    return subject


def _refuse(request: HttpRequest, code: str) -> NoReturn:
    """Journal the refusal and raise it; what came in an address is replaced by a code we know."""
    refuse_card_login(sessions.actor(request), sessions.now(), code=code)


def _no_answer(request: HttpRequest, error: LoginDownError, target: str) -> HttpResponse:
    """The calm page of a service that gave nothing to use; journaled."""
    refusal = login_wrong() if isinstance(error, LoginWrongError) else login_down()
    note_no_answer(sessions.actor(request), sessions.now(), code=refusal.code)
    return _stopped(request, refusal, target, status=503)


def _stopped(request: HttpRequest, refusal: Refusal, target: str, status: int = 0) -> HttpResponse:
    """A page that says why the log-in ended and leads back to its start."""
    context = {
        "refusal": refusal,
        "reason": reason(request.GET.get("error_description", "")),
        "to": target,
    }
    return render(request, "login/stopped.html", context, status=status or STATUS[refusal.kind])
