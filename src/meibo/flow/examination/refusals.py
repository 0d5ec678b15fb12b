"""What examination says no to."""

from __future__ import annotations

from meibo.flow.examination.koseki_refusals import koseki_awaited, koseki_untold
from meibo.terms.refusal import Conflict, NotFound, NotPermitted, Refusal
from meibo.terms.text import Text


def no_such_case() -> Refusal:
    """No case of this id in the officer's registers."""
    return NotFound(
        "examination.none", Text("この案件は見つかりません。", "There is no such case.")
    )


def not_open() -> Refusal:
    """The case is not being examined any more."""
    return Conflict(
        "examination.not_open",
        Text(
            "この案件は審査中ではありません。画面を更新して状態を確かめてください。",
            "This case is not under examination any more. Reload to see where it stands.",
        ),
    )


def not_proposed() -> Refusal:
    """There is no proposed decision to approve."""
    return Conflict(
        "examination.not_proposed",
        Text(
            "決裁を待つ決定案がありません。画面を更新してください。",
            "There is no proposed decision to approve. Reload the page.",
        ),
    )


def not_granted() -> Refusal:
    """The register is changed by a granted case about one of its entries alone."""
    return Conflict(
        "examination.not_granted",
        Text(
            "この案件は、登録簿に反映できる決定がされていません。画面を更新してください。",
            "This case has no decision that changes the register. Reload the page.",
        ),
    )


def entry_ended() -> Refusal:
    """The registration the case is about has ended meanwhile."""
    return Conflict(
        "examination.entry_ended",
        Text(
            "この登録はすでに抹消または取り消されています。",
            "The registration has been erased or revoked already.",
        ),
    )


def second_person() -> Refusal:
    """Who proposed a decision does not approve it (ACC-11)."""
    return NotPermitted(
        "examination.second_person",
        Text(
            "決定案を作成した方は決裁できません。別の決裁者が行ってください。",
            "Who proposed the decision cannot approve it. Another officer must.",
        ),
    )


def no_such_check(kind: str) -> Refusal:
    """The case's checklist has no such check."""
    return Refusal(
        "examination.no_check",
        Text("この審査項目はありません。", "There is no such check."),
        field=kind,
    )


def settled_by_rule(kind: str) -> Refusal:
    """The procedure has nothing to check here."""
    return Refusal(
        "examination.by_rule",
        Text(
            "この審査項目は、手続の定めにより該当なしと決まっています。記録する必要はありません。",
            "By the rule of this procedure the check does not apply. There is nothing to record.",
        ),
        field=kind,
    )


def bad_result(kind: str) -> Refusal:
    """No such result."""
    return Refusal(
        "examination.result",
        Text("審査結果を選んでください。", "Choose a result."),
        field=kind,
    )


def reason_wanted(kind: str) -> Refusal:
    """A deficient or failed check needs one of its coded reasons."""
    return Refusal(
        "examination.reason",
        Text(
            "不備または不可とするときは、理由を選んでください。",
            "Choose a reason when a check is deficient or failed.",
        ),
        field=kind,
    )


def unfinished(kinds: list[str]) -> Refusal:
    """Some checks have no result yet."""
    return Refusal(
        "examination.unfinished",
        Text(
            "まだ結果のない審査項目があります。すべての項目に結果を記録してください。",
            "Some checks have no result yet. Record a result for each.",
        ),
        field=kinds[0],
    )


def outcome_does_not_follow() -> Refusal:
    """The decision contradicts the checks."""
    return Refusal(
        "examination.outcome",
        Text(
            "審査結果と決定が合いません。すべて適なら登録、不備があれば差戻し、不可があれば拒否です。",
            "The decision does not follow from the checks: all passed means register, a "
            "deficiency means return, a failure means refuse.",
        ),
        field="outcome",
    )


def already_registered() -> Refusal:
    """Nobody is entered in a register twice."""
    return Refusal(
        "examination.already_registered",
        Text(
            "この方はすでに登録されているため、登録と決定できません。重複確認の結果を見直してください。",
            "This person is in the register already, so registration cannot be decided. "
            "Review the duplicate check.",
        ),
        field="duplicate",
    )


def unpaid() -> Refusal:
    """Nothing completes unpaid (PAY-03)."""
    return Refusal(
        "examination.unpaid",
        Text(
            "納付が確認できないため、登録と決定できません。",
            "The fee is not settled, so registration cannot be decided.",
        ),
        field="payment",
    )


def juki_awaited() -> Refusal:
    """Nobody is entered before Juki-net has answered (REG-04)."""
    return Refusal(
        "examination.juki_awaited",
        Text(
            "住基ネットの回答がまだないため、登録と決定できません。回答を待ってください。",
            "Juki-net has not answered yet, so registration cannot be decided. Wait for it.",
        ),
        field="identity",
    )


def number_unknown() -> Refusal:
    """Juki-net knows no such number: it is never linked, and nobody is entered under it (REG-04)."""
    return Refusal(
        "examination.number_unknown",
        Text(
            "住基ネットに該当する番号がないため、登録と決定できません。本人確認の結果を見直してください。",
            "Juki-net knows no such number, so registration cannot be decided. "
            "Review the identity check.",
        ),
        field="identity",
    )


def another_signed() -> Refusal:
    """Juki-net knows the holder's number as another person than the one who signed."""
    return Conflict(
        "examination.another_signed",
        Text(
            "署名した方が、登録されている方の番号による住基ネットの記録と別人です。認めることはできません。",
            "Whoever signed is not the person Juki-net knows by the holder's number. It cannot be "
            "granted.",
        ),
    )


def memo_wanted() -> Refusal:
    """Who may be known already under another number is another person: why, is written down."""
    return Refusal(
        "examination.memo_wanted",
        Text(
            "番号の違う同じ方の可能性があります。別の方と判断した理由を重複確認のメモに書くか、"
            "「番号が変わった同じ方」としてください。",
            "This may be a person known here under another number. Write in the memo of the "
            "duplicate check why it is somebody else, or say that the number was changed.",
        ),
        field="duplicate",
    )


def number_change_open() -> Refusal:
    """A change of number is being settled: the decision waits for it."""
    return Conflict(
        "examination.number_change_open",
        Text(
            "番号の変更の確認が終わっていません。決裁と反映が済んでから決定してください。",
            "The change of number is not settled yet. Decide once it is approved and done.",
        ),
    )


def no_number_change() -> Refusal:
    """There is no change of number to propose or to approve."""
    return Conflict(
        "examination.no_number_change",
        Text(
            "確認できる番号の変更がありません。画面を更新してください。",
            "There is no change of number to confirm here. Reload the page.",
        ),
    )


def several_persons() -> Refusal:
    """More than one person may be meant: none is chosen here."""
    return Refusal(
        "examination.several_persons",
        Text(
            "同じ方の可能性がある登録・申請が複数の番号にあるため、ここでは確認できません。",
            "Several people under different numbers may be meant; it cannot be confirmed here.",
        ),
    )


def number_not_confirmed() -> Refusal:
    """A new number takes the place of another only when Juki-net's answer about it is equal."""
    return Refusal(
        "examination.number_not_confirmed",
        Text(
            "新しい番号が住基ネットの回答で確認できていないため、番号の変更とはできません。",
            "The new number is not confirmed by an equal answer of Juki-net, so it cannot take the "
            "place of another.",
        ),
    )


def term_over() -> Refusal:
    """Nobody is entered whose registration would have ended by itself before it began."""
    return Refusal(
        "examination.term_over",
        Text(
            "登録の有効期限がすでに過ぎているため、登録を認める決定はできません。",
            "The term of the registration is over already, so it cannot be granted.",
        ),
    )


# What rules.grant_blocked says, as refusals.
GRANT_BLOCKED = {
    "juki_awaited": juki_awaited,
    "number_unknown": number_unknown,
    "another_signed": another_signed,
    "koseki_awaited": koseki_awaited,
    "koseki_untold": koseki_untold,
    "term_over": term_over,
    "number_change_open": number_change_open,
    "memo_wanted": memo_wanted,
}
