"""The page that a provision's link opens: it asks before it opens, so that previews count nothing."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from meibo.doors.frame.sessions import now
from meibo.doors.public.receipts import Check
from meibo.doors.public.views import ACTOR, say_answer
from meibo.flow.verification.commands.open_provision import open_provision


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def given(request: HttpRequest, handle: str) -> HttpResponse:
    """GET the question; POST what was provided, as the register stands now, and counts it."""
    if request.method != "POST":
        page = render(request, "public/given.html", {"handle": handle})
    else:
        at, audience = now(), settings.ENDPOINT("public")
        opened = open_provision(ACTOR, at, handle=handle, audience=audience)
        link = f"{audience}{reverse('given', args=[handle])}".encode()
        page = say_answer(request, opened.verdict, Check("given", at, link), until=opened.until)
    page.headers["Cache-Control"] = "no-store"
    return page
