"""What certificates say no to."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, NotFound, Refusal
from meibo.terms.text import Text


def no_entry() -> Refusal:
    """The signed-in person has no such entry."""
    return NotFound(
        "certificate.no_entry",
        Text("あなたの登録が見つかりません。", "There is no such registration of yours."),
    )


def no_such_list() -> Refusal:
    """No such status list or type."""
    return NotFound(
        "certificate.no_list",
        Text("このリストまたは種類はありません。", "There is no such list or type."),
    )


def one_live() -> Refusal:
    """There is a live certificate already."""
    return Conflict(
        "certificate.one_live",
        Text(
            "デジタル資格証はすでに発行されているか、発行の準備中です。",
            "Your digital certificate has been issued or is being prepared.",
        ),
    )
