"""A procedure about an own registration: what it is, and its beginning."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.applicant.views.certificates import own_registration
from meibo.doors.applicant.views.procedures import begun, find, shown
from meibo.flow.intake.refusals import no_such_procedure


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one(request: HttpRequest, entry: UUID, procedure: str) -> HttpResponse:
    """GET what the procedure is; POST begins it, or goes on with the one that is open."""
    own = own_registration(request, entry)
    found = find(own.entry.register, procedure)
    if not found.on_entry:
        raise no_such_procedure()
    if request.method == "POST":
        return begun(request, own.entry.register, found, entry)
    return shown(request, own.entry.register, found, own)
