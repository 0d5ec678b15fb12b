"""What accounts says no to."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, NotPermitted, Refusal
from meibo.terms.text import Text


def flow_gone() -> Refusal:
    """The log-in was not begun in this browser, is too old, or was finished before."""
    return Refusal(
        "login.flow",
        Text(
            "ログインの途中で時間が過ぎたか、別の画面で始めたログインです。最初からやり直してください。",
            "This log-in took too long or was begun elsewhere. Start again.",
        ),
    )


def card_refused(code: str) -> Refusal:
    """The card's log-in ended without success."""
    return NotPermitted(
        "login.card",
        Text(
            f"カードでのログインができませんでした（{code}）。もう一度お試しください。",
            f"Log-in with the card did not succeed ({code}). Try again.",
        ),
    )


def wrong_credentials() -> Refusal:
    """ID, password or one-time code is wrong; never says which."""
    return NotPermitted(
        "login.credentials",
        Text(
            "ID、パスワード、ワンタイムコードのいずれかが正しくありません。5回続けて誤ると15分間使えなくなります。",
            "ID, password or one-time code is wrong. After five failures it is locked for "
            "fifteen minutes.",
        ),
    )


def login_wrong() -> Refusal:
    """What the card's log-in service sent is not an answer to us."""
    return Refusal(
        "login.wrong",
        Text(
            "カードのログインサービスから正しい形の応答がありませんでした。応答は使っていません。"
            "しばらくしてからもう一度お試しください。",
            "What the card's log-in service sent was not an answer to us, and was not used. "
            "Try again in a while.",
        ),
    )


def login_down() -> Refusal:
    """The card's log-in service does not answer."""
    return Refusal(
        "login.down",
        Text(
            "カードのログインサービスにつながりません。しばらくしてからもう一度お試しください。",
            "The card's log-in service does not answer. Try again in a while.",
        ),
    )


def view_name(longest: int) -> Refusal:
    """A saved list has no name, or one that is too long or cannot be shown."""
    return Refusal(
        "accounts.view_name",
        Text(
            f"表示の名前を1〜{longest}文字で入力してください。",
            f"Enter a name of 1 to {longest} characters.",
        ),
        field="name",
    )


def view_query() -> Refusal:
    """What is to be kept is not a list's filters."""
    return Refusal(
        "accounts.view_query",
        Text(
            "この絞り込みは保存できません。一覧の画面からやり直してください。",
            "These filters cannot be saved. Start again from the list.",
        ),
    )


def too_many_views(most: int) -> Refusal:
    """So many lists are kept for an officer."""
    return Conflict(
        "accounts.too_many_views",
        Text(
            f"保存できる表示は{most}件までです。使わないものを削除してください。",
            f"At most {most} views can be saved. Delete one you do not use.",
        ),
    )
