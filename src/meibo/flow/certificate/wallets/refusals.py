"""What wallets are told no with: the error codes of the standards, behind `wallet.`.

RFC 6749 §5.2, RFC 9126 §2.3, RFC 9449 §5, OpenID4VCI 1.0 §6.3, §8.3.1 and §11.3.
"""

from __future__ import annotations

from meibo.terms.refusal import Conflict, NotFound, Refusal
from meibo.terms.text import Text

ROOM = "wallet."


def refused(error: str, ja: str, en: str) -> Refusal:
    """A refusal with a standard's own code; `en` is what the wallet is told (ASCII)."""
    return Refusal(ROOM + error, Text(ja, en))


def bad_request(what: str) -> Refusal:
    """A request that is not formed as it must be; what: in English."""
    return refused("invalid_request", "要求の形が正しくありません。", what)


def bad_token() -> Refusal:
    """No live access token bound to this key."""
    return refused(
        "invalid_token",
        "アクセストークンが無効か、期限切れか、別の鍵のものです。",
        "The access token is unknown, over, or bound to another key",
    )


def bad_proof(what: str) -> Refusal:
    """A key proof that does not count; what: in English."""
    return refused("invalid_proof", "鍵の証明が正しくありません。", what)


def bad_nonce() -> Refusal:
    """A nonce that is not ours, too old, or was used."""
    return refused(
        "invalid_nonce",
        "nonceが無効か、使用済みです。",
        "The c_nonce is not valid or was used: fetch a fresh one",
    )


def denied(en: str) -> Refusal:
    """The credential cannot be given."""
    return refused("credential_request_denied", "いまは発行できません。", en)


def no_such_request() -> Refusal:
    """The wallet's request is over, used, or was never made."""
    return NotFound(
        "wallet.no_request",
        Text(
            "ウォレットからの依頼が見つからないか、時間が過ぎています。ウォレットでもう一度始めてください。",
            "The wallet's request was not found, or its time is over. Start again in the wallet.",
        ),
    )


def no_copies() -> Refusal:
    """Nothing of this entry is in a wallet."""
    return Conflict(
        "wallet.no_copies",
        Text("使えなくする資格証がありません。", "There is nothing to withdraw."),
    )
