"""The page that a code on a holder's phone opens: it asks before it answers, as that of paper does.

The phone's own page asks here too, with a code of its own and as a program: whether what it has still
counts. It is the one origin besides our own that may read the answer.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from meibo.doors.frame.sessions import now
from meibo.doors.public.receipts import Check
from meibo.doors.public.views import ACTOR, say_answer
from meibo.flow.verification.commands.answer_phone import answer_phone


@require_safe
def on_phone(request: HttpRequest, payload: str) -> HttpResponse:
    """The question, and the button."""
    return render(request, "public/on_phone.html", {"payload": payload})


@csrf_exempt
@require_POST
def check_on_phone(request: HttpRequest) -> HttpResponse:
    """The answer. It changes nothing, so a forged request does no harm."""
    try:
        payload = str(request.POST.get("payload", ""))
    except UnreadablePostError:
        payload = ""
    at, address = now(), f"{settings.ENDPOINT('public')}/r/"
    found = answer_phone(ACTOR, at, payload=payload, address=address)
    check = Check("phone", at, f"{address}{payload}".encode("utf-8", "surrogatepass"))
    page = say_answer(request, found.verdict, check, made=found.made)
    page.headers["Access-Control-Allow-Origin"] = settings.ENDPOINT("applicant")
    return page
