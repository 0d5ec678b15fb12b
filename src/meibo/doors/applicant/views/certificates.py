"""The digital qualification certificate of an own registration (CRT-02, CRT-11)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from meibo.catalogue import qualification
from meibo.doors.applicant.looking_again import answer, pause
from meibo.doors.applicant.own_certificates import certificate_of, check_address, state_of, usable
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.frame import sessions
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.preferences import SeeOther
from meibo.flow.certificate.commands.request_certificate import request_certificate
from meibo.flow.certificate.queries import OwnRegistration, own_registrations
from meibo.flow.certificate.refusals import no_entry
from meibo.flow.certificate.states import CredentialState
from meibo.terms.refusal import Refusal


def _own(request: HttpRequest, entry: UUID) -> OwnRegistration:
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
    own = _own(request, entry)
    seen = own.credential.state if own.credential else "none"
    issued = seen == CredentialState.ISSUED
    again = pause(request, seen) if seen == CredentialState.REQUESTED else None
    context = {
        "own": own,
        "name": qualification(own.entry.register).name,
        "state": state_of(own.status),
        "usable": usable(own),
        "issued": issued,
        "certificate": (
            certificate_of(own, settings.ENDPOINT("public"), request.language) if issued else None
        ),
        "check_at": check_address(own, settings.ENDPOINT("public")) if issued else "",
        "again": again,
    }
    return answer(request, seen, again, lambda: show(request, "certificate", context), anew=True)


@require_safe
@signed_in
def file(request: HttpRequest, entry: UUID) -> HttpResponse:
    """GET the SD-JWT with all its disclosures, as a file."""
    own = _own(request, entry)
    if own.credential is None or own.credential.state != CredentialState.ISSUED:
        raise no_entry()
    name = f"meibo-{own.entry.register}-{own.entry.registration_number}.sd-jwt"
    response = HttpResponse(own.credential.jwt, content_type="application/dc+sd-jwt")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
