"""Notices to the signed-in person (NTC-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.frame import sessions
from meibo.rooms.notices.queries import own_notices
from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as the page shows it. new: not seen before now; done: that what it
    asks for has been done; href: what it is about, the first
    page with everything registered where that is no application."""

    title: Text
    body: Text
    sent_at: datetime
    new: bool
    done: Text | None
    href: str
    leads_to: Text


APPLICATION = Text("この申請を見る", "See the application")
# The only thing a notice asks for and the platform itself sees done.
PAID = Text("納付済み", "Paid")
REGISTERED = Text("登録と証明書を見る", "See your registrations and certificates")
# Kinds of notice that are about a registration or its certificate, and no application.
OF_CERTIFICATES = {"pdf_late", "disposition_suspension", "disposition_reinstatement"}


def _shown(row: Any) -> Shown:
    of_certificate = row.kind in OF_CERTIFICATES
    return Shown(
        title=Text(row.title_ja, row.title_en),
        body=Text(row.body_ja, row.body_en),
        sent_at=row.sent_at,
        new=row.read_at is None,
        done=PAID if row.done_at else None,
        href=reverse("first_page") if of_certificate else reverse("application", args=[row.case]),
        leads_to=REGISTERED if of_certificate else APPLICATION,
    )


@require_safe
@signed_in
def listed(request: HttpRequest) -> HttpResponse:
    """GET the notices, newest first; seeing them marks them as read."""
    found = own_notices(sessions.actor(request), sessions.now())
    return show(request, "notices", {"notices": [_shown(row) for row in found]})
