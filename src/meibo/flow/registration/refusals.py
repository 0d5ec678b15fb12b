"""What registration says no to."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, NotFound, NotPermitted, Refusal
from meibo.terms.text import Text


def nothing_to_enter() -> Refusal:
    """No approved case waits for a run."""
    return Conflict(
        "registration.nothing",
        Text(
            "登録を待つ決裁済みの案件はありません。",
            "No approved case waits to be entered.",
        ),
    )


def count_changed() -> Refusal:
    """Other cases are waiting than the officer confirmed."""
    return Conflict(
        "registration.count_changed",
        Text(
            "登録を待つ件数が確認のときから変わりました。件数を確かめて、もう一度実行してください。",
            "The number of waiting cases has changed since you confirmed it. Check it and run again.",
        ),
        field="confirm",
    )


def no_such_register() -> Refusal:
    """No register of this name in the officer's charge."""
    return NotFound(
        "registration.no_register",
        Text("この登録簿は担当していません。", "This register is not in your charge."),
    )


def no_such_disposition() -> Refusal:
    """No disposition of this id in the officer's registers."""
    return NotFound(
        "registration.none", Text("この処分は見つかりません。", "There is no such disposition.")
    )


def already_proposed() -> Refusal:
    """Another proposal for the entry waits for approval."""
    return Conflict(
        "registration.already_proposed",
        Text(
            "この登録には決裁待ちの処分案があります。先にそちらを処理してください。",
            "Another disposition for this entry waits for approval. Deal with it first.",
        ),
    )


def not_proposed() -> Refusal:
    """The disposition has been dealt with."""
    return Conflict(
        "registration.not_proposed",
        Text(
            "この処分案はすでに処理されています。画面を更新してください。",
            "This proposal has been dealt with. Reload the page.",
        ),
    )


def second_person() -> Refusal:
    """Who proposed a disposition does not approve it (ACC-11)."""
    return NotPermitted(
        "registration.second_person",
        Text(
            "処分案を作成した方は決裁できません。別の決裁者が行ってください。",
            "Who proposed the disposition cannot approve it. Another officer must.",
        ),
    )


def bad_term(field: str) -> Refusal:
    """The term ends before it begins, or is longer than the Act allows."""
    return Refusal(
        "registration.term",
        Text(
            "期間が正しくありません。終わりの日は始まりの日以後で、法の定める上限以内にしてください。",
            "The term is wrong: it must not end before it begins nor exceed what the Act allows.",
        ),
        field=field,
    )


def not_suspended() -> Refusal:
    """There is no suspension to lift, or nothing to suspend."""
    return Conflict(
        "registration.status",
        Text(
            "登録の現在の状態では、この処分はできません。",
            "The entry's present status does not allow this disposition.",
        ),
    )


def no_such_course() -> Refusal:
    """The Act of this register knows no refresher course."""
    return Conflict(
        "registration.no_course",
        Text(
            "この資格の法律には、再教育研修の定めがありません。",
            "The Act of this qualification knows no refresher course.",
        ),
    )


def other_act() -> Refusal:
    """The case asks for another act than the one that was called."""
    return Conflict(
        "registration.other_act",
        Text(
            "この案件の手続に合わない登録の操作です。画面を更新してください。",
            "The case is about another procedure. Reload the page.",
        ),
    )


def ended() -> Refusal:
    """The entry was erased or revoked; nothing follows."""
    return Conflict(
        "registration.ended",
        Text(
            "この登録はすでに抹消または取り消されています。",
            "This registration has been erased or revoked already.",
        ),
    )


def still_registered() -> Refusal:
    """The person stands in the register file: nothing has ended."""
    return Conflict(
        "registration.still_registered",
        Text(
            "この方の登録は続いています。番号はそのまま保管します。",
            "This person is still registered. The number stays as it is.",
        ),
    )


def disposition_waits() -> Refusal:
    """A proposed disposition is to be dealt with before the entry can be erased."""
    return Conflict(
        "registration.disposition_waits",
        Text(
            "決裁待ちの処分案があるため抹消できません。先に処分案を処理してください。",
            "A disposition waits for approval, so the entry cannot be erased. Deal with it first.",
        ),
    )


def wanted(field: str) -> Refusal:
    """A disposition needs its letter number and reason."""
    return Refusal(
        "registration.wanted",
        Text("文書番号と理由を入力してください。", "Enter the letter number and the reason."),
        field=field,
    )
