"""What happened to a case, as a timeline; officers are "you" or "another officer"."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import procedure
from meibo.doors.frame.components import Event
from meibo.doors.frame.wording import known
from meibo.doors.officer.wording import ANOTHER, BY_RULE, RESULTS, VERSION_ACTS, YOU, outcome_words
from meibo.flow.examination.queries import CaseFile
from meibo.flow.registration.desk import Desk
from meibo.flow.registration.queries import EntryFile
from meibo.terms.text import Text


def _by(who: UUID | None, desk: Desk) -> Text:
    return YOU if who == desk.account else ANOTHER


def _outcome(file: CaseFile) -> Text:
    said = outcome_words(file.case.procedure, file.case.outcome)
    return said.word if said else known({}, file.case.outcome)


def history(file: CaseFile, desk: Desk, entry: EntryFile | None) -> list[Event]:
    """Every dated step so far, oldest first."""
    case = file.case
    names = {one.kind: one.name for one in procedure(case.register, case.procedure).checks}
    events = [
        Event(Text("申請が到達", "Application arrived"), case.arrived_at),
        Event(Text("審査を開始", "Examination begun"), case.opened_at),
    ]
    events += [
        Event(Text("住基ネットが回答", "Juki-net answered"), one.gathered_at)
        for one in file.facts
        if one.source == "juki"
    ]
    for check in file.checks:
        if check.at is not None:
            words = Text("{check}：{result}", "{check}: {result}").fill(
                check=known(names, check.kind), result=RESULTS[check.result].word
            )
            by = BY_RULE if check.by_rule else _by(check.by, desk)
            events.append(Event(words, check.at, detail=by))
    if case.proposed_at is not None and case.proposed_at != case.approved_at:
        words = Text("決定案（{o}）", "Proposed: {o}").fill(o=_outcome(file))
        events.append(Event(words, case.proposed_at, detail=_by(case.proposed_by, desk)))
    if case.approved_at is not None:
        alone = case.approved_by is None
        words = (
            Text("決定（{o}）", "Decided: {o}") if alone else Text("決裁（{o}）", "Approved: {o}")
        )
        who = case.proposed_by if alone else case.approved_by
        events.append(Event(words.fill(o=_outcome(file)), case.approved_at, detail=_by(who, desk)))
    if case.handed_over_at is not None and entry is not None:
        done = VERSION_ACTS.get(case.procedure, Text("登録簿に登録", "Entered in the register"))
        events.append(Event(done, case.handed_over_at))
    return sorted(events, key=lambda one: (one.when is None, one.when))
