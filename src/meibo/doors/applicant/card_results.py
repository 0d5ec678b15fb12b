"""What the card's pages send a person back with: a request to fetch, or why there is nothing."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from meibo.doors.applicant.pages import try_again
from meibo.doors.frame import sessions
from meibo.flow.intake.commands.note_no_answer import note_no_answer
from meibo.flow.intake.ports import CardDownError, CardWrongError
from meibo.terms.text import Text

_REQUEST = re.compile(r"[\w-]{8,200}", re.ASCII)
CARD_DOWN = Text(
    "カードのサービスにつながりません。入力した内容は保存されています。"
    "少し待ってから、もう一度お試しください。",
    "The card service does not answer. What you entered is saved. Wait a little and try again.",
)
CARD_WRONG = Text(
    "カードのサービスから正しい形の応答がありませんでした。応答は使っていません。入力した内容は"
    "保存されています。少し待ってから、もう一度お試しください。",
    "What the card service sent was not an answer to us, and was not used. What you entered is "
    "saved. Wait a little and try again.",
)
_WORDS = {
    "cancelled": Text(
        "カードの画面で取りやめました。入力した内容は残っています。",
        "You cancelled on the card's page. What you entered is still there.",
    ),
    "pin_locked": Text(
        "暗証番号またはパスワードを続けて間違えたため、カードがロックされています。"
        "住民票のある市区町村の窓口で解除できます。",
        "The card is locked after too many wrong tries. Your municipality's counter can unlock it.",
    ),
    "request_expired": Text(
        "カードの画面で時間が過ぎました。もう一度はじめてください。",
        "Time ran out on the card's page. Start again.",
    ),
    "vault_key_superseded": Text(
        "番号の保管庫の鍵が新しくなりました。カードは何も渡していません。もう一度カードを読み取って"
        "ください。",
        "The vault's key has been renewed. The card gave nothing. Read the card again.",
    ),
    "vault_key_not_trusted": Text(
        "番号の保管庫の鍵をカードが信頼しませんでした。カードは何も渡していません。"
        "窓口にお知らせください。",
        "The card did not trust the vault's key and gave nothing. Please tell the office.",
    ),
}
_OTHER = Text(
    "カードの側で完了しませんでした。もう一度お試しください。",
    "It was not completed at the card. Try again.",
)


def no_answer(
    request: HttpRequest, application: UUID, error: CardDownError, again: str
) -> HttpResponse:
    """The calm page of a card service that gave nothing to use; journaled. again: where to start."""
    wrong = isinstance(error, CardWrongError)
    code, words = ("card.wrong", CARD_WRONG) if wrong else ("card.down", CARD_DOWN)
    note_no_answer(sessions.actor(request), sessions.now(), application=application, code=code)
    return try_again(request, code, words, again)


def request_id(request: HttpRequest) -> str:
    """The card's id of the request, empty where there is none of its form."""
    found = request.GET.get("request", "")
    return found if _REQUEST.fullmatch(found) else ""


def outcome(request: HttpRequest) -> tuple[str, Text]:
    """Code and words of why there is no result; a code we do not know is never repeated."""
    return said(request.GET.get("result", ""))


def said(code: str) -> tuple[str, Text]:
    """Code and words of what the card's side said."""
    if code in _WORDS:
        return f"card.{code}", _WORDS[code]
    return "card.not_done", _OTHER
