"""What the holder of an entry consented to that this office hands to a third party (CRT-05)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meibo.doors.frame.components import SummaryRow
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.wording import moment_in_words
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.flow.certificate.commands.hand_over_provision import hand_over_provision
from meibo.flow.certificate.provisions.queries import Consent, consents_of
from meibo.flow.certificate.provisions.wording import items_in_words
from meibo.rooms.journal.visit import visit
from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class Told:
    """A consent in words; handed: its link may be shown."""

    id: UUID
    recipient: str
    rows: list[SummaryRow]
    handed: bool


@require_safe
@at_desk
def provisions(request: HttpRequest, entry: UUID) -> HttpResponse:
    """GET the consents that stand; what was handed over has its link."""
    with visit():
        rows = consents_of(actor(request), now(), entry=entry)
        desk = desk_of(request)
    context = {"entry": entry, "consents": [_told(row) for row in rows]}
    return show(request, "provisions", context, desk=desk, current="register")


def _told(one: Consent) -> Told:
    given, ends = moment_in_words(one.given_at), moment_in_words(one.expires_at)
    rows = [
        SummaryRow(Text("目的", "What for"), one.purpose),
        SummaryRow(Text("見せる項目", "Items"), items_in_words(one.items)),
        SummaryRow(Text("同意した時刻", "Consented at"), given),
        SummaryRow(Text("リンクの期限", "Link lasts until"), ends),
    ]
    if one.handed_at is not None:
        link = f"{settings.ENDPOINT('public')}/given/{one.handle}"
        handed = moment_in_words(one.handed_at)
        rows.append(SummaryRow(Text("渡した時刻", "Handed over at"), handed))
        rows.append(SummaryRow(Text("相手に送るリンク", "Link for the recipient"), link))
    return Told(one.id, one.recipient, rows, one.handed_at is not None)


@require_POST
@at_desk
def hand_over(request: HttpRequest, entry: UUID, provision: UUID) -> HttpResponse:
    """POST hands the link over: from now on the page shows it."""
    hand_over_provision(actor(request), now(), entry=entry, provision=provision)
    return SeeOther(reverse("provisions", args=[entry]))
