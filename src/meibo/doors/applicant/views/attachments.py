"""One file under one heading: send it, see what is attached, take it out again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from meibo.catalogue.definitions import Attachment
from meibo.doors.applicant.answer_forms import AttachmentForm
from meibo.doors.applicant.own_drafts import Draft, read
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.applicant.views.drafts import BACK
from meibo.doors.frame import sessions
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.wording import size_in_words
from meibo.flow.intake.commands.attach_file import attach_file
from meibo.flow.intake.refusals import no_such_procedure
from meibo.rooms.documents.queries import read_own
from meibo.rooms.documents.refusals import no_such_document
from meibo.terms.refusal import Refusal


def _definition(draft: Draft, kind: str) -> Attachment:
    for one in draft.procedure.attachments:
        if one.id == kind:
            return one
    raise no_such_procedure()


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one(request: PageRequest, application: UUID, kind: str) -> HttpResponse:
    """GET the page of one attachment; POST (multipart, `file`) attaches or replaces it.

    Sent without a file where one is attached already, or where none is required, it goes on.
    """
    draft = read(request, application)
    definition = _definition(draft, kind)
    if not draft.is_draft:
        return SeeOther(draft.status_url)
    place = draft.steps.place("attachment", kind)
    back = reverse("check", args=[application]) if _from_check(request) else ""
    held = next((found for found in draft.own.attachments if found.kind == kind), None)
    posted = request.method == "POST"
    form = AttachmentForm(
        definition,
        request.POST if posted else None,
        request.FILES if posted else None,
        language=request.language,
    )
    if posted:
        try:
            if request.FILES.get("file") or (held is None and definition.required):
                _attach(request, application, kind)
        except Refusal as refusal:
            if refusal.field != kind:
                raise
            form.show_refusal(refusal)
        else:
            return SeeOther(back or draft.steps.after(place, application))
    context = {
        "draft": draft,
        "definition": definition,
        "held": held,
        "size": size_in_words(held.size) if held else None,
        "preview": held is not None and held.media_type.startswith("image/"),
        "form": form,
        "place": place,
        "back": back or draft.steps.before(place, application),
    }
    return show(request, "attachment", context, status=422 if posted else 200)


def _from_check(request: HttpRequest) -> bool:
    return request.GET.get("back") == BACK["back"]


def _attach(request: HttpRequest, application: UUID, kind: str) -> None:
    sent = request.FILES.get("file")
    attach_file(
        sessions.actor(request),
        sessions.now(),
        application=application,
        kind=kind,
        name=(sent.name or "") if sent else "",
        content=sent.read() if sent else b"",
    )


@require_safe
@signed_in
def download(request: HttpRequest, application: UUID, document: UUID) -> HttpResponse:
    """GET an own file: always saved, never shown inside our origin."""
    row = read_own(sessions.actor(request), sessions.now(), document=document)
    if row.case != application:
        raise no_such_document()
    response = HttpResponse(bytes(row.content), content_type=row.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, row.name) or ""
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
