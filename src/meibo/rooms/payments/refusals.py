"""What payments says no to."""

from __future__ import annotations

from meibo.terms.refusal import NotFound, Refusal
from meibo.terms.text import Text


def bad_signature() -> Refusal:
    """A notice whose signature is not the gateway's."""
    return Refusal(
        "payments.signature",
        Text(
            "決済通知の署名を確認できません。", "The signature of the payment notice is not good."
        ),
    )


def bad_notice() -> Refusal:
    """A notice that is signed but not of the agreed form."""
    return Refusal(
        "payments.notice",
        Text("決済通知の形式が正しくありません。", "The payment notice is not of the agreed form."),
    )


def nothing_to_pay() -> Refusal:
    """There is no open demand of this id for this person."""
    return NotFound(
        "payments.nothing_to_pay",
        Text(
            "お支払いが必要な請求はありません。すでに支払い済みの可能性があります。",
            "There is nothing to pay here. It may have been paid already.",
        ),
    )
