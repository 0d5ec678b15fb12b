"""Reading the card: number and basic data, sealed to the vault before they leave it (REG-03)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meibo import plugs
from meibo.doors.applicant.card_results import no_answer, outcome, request_id, said
from meibo.doors.applicant.own_drafts import Draft, read
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.frame import sessions
from meibo.doors.frame.preferences import SeeOther
from meibo.flow.intake.commands.ask_for_number import ask_for_number
from meibo.flow.intake.commands.deposit_number import deposit_number
from meibo.flow.intake.ports import CardDownError, CardRefusedError
from meibo.flow.intake.refusals import number_not_asked
from meibo.terms.refusal import Refusal

KEY_RETIRED = "vault.key_retired"
_AGAIN = (KEY_RETIRED, "vault.enc_reused")


def _read(request: HttpRequest, application: UUID) -> Draft:
    """The draft; refuses intake.number_not_asked where its procedure reads no card."""
    draft = read(request, application)
    if draft.procedure.on_entry:
        raise number_not_asked()
    return draft


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def explain(request: HttpRequest, application: UUID) -> HttpResponse:
    """GET what will be read and who can read it; POST goes to the card's own page."""
    draft = _read(request, application)
    if not draft.is_draft:
        return SeeOther(draft.status_url)
    if request.method != "POST":
        return _page(request, draft)
    actor, at = sessions.actor(request), sessions.now()
    nonce = ask_for_number(actor, at, application=application)
    back = settings.ENDPOINT("applicant") + reverse("card_done", args=[application])
    try:
        return SeeOther(plugs.fill("intake.card").ask_face(application, nonce, back))
    except CardRefusedError as refused:
        return _page(request, draft, said(refused.code), status=422)
    except CardDownError as error:
        return no_answer(request, application, error, request.path)


@require_safe
@signed_in
def done(request: HttpRequest, application: UUID) -> HttpResponse:
    """GET ?request=: back from the card; what it sealed goes into the vault."""
    draft = _read(request, application)
    if not draft.is_draft:
        return SeeOther(draft.status_url)
    try:
        asked = request_id(request)
        envelope = plugs.fill("intake.card").face(asked) if asked else None
    except CardDownError as error:
        return no_answer(request, application, error, request.get_full_path())
    if envelope is None:
        return _page(request, draft, outcome(request), status=422)
    actor, at = sessions.actor(request), sessions.now()
    try:
        deposit_number(actor, at, application=application, envelope=envelope)
    except Refusal as refusal:
        if refusal.code in _AGAIN:
            return read_again(request, draft, refusal)
        if refusal.code != "vault.envelope":
            raise
        # The same way back opened twice: what the card gave was taken in the first time. Another
        # application's envelope was not: what is held here is not what was just read.
        if draft.own.row.envelope is None or not _is_of(envelope, application):
            return _page(request, draft, (refusal.code, refusal.message), status=422)
    return SeeOther(draft.steps.after(draft.steps.place("card"), application))


def _is_of(envelope: dict[str, Any], application: UUID) -> bool:
    """Whether an envelope says it was sealed for this application."""
    said = envelope.get("aad")
    return isinstance(said, dict) and said.get("case") == str(application)


def read_again(request: HttpRequest, draft: Draft, refusal: Refusal) -> HttpResponse:
    """The page of this step, saying why the card is to be read again."""
    held = refusal.code != KEY_RETIRED
    return _page(request, draft, (refusal.code, refusal.message), status=422, held=held)


def _page(
    request: HttpRequest, draft: Draft, stopped: object = None, status: int = 200,
    held: bool = True,
) -> HttpResponse:  # fmt: skip
    """held: what was read before is still good."""
    place = draft.steps.place("card")
    context = {
        "draft": draft,
        "place": place,
        "back": draft.steps.before(place, draft.id),
        "next": draft.steps.after(place, draft.id),
        "stopped": stopped,
        "held": held and draft.own.row.envelope is not None,
        "again": reverse("card", args=[draft.id]),
    }
    return show(request, "card", context, status=status)
