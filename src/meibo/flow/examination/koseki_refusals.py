"""What examination says no to where the family register is asked (戸籍確認)."""

from __future__ import annotations

from meibo.terms.refusal import Refusal
from meibo.terms.text import Text


def koseki_awaited() -> Refusal:
    """Nobody is entered before the family register has answered, where it is asked (KOS-02)."""
    return Refusal(
        "examination.koseki_awaited",
        Text(
            "戸籍の照会の回答がまだないため、登録と決定できません。回答を待ってください。",
            "The family register has not answered yet, so registration cannot be decided. Wait for it.",
        ),
        field="koseki",
    )


def koseki_untold() -> Refusal:
    """The network could not tell the domicile, and no extract shows it."""
    return Refusal(
        "examination.koseki_untold",
        Text(
            "戸籍の照会で本籍地を確定できないため、登録と決定できません。戸籍確認を不備とし、"
            "戸籍個人事項証明書を付けた再申請を求めてください。",
            "The family register could not tell the domicile, so registration cannot be decided. Mark "
            "the family-register check deficient and ask for the certificate with a new application.",
        ),
        field="koseki",
    )
