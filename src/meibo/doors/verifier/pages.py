"""Pages of who asks: the question, the code or link for the wallet, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meibo.catalogue import qualification
from meibo.catalogue.definitions import CLAIMS
from meibo.doors.frame.components import SummaryRow
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import now
from meibo.doors.frame.two_dimensional import code_of
from meibo.doors.frame.verdict_words import NEXT, claim_rows, shows_name
from meibo.doors.verifier.browser_key import browser_of, desk, keep, key_of
from meibo.doors.verifier.forms import OTHER, THIS, AskForm
from meibo.flow.verification.commands.ask import ask
from meibo.flow.verification.commands.confirm_device import confirm_device
from meibo.flow.verification.purposes import PURPOSES
from meibo.flow.verification.queries import ANSWERED, WAITING, Notice, answer_seen, notice
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

# Nothing about who asks is recorded: the door knows no one.
ACTOR = Actor(terminal="verifier")
# Seconds between two looks of a page whose browser runs no script.
LOOK_AGAIN = 4


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Ask for a certificate: what, why, of which device."""
    language = cast(PageRequest, request).language
    if request.method != "POST":
        form = AskForm(language=language, initial={"items": ["name"], "where": OTHER})
        return render(request, "verifier/home.html", _context(form))
    form = AskForm(request.POST, language=language)
    key = key_of(request) or desk().new_browser_key()
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            made = ask(
                ACTOR, now(), register=chosen["register"], items=list(chosen["items"]),
                purpose=chosen["purpose"], same_device=chosen["where"] == THIS,
                browser=desk().browser(key),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            response = SeeOther(reverse("asked", args=[made]))
            keep(response, key, secure=request.is_secure())
            return response
    return render(request, "verifier/home.html", _context(form), status=422)


def _context(form: AskForm) -> dict[str, object]:
    return {"form": form, "public": settings.ENDPOINT("public")}


@require_safe
def asked(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The code or the link while it is waited for; then the answer, to the browser that asked."""
    found = notice(request_id, now(), browser_of(request))
    if found.stage == ANSWERED:
        return _answer(request, found)
    context = {
        **asked_for(found),
        "qr": "" if found.same_device or found.stage != WAITING else code_of(found.link),
        "look_again": LOOK_AGAIN,
    }
    return render(request, "verifier/asked.html", context)


def asked_for(found: Notice) -> dict[str, object]:
    """What a page says of a request, to either side."""
    named = qualification(found.register).name
    rows = asked_rows(named, found.claims, found.purpose)
    return {"notice": found, "qualification": named, "asked": rows}


def asked_rows(named: Text, claims: Iterable[str], purpose: str) -> list[SummaryRow]:
    """What was asked for, in words."""
    items = [CLAIMS[claim] for claim in claims]
    listed = Text("、".join(one.ja for one in items), ", ".join(one.en for one in items))
    return [
        SummaryRow(Text("資格証", "Certificate"), named),
        SummaryRow(Text("項目", "Items"), listed),
        SummaryRow(Text("目的", "Purpose"), PURPOSES[purpose]),
    ]


def _answer(request: HttpRequest, found: Notice) -> HttpResponse:
    key = key_of(request)
    assert key is not None, "the request was found by it"
    seen = answer_seen(ACTOR, now(), request=found.id, key=key)
    context = {
        **asked_for(found),
        "verdict": seen.verdict,
        "code": seen.verdict.answer.value,
        "next": NEXT[seen.verdict.answer.value],
        "rows": claim_rows(seen.verdict),
        "shows_name": shows_name(seen.verdict),
        "at": seen.answered_at,
    }
    return render(request, "verifier/answer.html", context)


@require_safe
def stage(request: HttpRequest, request_id: UUID) -> JsonResponse:
    """Where a request stands, for the page's script: it says nothing of anybody."""
    return JsonResponse({"stage": notice(request_id, now(), browser_of(request)).stage})


@require_safe
def returned(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Where the wallet leads back on the same device, with the code that only it was given."""
    code = request.GET.get("response_code", "")
    confirm_device(ACTOR, now(), request=request_id, browser=browser_of(request), code=code)
    return redirect("asked", request_id)
