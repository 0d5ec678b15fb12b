"""What the register says no to."""

from __future__ import annotations

from meibo.terms.refusal import NotFound
from meibo.terms.text import Text


def no_such_entry() -> NotFound:
    """No entry of this id that the actor may know of."""
    return NotFound(
        "register.none",
        Text("この登録は見つかりません。", "There is no such entry in the register."),
    )
