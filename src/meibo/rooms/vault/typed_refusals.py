"""What the vault says no to where officers type a number."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, Refusal
from meibo.terms.text import Text


def not_typing() -> Refusal:
    """The linking has moved on: another round, or another state."""
    return Conflict(
        "vault.not_typing",
        Text(
            "番号の確認は先に進んでいます。画面を開き直して、今の状態を確かめてください。",
            "The linking of the number has moved on. Open the page again and look where it stands.",
        ),
    )


def third_person() -> Refusal:
    """Who typed, or looked, may not do the next one's part (REG-04, ACC-11)."""
    return Conflict(
        "vault.third_person",
        Text(
            "同じ方が重ねて担当することはできません。入力は別々の2人、最終確認はさらに別の上席者が行います。",
            "One person cannot do this twice: two different officers type, and a superior who did "
            "neither confirms.",
        ),
    )
