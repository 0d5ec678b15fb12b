"""What the vault says no to."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, Refusal
from meibo.terms.text import Text


def bad_envelope() -> Refusal:
    """The envelope is malformed, sealed for another case, or its nonce is unknown or used."""
    return Conflict(
        "vault.envelope",
        Text(
            "カードから読み取った情報を受け取れませんでした。もう一度カードを読み取ってください。",
            "What was read from the card could not be accepted. Read the card again.",
        ),
    )


def limit_reached() -> Refusal:
    """Too many numbers were asked for: nothing is opened until the rate has fallen."""
    return Refusal(
        "vault.limit",
        Text(
            "番号の利用回数が上限に達したため、照会を見合わせています。",
            "The limit on the use of numbers is reached; enquiries are held back.",
        ),
    )


def no_number() -> Refusal:
    """No number is kept under this pseudonym."""
    return Refusal(
        "vault.no_number",
        Text("この仮名IDに対応する番号はありません。", "There is no number under this pseudonym."),
    )


# Codes an envelope is refused with, and what the applicant is told. Never which digit failed.
NUMBER_REFUSALS: dict[str, Text] = {
    "seal": Text(
        "カードから読み取った情報が途中で変わっているため、受け取れませんでした。",
        "What was read from the card had changed on the way and could not be accepted.",
    ),
    "issuer_signature": Text(
        "カードに記録された情報の発行者の署名を確認できませんでした。",
        "The issuer's signature on the card's data could not be confirmed.",
    ),
    "check_digit": Text(
        "カードから読み取ったマイナンバーが正しい番号ではありません。",
        "The Individual Number read from the card is not a correct number.",
    ),
    "other_person": Text(
        "マイナンバーを読み取ったカードと、電子署名をしたカードの持ち主が一致しません。",
        "The number was read from the card of another person than the one who signed.",
    ),
}
