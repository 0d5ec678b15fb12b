"""Why the card's log-in ended, in words; codes come in an address, so only known ones count."""

from __future__ import annotations

from dataclasses import dataclass

from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and what a person is told."""

    code: str
    words: Text


_WORDS = {
    "cancelled": Text(
        "カードの画面でログインを取りやめました。", "You cancelled the log-in on the card's page."
    ),
    "pin_locked": Text(
        "暗証番号を続けて間違えたため、カードがロックされています。"
        "住民票のある市区町村の窓口で解除できます。",
        "The card is locked after too many wrong PINs. Your municipality's counter can unlock it.",
    ),
    "certificate_expired": Text(
        "利用者証明用電子証明書の有効期間が過ぎています。市区町村の窓口で更新してください。",
        "The card's authentication certificate has expired. Renew it at your municipality.",
    ),
    "certificate_revoked": Text(
        "利用者証明用電子証明書が失効しています。市区町村の窓口で確認してください。",
        "The card's authentication certificate is revoked. Ask at your municipality.",
    ),
    "request_expired": Text("カードの画面で時間が過ぎました。", "Time ran out on the card's page."),
}
_OTHER = Text(
    "カードの側でログインが完了しませんでした。", "The log-in was not completed at the card."
)


def reason(code: str) -> Reason:
    """The reason of a code; "other" where we do not know it."""
    if code in _WORDS:
        return Reason(code, _WORDS[code])
    return Reason("other", _OTHER)
