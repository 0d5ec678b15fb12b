"""The link of an entry's number: ended, made anew, or found to be of one person with another entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meibo import catalogue
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.link_view import (
    MERGINGS,
    UNLINKINGS,
    act_of,
    entry_rows,
    state_of,
    trail,
    typing_state,
    unlinking_rows,
)
from meibo.doors.officer.typing_page import sent_envelope, typing_page
from meibo.doors.officer.written import written
from meibo.flow.registration.linking.commands.ask_to_type import ask_to_type
from meibo.flow.registration.linking.commands.begin_relinking import begin_relinking
from meibo.flow.registration.linking.commands.confirm_link import confirm_link
from meibo.flow.registration.linking.commands.confirm_merging import confirm_merging
from meibo.flow.registration.linking.commands.confirm_unlinking import confirm_unlinking
from meibo.flow.registration.linking.commands.deposit_typed import deposit_typed
from meibo.flow.registration.linking.commands.drop_relinking import drop_relinking
from meibo.flow.registration.linking.commands.drop_unlinking import drop_unlinking
from meibo.flow.registration.linking.commands.have_typed_again import have_typed_again
from meibo.flow.registration.linking.commands.propose_unlinking import propose_unlinking
from meibo.flow.registration.linking.commands.reject_merging import reject_merging
from meibo.flow.registration.linking.commands.release_relinking import release_relinking
from meibo.flow.registration.linking.commands.second_unlinking import second_unlinking
from meibo.flow.registration.linking.queries import link_acts, link_file
from meibo.flow.registration.linking.rules import REASONS
from meibo.flow.registration.particulars import full_name
from meibo.rooms.journal.visit import visit
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text


@require_safe
@at_desk
def links(request: HttpRequest) -> HttpResponse:
    """Everything about links that waits for somebody."""
    with visit():
        found = link_acts(actor(request), now())
        desk = desk_of(request)
    merging = {one.relinking: one for one in found.acts.mergings}
    waiting = [(one.entry, UNLINKINGS[one.state], one.proposed_at) for one in found.acts.unlinkings]
    for one in found.acts.relinkings:
        seen = merging.get(one.id)
        state = MERGINGS[seen.state] if seen else typing_state(found.typing[one.id])
        waiting.append((one.entry, state, one.begun_at))
    listed = [
        {
            "href": reverse("link", args=[entry]),
            "name": full_name(found.versions[entry].particulars),
            "number": found.versions[entry].entry.number,
            "register": catalogue.qualification(found.versions[entry].register).register_name,
            "state": state,
            "since": since,
        }
        for entry, state, since in sorted(waiting, key=lambda one: one[2])
    ]
    return show(request, "links", {"listed": listed}, desk=desk, current="links")


@require_safe
@at_desk
def link(request: HttpRequest, entry: UUID) -> HttpResponse:
    """One entry's link: where it stands, what is next, and its trail."""
    return _page(request, entry)


def _page(request: HttpRequest, entry: UUID, refused: Refusal | None = None) -> HttpResponse:
    with visit():
        file = link_file(actor(request), now(), entry=entry)
        desk = desk_of(request)
    version, unlinking = file.version, file.unlinking
    context: dict[str, Any] = {
        "entry": version.entry,
        "name": full_name(version.particulars),
        "register": catalogue.qualification(version.register).register_name,
        "state": state_of(file),
        "act": act_of(file, desk),
        "file": file,
        "reasons": [(code, words) for code, words in REASONS.items()],
        "unlinking": unlinking_rows(unlinking, file.link.names) if unlinking else [],
        "unlinking_state": UNLINKINGS[unlinking.state] if unlinking else None,
        "sides": [version, *file.others] if file.merging else [],
        "trail": trail(file),
        "refused": refused,
        "sent": request.POST,
    }
    context["sides"] = [entry_rows(one) for one in context["sides"]]
    status = 422 if refused else 200
    return show(request, "link", context, desk=desk, current="links", status=status)


@require_POST
@at_desk
def propose(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Say that the number is not this person's; what is wrong with the reason is said in place."""
    code, reason = request.POST.get("code", ""), written(request, "reason")
    try:
        propose_unlinking(actor(request), now(), entry=entry, code=code, reason=reason)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        return _page(request, entry, refusal)
    return _back(entry)


@require_POST
@at_desk
def begin(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Have a number typed for the entry."""
    begin_relinking(actor(request), now(), entry=entry)
    return _back(entry)


@require_http_methods(["GET", "POST"])
@at_desk
def number(request: HttpRequest, entry: UUID, relinking: UUID) -> HttpResponse:
    """The page where the number is typed; POST puts away the envelope that came of it. HEAD is
    refused, because opening the page issues a nonce."""
    if request.method == "POST":
        envelope = sent_envelope(request)
        deposit_typed(actor(request), now(), entry=entry, relinking=relinking, envelope=envelope)
        return _back(entry)
    file = link_file(actor(request), now(), entry=entry)
    order = ask_to_type(actor(request), now(), entry=entry, relinking=relinking)
    context = {
        "name": full_name(file.version.particulars),
        "reference": file.version.entry.number,
        "back": reverse("link", args=[entry]),
        "back_to": Text("番号のリンク　第", "Link of No."),
        "action": reverse("type_link", args=[entry, relinking]),
    }
    return typing_page(request, order, context, current_line="links")


def _of_unlinking(command: Callable[..., object]) -> Callable[..., HttpResponse]:
    """A button about an unlinking: the command, and back to the entry's page."""

    @require_POST
    @at_desk
    def press(request: HttpRequest, entry: UUID, unlinking: UUID) -> HttpResponse:
        command(actor(request), now(), entry=entry, unlinking=unlinking)
        return _back(entry)

    return press


def _of_relinking(
    command: Callable[..., object], *, reasoned: bool = False
) -> Callable[..., HttpResponse]:
    """A button about a relinking, with a written reason where one is wanted; what is wrong with it is
    said in place."""

    @require_POST
    @at_desk
    def press(request: HttpRequest, entry: UUID, relinking: UUID) -> HttpResponse:
        said = {"reason": written(request, "reason")} if reasoned else {}
        try:
            command(actor(request), now(), entry=entry, relinking=relinking, **said)
        except Refusal as refusal:
            if refusal.field is None:
                raise
            return _page(request, entry, refusal)
        return _back(entry)

    return press


second = _of_unlinking(second_unlinking)
confirm = _of_unlinking(confirm_unlinking)
drop = _of_unlinking(drop_unlinking)
confirm_typed = _of_relinking(confirm_link)
again = _of_relinking(have_typed_again)
release = _of_relinking(release_relinking, reasoned=True)
give_up = _of_relinking(drop_relinking)
merge = _of_relinking(confirm_merging)
reject = _of_relinking(reject_merging, reasoned=True)


def _back(entry: UUID) -> HttpResponse:
    return SeeOther(reverse("link", args=[entry]))
