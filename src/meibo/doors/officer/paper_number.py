"""The number of a paper: where it is typed, looked at, confirmed, released or given up (REG-04)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.officer.desk import at_desk
from meibo.doors.officer.papers import paper_page
from meibo.doors.officer.typing_page import sent_envelope, typing_page
from meibo.doors.officer.written import written
from meibo.flow.intake.commands.ask_to_type import ask_to_type
from meibo.flow.intake.commands.confirm_found import confirm_found
from meibo.flow.intake.commands.confirm_number import confirm_number
from meibo.flow.intake.commands.deposit_typed import deposit_typed
from meibo.flow.intake.commands.have_typed_again import have_typed_again
from meibo.flow.intake.commands.release_number import release_number
from meibo.flow.intake.commands.return_paper import return_paper
from meibo.flow.intake.paper_queries import paper_file
from meibo.terms.person_name import PersonName
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text


@require_http_methods(["GET", "POST"])
@at_desk
def number(request: HttpRequest, application: UUID) -> HttpResponse:
    """The page where the number is typed; POST puts away the envelope that came of it. HEAD is
    refused, because opening the page issues a nonce."""
    back = reverse("paper", args=[application])
    if request.method == "POST":
        deposit_typed(
            actor(request), now(), application=application, envelope=sent_envelope(request)
        )
        return SeeOther(back)
    file = paper_file(actor(request), now(), application=application)
    order = ask_to_type(actor(request), now(), application=application)
    context = {
        "name": str(PersonName.of(file.row.content)),
        "reference": file.row.reference,
        "back": back,
        "back_to": Text("紙の申請", "Paper"),
        "action": reverse("type_number", args=[application]),
    }
    return typing_page(request, order, context, current_line="papers")


def _back(application: UUID) -> HttpResponse:
    return SeeOther(f"{reverse('paper', args=[application])}#number")


@require_POST
@at_desk
def found(request: HttpRequest, application: UUID) -> HttpResponse:
    """It is the person who applies."""
    confirm_found(actor(request), now(), application=application)
    return _back(application)


@require_POST
@at_desk
def confirm(request: HttpRequest, application: UUID) -> HttpResponse:
    """The superior's final confirmation."""
    confirm_number(actor(request), now(), application=application)
    return _back(application)


@require_POST
@at_desk
def again(request: HttpRequest, application: UUID) -> HttpResponse:
    """The superior has it typed again."""
    have_typed_again(actor(request), now(), application=application)
    return _back(application)


@require_POST
@at_desk
def release(request: HttpRequest, application: UUID) -> HttpResponse:
    """The superior lets it go on after three rounds; what is wrong with the reason is said in place."""
    reason = written(request, "reason")
    try:
        release_number(actor(request), now(), application=application, reason=reason)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        return paper_page(request, application, refused=refusal)
    return _back(application)


@require_POST
@at_desk
def give_back(request: HttpRequest, application: UUID) -> HttpResponse:
    """The superior gives the paper back."""
    return_paper(actor(request), now(), application=application)
    return _back(application)
