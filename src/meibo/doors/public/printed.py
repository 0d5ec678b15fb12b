"""The page that the code on paper opens: it asks before it answers.

Programs that look at addresses ahead of people (previews, scanners) cause no answer and no entry:
only the button 検証 does. What the page is told comes back in the form, so it keeps nothing.
"""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.sessions import now
from meibo.doors.public.forms import PrintedNameForm
from meibo.doors.public.receipts import Check
from meibo.doors.public.views import ACTOR, say_answer
from meibo.flow.verification.commands.answer_printed import answer_printed


@require_safe
def printed(request: HttpRequest, payload: str) -> HttpResponse:
    """The question: which certificate, and the button."""
    context = {
        "payload": payload,
        "form": PrintedNameForm(language=cast(PageRequest, request).language),
    }
    return render(request, "public/printed.html", context)


@csrf_exempt
@require_POST
def check_printed(request: HttpRequest) -> HttpResponse:
    """The answer. It changes nothing, so a forged request does no harm."""
    try:
        payload, salt, name = (
            str(request.POST.get(field, "")) for field in ("payload", "salt", "name")
        )
    except UnreadablePostError:
        payload = salt = name = ""
    at = now()
    verdict = answer_printed(ACTOR, at, payload=payload, salt=salt, name=name[:200])
    shown = f"{settings.ENDPOINT('public')}/c/{payload}".encode("utf-8", "surrogatepass")
    compared = verdict.name_agrees or verdict.code == "name_differs"
    return say_answer(request, verdict, Check("printed", at, shown, {"name": compared}))
