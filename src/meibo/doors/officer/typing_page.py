"""The officers' side of the typing page: what it is told, and the envelope that comes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from meibo.doors.frame.languages import current
from meibo.doors.officer.desk import desk_of, show
from meibo.flow.intake.refusals import number_not_received
from meibo.rooms.vault.typed import Order

KEY_DOCUMENT = "vault-key-document.json"


def typing_page(
    request: HttpRequest, order: Order, context: dict[str, Any], *, current_line: str
) -> HttpResponse:
    """The page that frames the typing page; context: name, reference, back, back_to and action.

    The number never comes here: the typing page is of another origin, and what it hands over is
    sealed to the vault. The key is a document the off-line root signed, which that page judges.
    """
    said = {
        "type": "order", "case": str(order.case), "nonce": order.nonce,
        "typist": str(order.typist), "round": order.round,
        "document": json.loads((Path(settings.PUBLIC) / KEY_DOCUMENT).read_text("utf-8")),
    }  # fmt: skip
    framed = {
        "order": json.dumps(said, ensure_ascii=False),
        "origin": settings.ENDPOINT("typing"),
        "page": f"{settings.ENDPOINT('typing')}/?lang={current()}",
    }
    desk = desk_of(request)
    return show(request, "type_number", context | framed, desk=desk, current=current_line)


def sent_envelope(request: HttpRequest) -> object:
    """What the hidden field holds; whatever it is, the vault judges its shape."""
    try:
        found: object = json.loads(request.POST.get("envelope", ""))
    except (ValueError, RecursionError):
        raise number_not_received() from None
    return found
