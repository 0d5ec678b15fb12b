"""An answer in words: claims with labels, both languages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from meibo.catalogue import qualifications
from meibo.catalogue.definitions import CLAIMS
from meibo.doors.frame.components import SummaryRow
from meibo.flow.verification.verdict import Verdict
from meibo.terms.text import Text

DAYS = {"registered_on", "valid_until", "birth_date"}
NEXT = {
    "valid": Text(
        "続けて、提示した方が本人かどうかを確かめてください。",
        "Now check that the bearer is the holder.",
    ),
    "not_valid": Text(
        "この資格証を根拠に業務を任せないでください。事情は提示した方に確かめてください。",
        "Do not rely on this certificate. Ask the bearer about it.",
    ),
    "cannot_say": Text(
        "有効とも無効とも言えません。資格証の提示をもう一度求めてください。",
        "Neither valid nor invalid can be said. Ask for the certificate again.",
    ),
}


def claim_rows(verdict: Verdict) -> list[SummaryRow]:
    """Disclosed claims in a fixed order; one we have no word for is shown under its own name."""
    known = [name for name in CLAIMS if name in verdict.claims]
    others = sorted(name for name in verdict.claims if name not in CLAIMS)
    return [
        SummaryRow(
            CLAIMS.get(name) or Text(name, name), _value(name, verdict.claims[name]),
            large=name == "name",
        )
        for name in [*known, *others]
    ]  # fmt: skip


def as_json(verdict: Verdict, at: datetime) -> dict[str, Any]:
    """The same answer for a program: codes to act on, sentences to show, claims as they stand."""
    return {
        "answer": verdict.answer.value,
        "code": verdict.code,
        "sentence": {"ja": verdict.sentence.ja, "en": verdict.sentence.en},
        "reason": {"ja": verdict.reason.ja, "en": verdict.reason.en},
        "claims": verdict.claims,
        "at": at.isoformat(timespec="seconds"),
    }


def _value(name: str, value: Any) -> object:
    if name in DAYS and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    if name == "qualification":
        named = {found.name.ja: found.name for found in qualifications().values()}
        return named.get(value, value)
    return value if isinstance(value, str) else str(value)


def shows_name(verdict: Verdict) -> bool:
    """The bearer chose to show the name."""
    return "name" in verdict.claims
