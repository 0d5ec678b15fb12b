"""What verification says no to; an answer about a certificate is never a refusal (verdict.py)."""

from __future__ import annotations

from meibo.terms.refusal import Refusal
from meibo.terms.text import Text


def whole_name_needed() -> Refusal:
    """A search by a part of a name would be a list."""
    return Refusal(
        "verification.whole_name",
        Text(
            "氏名は、姓と名をすべて入力してください。",
            "Enter the whole name, family and given.",
        ),
        field="name",
    )
