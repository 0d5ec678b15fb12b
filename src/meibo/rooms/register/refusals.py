"""What the register says no to."""

from __future__ import annotations

from meibo.terms.refusal import NotFound, TooOften
from meibo.terms.text import Text


def no_such_entry() -> NotFound:
    """No entry of this id that the actor may know of."""
    return NotFound(
        "register.none",
        Text("この登録は見つかりません。", "There is no such entry in the register."),
    )


def too_many_searches() -> TooOften:
    """Everybody's searches together came too fast; nobody in particular is meant."""
    return TooOften(
        "register.search_busy",
        Text(
            "いま検索が混み合っています。1分ほど待って、もう一度お試しください。",
            "Too many searches are being made. Wait about a minute and try again.",
        ),
    )
