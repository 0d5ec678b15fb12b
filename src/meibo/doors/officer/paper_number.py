"""The number of a paper: where it is typed, looked at, confirmed, released or given up (REG-04)."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from meibo.doors.frame.languages import current
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.flow.intake.commands.ask_to_type import ask_to_type
from meibo.flow.intake.commands.confirm_found import confirm_found
from meibo.flow.intake.commands.confirm_number import confirm_number
from meibo.flow.intake.commands.deposit_typed import deposit_typed
from meibo.flow.intake.commands.have_typed_again import have_typed_again
from meibo.flow.intake.commands.release_number import release_number
from meibo.flow.intake.commands.return_paper import return_paper
from meibo.flow.intake.paper_queries import paper_file
from meibo.flow.intake.refusals import number_not_received
from meibo.terms.person_name import PersonName

KEY_DOCUMENT = "vault-key-document.json"


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def number(request: HttpRequest, application: UUID) -> HttpResponse:
    """The page that frames the typing page; POST puts away the envelope that came of it.

    The number never comes here: the typing page is of another origin, and what it hands over is
    sealed to the vault. The key is a document the off-line root signed, which that page judges.
    """
    if request.method == "POST":
        deposit_typed(
            actor(request), now(), application=application,
            envelope=_envelope(request.POST.get("envelope", "")),
        )  # fmt: skip
        return SeeOther(reverse("paper", args=[application]))
    file = paper_file(actor(request), now(), application=application)
    asked = ask_to_type(actor(request), now(), application=application)
    order = {
        "type": "order", "case": str(asked.case), "nonce": asked.nonce,
        "typist": str(asked.typist), "round": asked.round,
        "document": json.loads((Path(settings.PUBLIC) / KEY_DOCUMENT).read_text("utf-8")),
    }  # fmt: skip
    context = {
        "row": file.row,
        "name": str(PersonName.of(file.row.content)),
        "order": json.dumps(order, ensure_ascii=False),
        "origin": settings.ENDPOINT("typing"),
        "page": f"{settings.ENDPOINT('typing')}/?lang={current()}",
    }
    return show(request, "type_number", context, desk=desk_of(request), current="papers")


def _envelope(sent: str) -> object:
    """What the hidden field holds; whatever it is, the vault judges its shape."""
    try:
        found: object = json.loads(sent)
    except (ValueError, RecursionError):
        raise number_not_received() from None
    return found


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
    """The superior lets it go on after three rounds."""
    reason = request.POST.get("reason", "").replace("\x00", "")
    release_number(actor(request), now(), application=application, reason=reason)
    return _back(application)


@require_POST
@at_desk
def give_back(request: HttpRequest, application: UUID) -> HttpResponse:
    """The superior gives the paper back."""
    return_paper(actor(request), now(), application=application)
    return _back(application)
