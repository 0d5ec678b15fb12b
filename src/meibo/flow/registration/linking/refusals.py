"""What is said no to where the link of an entry's number is ended or made anew."""

from __future__ import annotations

from meibo.terms.reason import LONGEST, SHORTEST
from meibo.terms.refusal import Conflict, Refusal
from meibo.terms.text import Text


def reason_code_wanted() -> Refusal:
    """None of the coded reasons was chosen."""
    return Refusal(
        "linking.reason_code",
        Text("解除する理由を選んでください。", "Choose why the number is to be unlinked."),
        field="code",
    )


def reason_text_wanted() -> Refusal:
    """The reason says too little, or too much."""
    return Refusal(
        "linking.reason",
        Text(
            f"何で分かったかを{SHORTEST}文字以上{LONGEST}文字以内で書いてください。",
            f"Say in {SHORTEST} to {LONGEST} characters how it was found out.",
        ),
        field="reason",
    )


def has_ended() -> Conflict:
    """The registration is over: no number is linked to it any more."""
    return Conflict(
        "linking.ended",
        Text(
            "登録は終わっています。終わった登録に番号を紐付けることはできません。",
            "The registration has ended; no number is linked to it any more.",
        ),
    )
