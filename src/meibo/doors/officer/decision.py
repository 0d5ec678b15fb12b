"""The decision bar: what can be done with a case now, by whom, and why not by others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.urls import reverse

from meibo.doors.frame.components import State
from meibo.doors.officer.carrying_out import Verb, verb_of
from meibo.doors.officer.number_change import in_the_way
from meibo.doors.officer.wording import (
    ABOUT_ENTRY_ACT,
    ALONE_ACT,
    ANOTHER,
    OUTCOME_ACTS,
    YOU,
    outcome_words,
    reason_words,
)
from meibo.flow.examination.queries import CaseFile
from meibo.flow.examination.rules import follows
from meibo.flow.registration.desk import Desk
from meibo.flow.registration.queries import EntryFile
from meibo.terms.text import Text

UNPAID = Text(
    "納付が確認できないため、登録の決定案は出せません。",
    "The fee is not settled, so registration cannot be proposed.",
)
NO_EXAMINE = Text("審査の権限がありません。", "You do not have the duty to examine.")
NO_APPROVE = Text(
    "決裁は、決裁の権限を持つ職員が行います。", "An officer with the duty to approve decides."
)
OWN = Text(
    "決定案を作成した方は決裁できません。別の職員が決裁します。",
    "Who proposed cannot approve: another officer must.",
)
SECOND = Text(
    "内容を確かめ、決裁するか差し戻してください。", "Look it over, then approve or send it back."
)
FOLLOWS = Text("審査結果から導かれる決定です。", "The decision that follows from the checks.")
ALONE = Text(
    "審査結果から導かれる決定です。この手続は、あなたの決定だけで認められます。",
    "The decision that follows from the checks. Your decision alone grants this procedure.",
)
NO_REGISTER = Text(
    "登録簿への反映は、登録の権限を持つ職員が行います。",
    "An officer with the duty to register writes it in the register.",
)
RUN_NEXT = Text("次の登録実行で登録されます。", "It is entered by the next registration run.")


@dataclass(frozen=True, slots=True)
class Decision:
    """act: which buttons stand there. outcome: what is, or would be, decided. why: said beside it."""

    act: Literal["none", "propose", "approve", "take_back", "carry_out"]
    outcome: str = ""
    label: Text | None = None
    state: State | None = None
    reason: Text | None = None
    by: Text | None = None
    when: datetime | None = None
    why: Text | None = None
    message: str = ""
    href: str = ""
    link: Text | None = None
    verb: Verb | None = None

    @property
    def danger(self) -> bool:
        """A refusal ends the application, an erasure the registration."""
        return self.outcome == "refuse" or bool(self.verb and self.verb.danger)


def decision_of(file: CaseFile, desk: Desk, entry: EntryFile | None) -> Decision:
    """The bar for one case and one officer."""
    if file.case.state == "open":
        return _open(file, desk)
    if file.case.state == "proposed":
        return _proposed(file, desk)
    return _decided(file, desk, entry)


def _open(file: CaseFile, desk: Desk) -> Decision:
    left = sum(one.result == "open" for one in file.checks)
    if "examine" not in desk.duties:
        return Decision("none", why=NO_EXAMINE)
    if left:
        many = "check has" if left == 1 else "checks have"
        why = Text(
            f"あと {left} 項目に結果を記録すると、決定案を出せます。",
            f"{left} {many} no result yet; then a decision can be proposed.",
        )
        return Decision("none", why=why)
    outcome = follows(one.result for one in file.checks).value
    if outcome == "grant" and not _paid(file):
        return Decision("none", why=UNPAID)
    if outcome == "grant" and (way := in_the_way(file)):
        return Decision("none", why=way)
    alone = outcome == "grant" and not file.case.second_person
    return Decision(
        "propose", outcome=outcome, label=_label(file, outcome, alone=alone),
        state=outcome_words(file.case.procedure, outcome), why=ALONE if alone else FOLLOWS,
    )  # fmt: skip


def _paid(file: CaseFile) -> bool:
    """Everything is paid, or the procedure costs nothing."""
    free = any(one.kind == "payment" and one.by_rule for one in file.checks)
    return free or bool(file.balances and all(one.settled for one in file.balances))


def _label(file: CaseFile, outcome: str, *, alone: bool) -> Text:
    if outcome != "grant" or file.case.entry is None:
        return OUTCOME_ACTS[outcome]
    return ALONE_ACT if alone else ABOUT_ENTRY_ACT


def _proposed(file: CaseFile, desk: Desk) -> Decision:
    case = file.case
    mine = case.proposed_by == desk.account
    may = "approve" in desk.duties
    act: Literal["none", "approve", "take_back"] = "none"
    if may:
        act = "take_back" if mine else "approve"
    return Decision(
        act, outcome=case.outcome, state=outcome_words(case.procedure, case.outcome),
        reason=reason_words(case.reason),
        by=YOU if mine else ANOTHER, when=case.proposed_at,
        why=OWN if mine else SECOND if may else NO_APPROVE, message=case.contact_memo,
    )  # fmt: skip


def _decided(file: CaseFile, desk: Desk, entry: EntryFile | None) -> Decision:
    case = file.case
    href, link, why = "", None, None
    verb = verb_of(file, desk.duties)
    waits = case.entry is not None and case.outcome == "grant" and case.handed_over_at is None
    if waits:
        why = verb.why if verb else NO_REGISTER
    elif case.outcome == "grant" and entry is not None:
        number = entry.entry.number
        href = reverse("entry", args=[entry.entry.id])
        link = Text(f"登録簿 第 {number} 号を開く", f"Open entry No. {number}")
    elif case.outcome == "grant":
        href, link, why = reverse("runs"), Text("登録実行へ", "Go to the run"), RUN_NEXT
    who = case.approved_by or case.proposed_by
    return Decision(
        "carry_out" if verb else "none", outcome=case.outcome,
        state=outcome_words(case.procedure, case.outcome),
        reason=reason_words(case.reason), by=YOU if who == desk.account else ANOTHER,
        when=case.approved_at, why=why, message=case.contact_memo, href=href, link=link,
        label=verb.label if verb else None, verb=verb,
    )  # fmt: skip
