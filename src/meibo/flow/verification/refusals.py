"""What verification says no to; an answer about a certificate is never a refusal (verdict.py)."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, NotFound, Refusal, TooOften
from meibo.terms.text import Text


def whole_name_needed() -> Refusal:
    """A search by a part of a name would be a list."""
    return Refusal(
        "verification.whole_name",
        Text(
            "氏名は、姓と名をすべて入力してください。",
            "Enter the whole name, family and given.",
        ),
        field="name",
    )


def too_many_requests() -> Refusal:
    """All askers together asked too often."""
    return TooOften(
        "verification.busy",
        Text(
            "いま多くの求めが集中しています。1分ほど待ってから、もう一度お試しください。",
            "Too many requests are being made now. Wait a minute and try again.",
        ),
    )


def no_such_request() -> Refusal:
    """There is no such request, or it is another browser's."""
    return NotFound(
        "verification.no_request",
        Text(
            "この求めは見つかりません。求めたときと同じブラウザで開いているか確かめてください。",
            "There is no such request. Open it in the browser that made it.",
        ),
    )


def request_over() -> Refusal:
    """The time to answer is over."""
    return Conflict(
        "verification.request_over",
        Text(
            "提示の期限が過ぎています。もう一度求めてもらってください。",
            "The time to present is over. Have it asked for again.",
        ),
    )


def request_answered() -> Refusal:
    """It was answered already: a request takes one answer."""
    return Conflict(
        "verification.request_answered",
        Text(
            "この求めには、すでに答えが届いています。",
            "This request has been answered already.",
        ),
    )


def not_a_response() -> Refusal:
    """Not encrypted to the request's key, not of this request, or not what a wallet answers."""
    return Refusal(
        "verification.not_a_response",
        Text(
            "この求めへの答えとして読み取れません。",
            "It cannot be read as an answer to this request.",
        ),
    )


def nothing_to_ask() -> Refusal:
    """No such qualification, item or purpose."""
    return Refusal(
        "verification.nothing_to_ask",
        Text(
            "求める資格、項目、目的を一覧から選んでください。",
            "Choose qualification, items and purpose from the lists.",
        ),
    )


def not_a_receipt() -> Refusal:
    """What was sent is no receipt of ours, or was changed."""
    return Refusal(
        "verification.not_a_receipt",
        Text(
            "この窓口が署名した記録ではありません。もう一度確認してから、ダウンロードしてください。",
            "This is not a receipt signed by this page. Check again and download it from the answer.",
        ),
    )


def not_published() -> Refusal:
    """No Act orders that anybody may look people of this register up."""
    return Refusal(
        "verification.not_published",
        Text(
            "この資格は、法律が氏名の公表を定めていないため、検索用のデータを書き出せません。",
            "No Act orders names of this qualification to be published, so there is nothing to export.",
        ),
    )


def wrong_code() -> Refusal:
    """The wallet led back with another code, or to another browser."""
    return NotFound(
        "verification.wrong_code",
        Text(
            "この端末のウォレットから戻った画面ではありません。求めたブラウザで、もう一度求めてください。",
            "The wallet did not lead back to the browser that asked. Ask again in that browser.",
        ),
    )
