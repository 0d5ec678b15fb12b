"""What wallets send, read within bounds."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest

from meibo.flow.certificate.wallets.refusals import bad_request

# Ten proofs with attestations take some 30,000.
LARGEST = 64_000
MOST_BRACKETS = 200


def form(request: HttpRequest) -> dict[str, str]:
    """Fields of application/x-www-form-urlencoded, none of them twice (RFC 6749 §3.2)."""
    _fits(request, "application/x-www-form-urlencoded")
    if any(len(values) != 1 for _, values in request.POST.lists()):
        raise bad_request("A parameter is there twice")
    return {name: str(value) for name, value in request.POST.items()}


def document(request: HttpRequest) -> dict[str, Any]:
    """A JSON object of application/json."""
    _fits(request, "application/json")
    body = request.body
    if body.count(b"[") + body.count(b"{") > MOST_BRACKETS:
        raise bad_request("The body nests too deeply")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise bad_request("The body is not JSON") from None
    if not isinstance(found, dict):
        raise bad_request("The body is not an object")
    return found


def _fits(request: HttpRequest, kind: str) -> None:
    if request.content_type != kind:
        raise bad_request(f"The body has to be {kind}")
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST or len(request.body) > LARGEST:
        raise bad_request("The body is too large")


def text(found: dict[str, Any], name: str) -> str:
    """A text of a document; "" where there is none."""
    value = found.get(name, "")
    if not isinstance(value, str):
        raise bad_request(f"{name} is not a string")
    return value
