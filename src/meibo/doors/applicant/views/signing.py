"""Signing the application's bytes with the card, and submitting them: the legal moment (REG-02)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meibo import plugs
from meibo.doors.applicant.card_results import no_answer, outcome, request_id
from meibo.doors.applicant.own_drafts import Draft, read
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.applicant.steps import open_steps
from meibo.doors.applicant.views.card import KEY_RETIRED, read_again
from meibo.doors.frame import sessions
from meibo.doors.frame.preferences import SeeOther
from meibo.flow.intake.commands.prepare_document import prepare_document
from meibo.flow.intake.commands.submit import submit
from meibo.flow.intake.ports import CardDownError
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

# Refusals that are answered on the signing page, because the person can sign again there.
_AGAIN = ("signature.", "intake.document_changed")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sign(request: HttpRequest, application: UUID) -> HttpResponse:
    """GET what signing means; POST fixes the bytes and goes to the card's own page."""
    draft = read(request, application)
    if not draft.is_draft:
        return SeeOther(draft.status_url)
    if request.method != "POST":
        if open_steps(draft.procedure, draft.own):
            return SeeOther(reverse("check", args=[application]))
        return _page(request, draft)
    try:
        document = prepare_document(
            sessions.actor(request), sessions.now(), application=application
        )
    except Refusal as refusal:
        if refusal.code == "intake.arrived":
            return SeeOther(draft.status_url)
        if refusal.code == "intake.incomplete":
            return SeeOther(reverse("check", args=[application]))
        if refusal.code == "intake.nothing_changed":
            return _page(request, draft, (refusal.code, refusal.message), status=422)
        if refusal.code == KEY_RETIRED:
            return read_again(request, draft, refusal)
        raise
    back = settings.ENDPOINT("applicant") + reverse("sign_done", args=[application])
    try:
        return SeeOther(plugs.fill("intake.card").ask_signature(document, _title(draft), back))
    except CardDownError as error:
        return no_answer(request, application, error, request.path)


def _title(draft: Draft) -> Text:
    """What the card's page says is being signed."""
    return Text("{name}の申請（{reference}）", "Application, {name} ({reference})").fill(
        name=draft.name, reference=draft.own.row.reference
    )


@require_safe
@signed_in
def done(request: HttpRequest, application: UUID) -> HttpResponse:
    """GET ?request=: back from the card; a good signature submits. Opened again it is harmless."""
    try:
        asked = request_id(request)
        cms = plugs.fill("intake.card").signature(asked) if asked else None
    except CardDownError as error:
        return no_answer(request, application, error, request.get_full_path())
    if cms is None:
        return _not_signed(request, application)
    at = sessions.now()
    plugs.fill("intake.signature").ready(at)
    try:
        submit(sessions.actor(request), at, application=application, cms=cms)
    except Refusal as refusal:
        return _refused(request, application, refusal)
    return SeeOther(reverse("application", args=[application]))


def _not_signed(request: HttpRequest, application: UUID) -> HttpResponse:
    """The signing page again, saying why there is no signature; nothing of it once it arrived."""
    draft = read(request, application)
    if not draft.is_draft:
        return SeeOther(draft.status_url)
    return _page(request, draft, outcome(request), status=422)


def _refused(request: HttpRequest, application: UUID, refusal: Refusal) -> HttpResponse:
    """Where a refusal of the submit leads; those that no page here answers go on."""
    if refusal.code == "intake.arrived":
        return SeeOther(reverse("application", args=[application]))
    if refusal.code == KEY_RETIRED:
        return read_again(request, read(request, application), refusal)
    if refusal.code.startswith(_AGAIN):
        said = (refusal.code, refusal.message)
        return _page(request, read(request, application), said, status=422)
    raise refusal


def _page(
    request: HttpRequest, draft: Draft, stopped: object = None, status: int = 200
) -> HttpResponse:
    place = draft.steps.place("sign")
    context = {
        "draft": draft,
        "place": place,
        "back": draft.steps.before(place, draft.id),
        "stopped": stopped,
        "again": reverse("sign", args=[draft.id]),
    }
    return show(request, "sign", context, status=status)
