"""The page where a person takes out a card and types its secret; one for all three interfaces.

Nothing is kept in the browser: the request's id is in the URL, and a hidden field shows that the
form came from our own page for that request.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response, redirect, render_template, request

from neighbours.card.pins import Outcome, Try
from neighbours.card.program import CardProgram
from neighbours.card.reasons import REASONS
from neighbours.card.sample_cards import SampleCard


@dataclass(frozen=True)
class Dialog:
    """What one page asks for."""

    interface: str  # login, signing or face: names secret, counter, path and template
    request_id: str
    back: Callable[[str], str]  # code of the outcome -> URL to go back to
    end: Callable[[str], None]  # told the code when the request ends without success
    details: dict[str, Any] = field(default_factory=dict)  # for the template

    @property
    def secret_field(self) -> str:
        """Name of the form field, as clients without a browser know it."""
        return "password" if self.interface == "signing" else "pin"


def _token(program: CardProgram, dialog: Dialog) -> str:
    about = f"{dialog.interface}:{dialog.request_id}".encode()
    return hmac.new(program.keys.form, about, hashlib.sha256).hexdigest()


def show(
    program: CardProgram, dialog: Dialog, code: str | None = None, left: int | None = None
) -> Response:
    """The form, with what was wrong with the last try where something was."""
    reason = REASONS[code] if code else None
    page = render_template(
        f"{dialog.interface}.html",
        dialog=dialog,
        token=_token(program, dialog),
        cards=list(program.cards.by_id.values()),
        chosen=request.values.get("card", ""),
        code=code,
        reason=reason,
        left=left,
    )
    return make_response(page, reason.status if reason else 200)


def refuse(code: str, back: str | None) -> Response:
    """A page that says why it ends here, with a link back where there is a way back."""
    reason = REASONS[code]
    page = render_template("refused.html", code=code, reason=reason, back=back)
    return make_response(page, reason.status)


def go(url: str) -> Response:
    """303, so that the browser fetches and never posts again."""
    return make_response(redirect(url, 303))


def _came_from_our_page(program: CardProgram, dialog: Dialog) -> bool:
    given = request.form.get("token", "")
    if not hmac.compare_digest(given.encode(), _token(program, dialog).encode()):
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin in (program.issuer, request.host_url.rstrip("/"))


def end_with(dialog: Dialog, code: str) -> Response:
    """Ends the request without success and says why."""
    dialog.end(code)
    return refuse(code, dialog.back(code))


def answer(program: CardProgram, dialog: Dialog) -> SampleCard | Response:
    """The card whose secret was typed right, or the response that ends or repeats the dialog."""
    if not _came_from_our_page(program, dialog):
        return refuse("form_stale", None)
    if request.form.get("action") != "approve":
        dialog.end("cancelled")
        return go(dialog.back("cancelled"))
    card = program.cards.by_id.get(request.form.get("card", ""))
    if card is None:
        return show(program, dialog, "card_unknown")
    secret: str = getattr(card.pins, dialog.interface)
    given = request.form.get(dialog.secret_field, "")
    result: Try = program.tries.check(card.id, dialog.interface, secret, given)
    if result.outcome is Outcome.RIGHT:
        return card
    if result.outcome is Outcome.LOCKED:
        return end_with(dialog, "pin_locked")
    return show(program, dialog, result.outcome.value, result.left)
