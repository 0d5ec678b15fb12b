"""The seven checks as forms: result, coded reason, memo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meibo.catalogue import procedure, reasons
from meibo.doors.frame.components import State
from meibo.doors.frame.fields import OneOf, Option, TextField
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.wording import known
from meibo.doors.officer import findings
from meibo.doors.officer.wording import NO, RESULTS, YES, reason_words
from meibo.flow.examination.queries import CaseFile
from meibo.terms.refusal import Refusal
from meibo.terms.text import Language, Text

CHOICES = ("passed", "not_applicable", "deficient", "failed")
WITH_REASON = ("deficient", "failed")


class CheckForm(PageForm):
    """Result, reason and memo of one check; which reasons there are was frozen with the case."""

    result = OneOf(
        label=Text("結果", "Result"),
        options=[Option(code, RESULTS[code].word) for code in CHOICES],
    )
    reason = OneOf(
        label=Text("理由（不備・不可のとき）", "Reason (deficient or failed)"),
        options=[], as_list=True, required=False,
    )  # fmt: skip
    memo = TextField(
        label=Text("メモ（申請者には見えません）", "Memo (never shown to the applicant)"),
        rows=2, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{kind}-%s", **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, OneOf)
        field.options = tuple(Option(code, known(reasons(), code)) for code in offered)
        field.speak(self.language)

    def refuse(self, refusal: Refusal) -> None:
        """The command names the check; what is wrong with it is the reason or the result."""
        field = {"examination.reason": "reason", "examination.result": "result"}
        refusal.field = field.get(refusal.code, refusal.field)
        super().refuse(refusal)


@dataclass(frozen=True, slots=True)
class Shown:
    """One check as the page shows it. open: its form is unfolded. by_rule: it has none, because the
    procedure itself says that the check does not apply; nor has one of a case that is decided."""

    kind: str
    name: Text
    result: State
    reason: Text | None
    memo: str
    at: Any
    found: list[State]
    declared: list[tuple[Text, Text]]
    form: CheckForm | None
    open: bool
    by_rule: bool


def check_form(check: Any, language: Language, data: Mapping[str, Any] | None = None) -> CheckForm:
    """The form of one check, with what was recorded or what was sent."""
    kept = {"result": check.result, "reason": check.reason, "memo": check.memo}
    if check.result == "open":
        kept["result"] = ""
    return CheckForm(data, kind=check.kind, offered=check.reasons, initial=kept, language=language)


def shown(
    file: CaseFile, language: Language, *, sent: CheckForm | None = None, sent_kind: str = ""
) -> list[Shown]:
    """The checks in order; the first without a result is unfolded, or the one sent wrongly."""
    names = {
        one.kind: one.name for one in procedure(file.case.register, file.case.procedure).checks
    }
    first = next((c.kind for c in file.checks if c.result == "open"), "")
    unfolded = sent_kind or (first if file.case.state == "open" else "")
    return [
        Shown(
            kind=check.kind,
            name=known(names, check.kind),
            result=RESULTS[check.result],
            reason=reason_words(check.reason),
            memo=check.memo,
            at=check.at,
            found=_found(file, check.kind),
            declared=_declared(file) if check.kind == "disqualification" else [],
            form=sent if sent is not None and check.kind == sent_kind
            else check_form(check, language) if file.case.state == "open" and not check.by_rule
            else None,
            open=check.kind == unfolded,
            by_rule=check.by_rule,
        )
        for check in file.checks
    ]  # fmt: skip


def _found(file: CaseFile, kind: str) -> list[State]:
    """What machines found for a check, each with its source where a check has several."""
    facts = [one for one in file.facts if one.check_kind == kind]
    made = []
    for one in facts:
        state = findings.finding(one.source, one.finding)
        if len(facts) > 1:
            source = known(findings.SOURCES, one.source)
            words = Text(f"{source.ja}：{state.word.ja}", f"{source.en}: {state.word.en}")
            state = State(words, state.tone)
        made.append(state)
    return made


def _declared(file: CaseFile) -> list[tuple[Text, Text]]:
    """The declarations with their answers; shown in this one check and nowhere else."""
    items = procedure(file.case.register, file.case.procedure).items()
    return [
        (item.label, YES if file.case.content.get(item.id) is True else NO)
        for item in items
        if item.special_care
    ]
