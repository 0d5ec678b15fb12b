"""Somebody may be known here under a former number: what the case page asks, and its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from meibo.catalogue import qualification
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.officer.desk import at_desk
from meibo.doors.officer.written import written
from meibo.flow.examination.commands.approve_number_change import approve_number_change
from meibo.flow.examination.commands.drop_number_change import drop_number_change
from meibo.flow.examination.commands.propose_number_change import propose_number_change
from meibo.flow.examination.queries import CaseFile
from meibo.flow.examination.refusals import GRANT_BLOCKED
from meibo.flow.examination.rules import another_signed, grant_blocked
from meibo.flow.registration.desk import Desk
from meibo.terms.text import Text

_WHY = {
    "account": Text("同じログインの申請です", "the same log-in applied"),
    "basic_data": Text(
        "氏名・生年月日・性別が同じです", "name, date of birth and sex are the same"
    ),
}
_STANDS = {
    "proposed": Text(
        "「番号が変わった同じ方」とする案を、別の職員が確認します。",
        "Proposed: the same person with a changed number. Another officer confirms it.",
    ),
    "approved": Text(
        "確認されました。まもなく反映されます。", "Confirmed. It is carried out in a moment."
    ),
    "dropped": Text("別の方と判断されました。", "Found to be somebody else."),
    "done": Text(
        "同じ方として一つにまとめました。前の番号は封をしたまま履歴に残ります。",
        "Made one person. The former number stays sealed in the history.",
    ),
    "not_possible": Text(
        "番号の変更を反映できませんでした。管理者に連絡してください。",
        "The change could not be carried out. Tell the administrator.",
    ),
}


@dataclass(frozen=True, slots=True)
class Other:
    """Who it may be: the reference of an own register's application, else the register alone."""

    reference: str
    register: Text
    why: Text


@dataclass(frozen=True, slots=True)
class Panel:
    """others: who is meant. stands: what was found so far. act: which buttons stand there."""

    others: list[Other]
    stands: Text | None
    memo: str
    act: Literal["none", "propose", "approve", "drop"]


def _others(file: CaseFile) -> list[dict[str, str]]:
    found = next((one for one in file.facts if one.source == "own_register"), None)
    return list(found.content.get("others") or []) if found else []


def panel_of(file: CaseFile, desk: Desk) -> Panel | None:
    """The panel of a case; None where nobody else may be meant."""
    others, change = _others(file), file.number_change
    if not others:
        return None
    act: Literal["none", "propose", "approve", "drop"] = "none"
    if change is not None and change.state == "proposed" and "approve" in desk.duties:
        act = "drop" if change.proposed_by == desk.account else "approve"
    elif (change is None or change.state == "dropped") and "examine" in desk.duties:
        act = "propose" if file.case.state == "open" else "none"
    return Panel(
        others=[
            Other(
                one["reference"] if one["register"] in desk.registers else "",
                qualification(one["register"]).name,
                _WHY[one["why"]],
            )
            for one in others
        ],
        stands=_STANDS[change.state] if change is not None else None,
        memo=change.memo if change is not None else "",
        act=act,
    )


def in_the_way(file: CaseFile) -> Text | None:
    """Why a grant cannot be proposed yet, in the words of its refusal."""
    found = {one.source: one.finding for one in file.facts}
    duplicate = next((one for one in file.checks if one.kind == "duplicate"), None)
    blocked = grant_blocked(
        asked=file.enquiry is not None,
        juki=found.get("juki"),
        others=bool(_others(file)),
        change=file.number_change.state if file.number_change else None,
        memo=duplicate.memo if duplicate else "",
        another=any(another_signed(one.content) for one in file.facts if one.source == "juki"),
    )
    return GRANT_BLOCKED[blocked]().message if blocked else None


def _back(case: UUID) -> HttpResponse:
    return SeeOther(f"{reverse('case', args=[case])}#number-change")


@require_POST
@at_desk
def propose(request: HttpRequest, case: UUID) -> HttpResponse:
    """The examiner says that it is the same person."""
    memo = written(request, "memo")
    propose_number_change(actor(request), now(), case=case, memo=memo)
    return _back(case)


@require_POST
@at_desk
def approve(request: HttpRequest, case: UUID) -> HttpResponse:
    """A second officer confirms it."""
    approve_number_change(actor(request), now(), case=case)
    return _back(case)


@require_POST
@at_desk
def drop(request: HttpRequest, case: UUID) -> HttpResponse:
    """It is somebody else after all."""
    drop_number_change(actor(request), now(), case=case)
    return _back(case)
