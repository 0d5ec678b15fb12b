"""What is said no to when a certificate is put on a phone."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, NotFound, Refusal
from meibo.terms.text import Text

# A holder's own phones: the one in use, the one before, and one for work.
MOST = 3


def no_certificate() -> Refusal:
    """There is no issued certificate to put on a phone."""
    return Conflict(
        "phone.no_certificate",
        Text(
            "スマートフォンに置けるデジタル資格証がありません。先に資格証を受け取ってください。",
            "You have no digital certificate to put on a phone. Get one first.",
        ),
    )


def challenge_over() -> Refusal:
    """The page was open for too long, or belongs to another session or registration."""
    return Conflict(
        "phone.challenge_over",
        Text(
            "画面を開いてから時間がたちました。画面を読み込み直して、もう一度押してください。",
            "The page was open for too long. Reload it and press the button again.",
        ),
    )


def challenge_used() -> Refusal:
    """It has made a copy already."""
    return Conflict(
        "phone.challenge_used",
        Text(
            "この操作は済んでいます。画面を読み込み直して確かめてください。",
            "This has been done already. Reload the page to see.",
        ),
    )


def bad_key() -> Refusal:
    """Not a public key on P-256, or more than that."""
    return Refusal(
        "phone.bad_key",
        Text(
            "この端末が作った鍵は使えません。別のブラウザでお試しください。",
            "The key this device made cannot be used. Try another browser.",
        ),
    )


def not_held() -> Refusal:
    """The signature is not by the key that was sent."""
    return Refusal(
        "phone.not_held",
        Text(
            "この端末の鍵を確かめられませんでした。画面を読み込み直して、もう一度お試しください。",
            "The key of this device could not be confirmed. Reload the page and try again.",
        ),
    )


def too_many() -> Refusal:
    """As many phones as there may be."""
    return Conflict(
        "phone.too_many",
        Text(
            f"スマートフォンに置けるのは{MOST}台までです。使わない端末を「使えなくする」で減らしてください。",
            f"It can be on {MOST} phones at most. End one that you do not use.",
        ),
    )


def no_phone() -> Refusal:
    """The signed-in person has no such phone."""
    return NotFound(
        "phone.none",
        Text(
            "このスマートフォンの資格証は見つかりません。",
            "There is no such certificate on a phone.",
        ),
    )
