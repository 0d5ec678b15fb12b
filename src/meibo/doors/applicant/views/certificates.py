"""The certificates of an own registration: digital, and as PDF (CRT-02, CRT-03, CRT-11)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meibo.catalogue import qualification
from meibo.doors.applicant.about_entries import procedures_about
from meibo.doors.applicant.looking_again import answer, pause
from meibo.doors.applicant.own_certificates import (
    certificate_of,
    check_address,
    state_of,
    suspension_told,
    usable,
)
from meibo.doors.applicant.own_pdfs import own_pdf
from meibo.doors.applicant.own_wallets import shown as shown_copies
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.frame import sessions
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.preferences import SeeOther
from meibo.flow.certificate.commands.fetch_pdf import fetch_pdf
from meibo.flow.certificate.commands.request_certificate import request_certificate
from meibo.flow.certificate.commands.request_pdf import request_pdf
from meibo.flow.certificate.phones.queries import phones_of
from meibo.flow.certificate.queries import OwnRegistration, own_registrations
from meibo.flow.certificate.refusals import no_entry
from meibo.flow.certificate.states import CredentialState, DeliveryState, PdfState
from meibo.flow.certificate.wallets.queries import copies_of
from meibo.rooms.journal.visit import visit
from meibo.terms.day import japanese_day
from meibo.terms.refusal import Refusal


def own_registration(request: HttpRequest, entry: UUID) -> OwnRegistration:
    """An own registration; refuses certificate.no_entry, session.none."""
    for found in own_registrations(sessions.actor(request), sessions.now()):
        if found.entry.id == entry:
            return found
    raise no_entry()


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one(request: PageRequest, entry: UUID) -> HttpResponse:
    """GET the certificate, or what is there of it; POST asks for one. Asking twice is harmless."""
    if request.method == "POST":
        try:
            request_certificate(sessions.actor(request), sessions.now(), entry=entry)
        except Refusal as refusal:
            if refusal.code != "certificate.one_live":
                raise
        return SeeOther(request.path)
    with visit():
        own = own_registration(request, entry)
        wallets = copies_of(sessions.actor(request), sessions.now(), entry=entry)
        phones = phones_of(sessions.actor(request), sessions.now(), entry=entry)
    state = own.credential.state if own.credential else "none"
    issued, making = state == CredentialState.ISSUED, state == CredentialState.REQUESTED
    paper = own_pdf(own)
    seen = f"{state}.{paper.seen}"
    again = pause(request, seen) if making or paper.state == PdfState.REQUESTED else None
    context = {
        "own": own,
        "name": qualification(own.entry.register).name,
        "state": state_of(own.status),
        "usable": usable(own),
        "suspension": suspension_told(own, japanese_day(sessions.now())),
        "about": procedures_about(own, japanese_day(sessions.now())),
        "issued": issued,
        "certificate": (
            certificate_of(own, settings.ENDPOINT("public"), request.language) if issued else None
        ),
        "check_at": check_address(own, settings.ENDPOINT("public")) if issued else "",
        "again": again,
        "paper": paper,
        "wallets": shown_copies(wallets),
        "phones": phones,
        "can_be_lost": (
            own.credential or phones or any(one.state != DeliveryState.ENDED for one in wallets)
        ),
        "looking_above": making,
    }
    return answer(request, seen, again, lambda: show(request, "certificate", context), anew=True)


@require_safe
@signed_in
def shown(request: PageRequest, entry: UUID) -> HttpResponse:
    """GET the certificate to be held out: large code, name, state and when it was shown."""
    own = own_registration(request, entry)
    if own.credential is None or own.credential.state != CredentialState.ISSUED:
        return SeeOther(reverse("certificate", args=[entry]))
    context = {
        "own": own,
        "certificate": certificate_of(own, settings.ENDPOINT("public"), request.language),
        "name": qualification(own.entry.register).name,
        "at": sessions.now(),
    }
    return show(request, "certificate_show", context)


@require_safe
@signed_in
def file(request: HttpRequest, entry: UUID) -> HttpResponse:
    """GET the SD-JWT with all its disclosures, as a file."""
    own = own_registration(request, entry)
    if own.credential is None or own.credential.state != CredentialState.ISSUED:
        raise no_entry()
    name = f"meibo-{own.entry.register}-{own.entry.number}.sd-jwt"
    return _download(name, own.credential.jwt.encode(), "application/dc+sd-jwt")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def pdf(request: HttpRequest, entry: UUID) -> HttpResponse:
    """GET the signed PDF; POST asks for one, or for a new one. Asking twice is harmless."""
    if request.method == "POST":
        try:
            request_pdf(sessions.actor(request), sessions.now(), entry=entry)
        except Refusal as refusal:
            if refusal.code != "certificate.pdf_on_its_way":
                raise
        return SeeOther(reverse("certificate", args=[entry]))
    found = fetch_pdf(sessions.actor(request), sessions.now(), entry=entry)
    return _download(found.name, found.content, "application/pdf")


def _download(name: str, content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
