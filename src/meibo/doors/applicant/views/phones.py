"""A certificate on its holder's phone: put there, shown there without a network, ended (CRT-02, CRT-11)."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meibo.catalogue import qualification
from meibo.doors.applicant.own_phones import on_phone
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.applicant.views.certificates import own_registration
from meibo.doors.frame import sessions
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.security import policy_with
from meibo.flow.certificate.commands.end_phone import end_phone
from meibo.flow.certificate.commands.keep_on_phone import keep_on_phone
from meibo.flow.certificate.phones.challenge import challenge_for
from meibo.flow.certificate.phones.queries import phones_of
from meibo.flow.certificate.phones.refusals import MOST, no_phone
from meibo.flow.certificate.states import CredentialState
from meibo.rooms.journal.visit import visit
from meibo.terms.canonical import unb64u


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def keep(request: HttpRequest, entry: UUID) -> HttpResponse:
    """GET what it means, and a challenge; POST, by the page's script, puts it there and tells the script
    what to keep."""
    actor, at = sessions.actor(request), sessions.now()
    if request.method == "POST":
        own = own_registration(request, entry)
        kept = keep_on_phone(
            actor, at, entry=entry, challenge=request.POST.get("challenge", ""),
            key=_json(request.POST.get("key", "")),
            signature=_bytes(request.POST.get("signature", "")),
        )  # fmt: skip
        return JsonResponse(on_phone(own, kept))
    with visit():
        own = own_registration(request, entry)
        phones = phones_of(actor, at, entry=entry)
    if own.credential is None or own.credential.state != CredentialState.ISSUED:
        return SeeOther(reverse("certificate", args=[entry]))
    context = {
        "own": own,
        "name": qualification(own.entry.register).name,
        "challenge": challenge_for(actor, at, entry),
        "full": len(phones) >= MOST,
        "most": MOST,
    }
    return show(request, "keep_on_phone", context)


def _json(text: str) -> object:
    """Whatever was sent as a key; None where it is no JSON."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found


def _bytes(text: str) -> bytes:
    """Whatever was sent as a signature; empty where it is no base64url."""
    try:
        return unb64u(text)
    except ValueError:
        return b""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page without a network: the same for everybody, for it holds nothing of anybody. Its script
    draws what lies in the phone, and asks the public's door whether that still counts."""
    checks = f"{settings.ENDPOINT('public')}/r"
    answer = render(request, "applicant/phone.html", {"checks": checks})
    answer.headers["Content-Security-Policy"] = policy_with(
        "connect-src", settings.ENDPOINT("public")
    )
    return answer


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of that page alone: it keeps the page and its files for when there is no
    network."""
    return render(request, "applicant/phone_worker.js", content_type="text/javascript")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: HttpRequest, entry: UUID, phone: UUID) -> HttpResponse:
    """GET which phone; POST ends what it has."""
    actor, at = sessions.actor(request), sessions.now()
    if request.method == "POST":
        end_phone(actor, at, entry=entry, phone=phone)
        return SeeOther(reverse("certificate", args=[entry]) + "#phones")
    with visit():
        own = own_registration(request, entry)
        found = [one for one in phones_of(actor, at, entry=entry) if one.id == phone]
    if not found:
        raise no_phone()
    context = {"own": own, "name": qualification(own.entry.register).name, "phone": found[0]}
    return show(request, "end_phone", context)
