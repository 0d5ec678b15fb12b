"""Views of the public's door."""

from __future__ import annotations

import json
from datetime import datetime
from typing import cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from meibo.catalogue import published_registers, qualification
from meibo.doors.frame.accepting import wants_json
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.refusals import refusal_response
from meibo.doors.frame.security import permissions_policy
from meibo.doors.frame.sessions import now
from meibo.doors.frame.verdict_words import NEXT, as_json, claim_rows, shows_name
from meibo.doors.frame.wording import local
from meibo.doors.public.forms import PresentedForm
from meibo.doors.public.reading import UNREADABLE, NotACertificateError, presented
from meibo.doors.public.receipts import Check, signed
from meibo.flow.verification.commands.answer_code import answer_code
from meibo.flow.verification.commands.answer_pdf import answer_pdf
from meibo.flow.verification.commands.answer_presented import answer_presented
from meibo.flow.verification.key_binding import Asked
from meibo.flow.verification.verdict import REASONS, SENTENCES, Answer, Verdict
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

# Nothing about who asks is recorded: the door knows no one.
ACTOR = Actor(terminal="public")
_JSON = json.JSONEncoder(ensure_ascii=False).encode
MEANINGS = [
    (Answer.VALID, Text(
        "登録簿に登録されていて、停止や取消しの処分を受けていません。",
        "It stands in the register, neither suspended nor revoked.",
    )),
    (Answer.NOT_VALID, Text(
        "停止中、取消し、抹消、期限切れ、または内容が書き換えられています。",
        "It is suspended, revoked, erased, expired, or has been altered.",
    )),
    (Answer.CANNOT_SAY, Text(
        "読み取れない、見つからない、またはほかの発行者のものです。無効という意味ではありません。",
        "It cannot be read or found, or another issuer made it. That does not mean it is invalid.",
    )),
]  # fmt: skip


def _nothing_sent() -> Refusal:
    return Refusal(
        "verification.empty",
        Text(
            "ファイルを選ぶか、資格証の文字列を貼り付けてください。",
            "Choose a file or paste the certificate's text.",
        ),
        field="text",
    )


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Paste a certificate, choose its file, or hold its code before the camera."""
    return _home(request, PresentedForm(language=cast(PageRequest, request).language))


def _home(request: HttpRequest, form: PresentedForm) -> HttpResponse:
    """The only page that may ask for the camera."""
    context = {
        "form": form,
        "meanings": [(code.value, SENTENCES[code], words) for code, words in MEANINGS],
        "published": published_registers(),
        "verifier": settings.ENDPOINT("verifier"),
    }
    page = render(request, "public/home.html", context, status=422 if form.is_bound else 200)
    page.headers["Permissions-Policy"] = permissions_policy(camera=True)
    return page


@csrf_exempt
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Judge what was sent. It changes nothing, so a forged request does no harm."""
    try:
        sent = presented(request)
    except NotACertificateError:
        sent = UNREADABLE
    at = now()
    if sent.pdf:
        check = Check("pdf", at, sent.pdf)
        return say_answer(request, answer_pdf(ACTOR, at, content=sent.pdf), check)
    if not sent.text:
        if wants_json(request):
            return refusal_response(request, _nothing_sent())
        form = PresentedForm({}, language=cast(PageRequest, request).language)
        form.full_clean()
        form.refuse(_nothing_sent())
        return _home(request, form)
    asked = Asked(sent.audience or settings.ENDPOINT("public"), sent.nonce or None)
    verdict = answer_presented(ACTOR, at, text=sent.text, asked=asked)
    return say_answer(request, verdict, Check("text", at, sent.original))


@require_safe
def by_code(request: HttpRequest, credential: UUID) -> HttpResponse:
    """The answer the QR of a certificate leads to: qualification, number and date, no name."""
    at = now()
    shown = f"{settings.ENDPOINT('public')}{reverse('by_code', args=[credential])}".encode()
    verdict = answer_code(ACTOR, at, credential=credential)
    return say_answer(request, verdict, Check("code", at, shown))


def say_answer(
    request: HttpRequest, verdict: Verdict, check: Check, *, until: datetime | None = None,
    made: datetime | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of an answer. until: of what its holder provides, when the link ends; made: of a
    phone's code, when that was made.

    A program gets a receipt where it asks for one (?receipt=1).
    """
    if wants_json(request):
        said = as_json(verdict, check.at)
        if "receipt" in request.GET:
            said["receipt"] = signed(check, verdict)
        return HttpResponse(_JSON(said), content_type="application/json")
    context = {
        "verdict": verdict,
        "code": verdict.answer.value,
        "reason": REASONS[verdict.code],
        "next": NEXT[verdict.answer.value],
        "rows": claim_rows(verdict),
        "shows_name": shows_name(verdict),
        "how": check.by,
        "until": until,
        "made": made and local(made).strftime("%H:%M:%S"),
        "at": check.at,
        "receipt": signed(check, verdict),
        "receipts": f"{settings.ENDPOINT('verifier')}/receipts",
    }
    return render(request, "public/answer.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this page is, what it keeps, and how to verify without it."""
    known = f"{settings.ENDPOINT('machine')}/.well-known"
    context = {
        "keys": f"{known}/jwks.json",
        "authority": f"{known}/document-ca.pem",
        "receipt_keys": f"{settings.ENDPOINT('public')}{reverse('receipt_keys')}",
        "receipts": f"{settings.ENDPOINT('verifier')}/receipts",
        "published": [qualification(register) for register in published_registers()],
    }
    return render(request, "public/about.html", context)
