"""Receipts of the public door's checks: in the page of the answer, and from there to a file.

The door keeps nothing, so the signed receipt is in the page; the button sends it back, and what comes
is the same text as a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from meibo.doors.frame.published import published
from meibo.doors.frame.receipts import receipt_file, receipts
from meibo.flow.verification.ports import BadSignatureError, UnknownKeyError, UnreadableError
from meibo.flow.verification.receipt import receipt_of
from meibo.flow.verification.refusals import not_a_receipt
from meibo.flow.verification.verdict import Verdict

LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Check:
    """How something was shown, when, and what: its bytes, or the address its code leads to (empty
    where it could not be read). more: what else was asked for."""

    by: str
    at: datetime
    presented: bytes
    more: dict[str, Any] = field(default_factory=dict)


def signed(check: Check, verdict: Verdict) -> str:
    """The receipt of a check; "" where nothing was read that it could be about."""
    if not check.presented:
        return ""
    return receipt_of(
        check=uuid4(), asked={"by": check.by, **check.more}, verdict=verdict, at=check.at,
        presented=check.presented,
    )  # fmt: skip


@csrf_exempt
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """A receipt of ours, sent back as a file: anything else is refused. It changes nothing."""
    try:
        receipt = str(request.POST.get("receipt", ""))[:LONGEST]
        said = receipts().read(receipt)
    except (UnreadablePostError, UnreadableError, UnknownKeyError, BadSignatureError):
        raise not_a_receipt() from None
    return receipt_file(receipt, said["jti"])


@require_safe
def receipt_keys(request: HttpRequest) -> HttpResponse:
    """The public keys that this door's receipts are signed by (RFC 7517)."""
    return published("public-receipt-jwks.json", "application/jwk-set+json")
