"""Showing registrations that were made on paper: the card says whose they are (APP-10)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meibo import plugs
from meibo.catalogue import qualifications
from meibo.doors.applicant.card_results import no_answer, outcome, request_id, said
from meibo.doors.applicant.looking_again import answer, pause
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in, to_sign_in
from meibo.doors.frame import sessions
from meibo.doors.frame.fields import OneOf, Option
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.languages import current
from meibo.doors.frame.preferences import SeeOther
from meibo.flow.intake.commands.begin_tie import begin_tie
from meibo.flow.intake.commands.deposit_for_tie import deposit_for_tie
from meibo.flow.intake.ports import CardDownError, CardRefusedError
from meibo.flow.intake.states import TieState
from meibo.flow.intake.tie_queries import own_tie
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

# What the vault says of an envelope that cannot be taken: the card is read again.
_READ_AGAIN = frozenset({"vault.envelope", "vault.enc_reused", "vault.key_retired"})


def _form(data: object = None) -> PageForm:
    options = [Option(one.id, one.name) for one in qualifications().values()]
    field = OneOf(
        label=Text("紙で登録した資格", "The qualification registered on paper"),
        options=options, as_list=True,
    )  # fmt: skip
    made: PageForm = type("TieForm", (PageForm,), {"register": field})(data, language=current())
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: HttpRequest) -> HttpResponse:
    """GET what this does and what the card gives; POST goes to the card's own page."""
    if request.method != "POST":
        return _page(request, _form())
    form = _form(request.POST)
    actor, at = sessions.actor(request), sessions.now()
    if actor.token is None:
        return to_sign_in(request)
    register = form.cleaned_data["register"] if form.is_valid() else ""
    tie, nonce = begin_tie(actor, at, register=register) if register else (None, "")
    if tie is None:
        return _page(request, form, status=422)
    back = settings.ENDPOINT("applicant") + reverse("tie_done", args=[tie])
    try:
        return SeeOther(plugs.fill("intake.card").ask_face(tie, nonce, back))
    except CardRefusedError as refused:
        return _page(request, form, said(refused.code), status=422)
    except CardDownError as error:
        return no_answer(request, tie, error, request.path)


@require_safe
@signed_in
def done(request: HttpRequest, tie: UUID) -> HttpResponse:
    """GET ?request=: back from the card; what it sealed goes into the vault."""
    actor, at = sessions.actor(request), sessions.now()
    if own_tie(actor, at, tie=tie).state != TieState.BEGUN:
        return SeeOther(reverse("tie", args=[tie]))
    try:
        asked = request_id(request)
        envelope = plugs.fill("intake.card").face(asked) if asked else None
    except CardDownError as error:
        return no_answer(request, tie, error, request.get_full_path())
    if envelope is None:
        return _page(request, _form(), outcome(request), status=422)
    try:
        deposit_for_tie(actor, at, tie=tie, envelope=envelope)
    except Refusal as refusal:
        if refusal.code not in _READ_AGAIN:
            raise
        return _page(request, _form(), (refusal.code, refusal.message), status=422)
    return SeeOther(reverse("tie", args=[tie]))


@require_safe
@signed_in
def one(request: HttpRequest, tie: UUID) -> HttpResponse:
    """What came of it; the same words whatever it was that nothing was found for."""
    row = own_tie(sessions.actor(request), sessions.now(), tie=tie)
    again = pause(request, row.state) if row.state == TieState.WAITING else None
    context = {"tie": row, "again": again}
    return answer(request, row.state, again, lambda: show(request, "tie", context))


def _page(
    request: HttpRequest, form: PageForm, stopped: object = None, status: int = 200
) -> HttpResponse:
    return show(request, "tie_begin", {"form": form, "stopped": stopped}, status=status)
