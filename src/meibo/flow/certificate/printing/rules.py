"""What is printed when, and how numbers of post and of other forms of a name look; pure."""

from __future__ import annotations

import re
import unicodedata

from meibo.terms.person_name import folded_key

# Acts of a version that bring a licence on paper: what it says is new, or it was asked for anew.
PAPER_ACTS = ("registration", "correction", "rewriting", "reissue")
MOST_IN_A_RUN = 500
DISPATCHES = ("post", "counter")
SPOILED_REASONS = ("misprint", "damaged", "jam", "register_changed", "undeliverable", "lost")
LOST_REASONS = ("damaged", "jam", "lost", "test_print")
IDENTITY_SEEN = ("number_card", "with_photograph", "two_without", "agent")
RETURNED_REASONS = ("unknown", "absent", "refused")
# 書留・簡易書留・特定記録の引受番号: eleven digits, the last of them a check digit (the first ten,
# modulo 7). General knowledge of the post's labels, stated by no document of the task: verify.
_TRACKING = re.compile(r"\d{11}")
_POSTAL_CODE = re.compile(r"\d{7}")


def tracking_number(written: str) -> str | None:
    """123-45-67890-3 as eleven digits; None where it is no number of registered mail."""
    digits = _digits(written)
    if not _TRACKING.fullmatch(digits) or int(digits[:10]) % 7 != int(digits[10]):
        return None
    return digits


def postal_code(written: str) -> str | None:
    """100-8916 as seven digits; None where it is none."""
    digits = _digits(written.replace("〒", ""))
    return digits if _POSTAL_CODE.fullmatch(digits) else None


def _digits(written: str) -> str:
    plain = unicodedata.normalize("NFKC", written)
    kept = re.sub(r"[\s‐‑–—―−ー-]", "", plain)
    return kept if kept.isascii() and kept.isdigit() else ""


def another_form(name: str, form: str) -> bool:
    """Whether a form is the same name written with other characters, and not another name."""
    return form != name and bool(form.strip()) and folded_key(form) == folded_key(name)
