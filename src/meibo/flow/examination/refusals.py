"""What examination says no to."""

from __future__ import annotations

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
