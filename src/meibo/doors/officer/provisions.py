"""What the holder of an entry consented to that this office hands to a third party (CRT-05)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meibo.catalogue.definitions import CLAIMS
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.flow.certificate.commands.hand_over_provision import hand_over_provision
from meibo.flow.certificate.provisions.queries import Consent, consents_of
from meibo.rooms.journal.visit import visit
from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class Told:
    """A consent in words; link: once it was handed over."""

    row: Consent
    items: list[Text]
    link: str


@require_safe
@at_desk
def provisions(request: HttpRequest, entry: UUID) -> HttpResponse:
    """GET the consents that stand; what was handed over has its link."""
    with visit():
        rows = consents_of(actor(request), now(), entry=entry)
        desk = desk_of(request)
    context = {"entry": entry, "consents": [_told(row) for row in rows]}
    return show(request, "provisions", context, desk=desk, current="register")


def _told(row: Consent) -> Told:
    link = f"{settings.ENDPOINT('public')}/given/{row.handle}" if row.handed_at else ""
    return Told(row, [CLAIMS[name] for name in row.items], link)


@require_POST
@at_desk
def hand_over(request: HttpRequest, entry: UUID, provision: UUID) -> HttpResponse:
    """POST hands the link over: from now on the page shows it."""
    hand_over_provision(actor(request), now(), entry=entry, provision=provision)
    return SeeOther(reverse("provisions", args=[entry]))
