"""Receipts of checks at the doors that give them: the keys, and a receipt as a file."""

from __future__ import annotations

from django.http import HttpResponse

from meibo import plugs
from meibo.flow.verification.ports import Receipts

KIND = "application/jwt"


def receipts() -> Receipts:
    """The receipts of the door's process."""
    found: Receipts = plugs.fill("verification.receipts")
    return found


def receipt_file(receipt: str, number: object) -> HttpResponse:
    """A receipt to be saved; number: its own."""
    return HttpResponse(
        receipt,
        content_type=KIND,
        headers={"Content-Disposition": f'attachment; filename="meibo-receipt-{number}.jwt"'},
    )
