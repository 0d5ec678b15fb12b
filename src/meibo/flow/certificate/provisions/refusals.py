"""What provisions say no to."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, NotFound, Refusal
from meibo.terms.text import Text


def no_certificate() -> Refusal:
    """There is no certificate to provide anything of."""
    return Conflict(
        "certificate.none_to_provide",
        Text(
            "提供できるデジタル資格証がありません。先に資格証を受け取ってください。",
            "You have no digital certificate to provide. Get one first.",
        ),
    )


def not_offered() -> Refusal:
    """Items, days or words that the page does not offer."""
    return Refusal(
        "certificate.not_offered",
        Text("選択肢の中から選んでください。", "Choose among what is offered."),
    )


def whom_and_why(field: str) -> Refusal:
    """A link is for somebody, and for something."""
    return Refusal(
        "certificate.whom_and_why",
        Text(
            "リンクで提供するときは、相手の名前と目的を入力してください。",
            "For a link, enter whom it is for and what for.",
        ),
        field=field,
    )


def no_provision() -> Refusal:
    """No such provision of the asker's."""
    return NotFound(
        "certificate.no_provision",
        Text("この提供は見つかりません。", "There is no such provision."),
    )


def no_consent() -> Refusal:
    """The holder has not consented, or does so no longer."""
    return Conflict(
        "certificate.no_consent",
        Text(
            "資格保有者の現在の同意がないため、提供できません。",
            "The holder does not consent to it now, so nothing can be provided.",
        ),
    )


def link_over() -> Refusal:
    """The link of a provision: unknown, expired or taken back; which of them is nobody's business."""
    return NotFound(
        "certificate.link_over",
        Text(
            "このリンクは使えません。期限が過ぎたか、本人が提供を取り消したか、リンクが正しくありません。"
            "提供した方にお問い合わせください。",
            "This link cannot be used: it has expired, was taken back, or is not right. "
            "Ask the person who sent it.",
        ),
    )
