"""The middle server's page: does it run, its gates and batches, how much was asked, and the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from meibo.catalogue import qualification, register_files
from meibo.doors.frame.components import State
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.wording import known
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.wording import month_in_words
from meibo.rooms.journal.visit import visit
from meibo.rooms.network.queries import Counted, Overview, Recorded, overview, records
from meibo.terms.day import japanese_day
from meibo.terms.text import Text

RUNNING = {
    "running": State(Text("稼働中", "Running"), "good"),
    "stopped": State(Text("停止中", "Stopped"), "attention"),
    "down": State(Text("応答なし", "Does not answer"), "bad"),
}
NEVER = State(Text("まだ確かめていません", "Not heard of yet"), "none")
GATES = {
    "open": State(Text("開いています", "Open"), "good"),
    "proposed": State(Text("開放の申出中", "Proposed to open"), "attention"),
    "closed": State(Text("閉じています", "Closed"), "off"),
}
BATCHES = {
    "delete_results": Text("照会結果の自動削除", "Deletion of results"),
    "delete_records": Text("保存期間を過ぎた記録の削除", "Deletion of records past their time"),
}
STATES = {
    "wanted": Text("照会待ち", "Wanted"),
    "asked": Text("照会中", "Asked"),
    "answered": Text("回答済み", "Answered"),
    "denied": Text("許可なし", "No permit"),
    "broken_off": Text("中断", "Broken off"),
}
OUTCOMES = {
    "asked": State(Text("照会中", "Asked"), "progress"),
    "provided": State(Text("提供あり", "Provided"), "good"),
    "no_record": State(Text("該当なし", "No record"), "none"),
    "denied": State(Text("許可なし", "No permit"), "attention"),
    "broken_off": State(Text("中断", "Broken off"), "attention"),
}


OCCASIONS = {
    "case": Text("申請の審査", "Examination"),
    "periodic": Text("本籍の定期確認", "Regular check of domiciles"),
}


@dataclass(frozen=True, slots=True)
class CountRow:
    """One register in one month: how many in each of STATES, in order."""

    month: Text
    register: Text
    counts: list[int]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A provision record without anybody in it: when, which task, what came of it, until when."""

    at: datetime
    task: Text
    occasion: Text
    application: str
    outcome: State
    kept_until: date


@require_safe
@at_desk
def network(request: HttpRequest) -> HttpResponse:
    """The page; refuses permit.not_allowed to whoever has not the duty."""
    at = now()
    with visit():
        found = overview(actor(request), at)
        listed = records(actor(request), at)
        desk = desk_of(request)
    heard = found.heartbeat
    context = {
        "state": RUNNING.get(heard.outcome, NEVER) if heard else NEVER,
        "heard": heard.at if heard else None,
        "stops": [
            (one.from_at, one.until_at, Text(one.said_ja, one.said_en), one.withdrawn_at)
            for one in found.stops
        ],
        "gates": [
            (register_files()[one.register_file].heading, GATES[one.state], one.statement)
            for one in found.gates
        ],
        "runs": [(known(BATCHES, one.kind), one.at, one.count) for one in found.runs],
        "states": list(STATES.values()),
        "counts": _counts(found),
        "codes": found.codes,
        "records": [_record(one) for one in listed],
    }
    return show(request, "network", context, desk=desk, current="network")


def _counts(found: Overview) -> list[CountRow]:
    rows = []

    def of(one: Counted) -> tuple[datetime, str]:
        return one.month, one.register

    for (month, register), group in groupby(found.counts, of):
        by_state = {one.state: one.count for one in group}
        rows.append(
            CountRow(
                month_in_words(japanese_day(month)), qualification(register).name,
                [by_state.get(state, 0) for state in STATES],
            )
        )  # fmt: skip
    return rows


def _record(one: Recorded) -> RecordRow:
    return RecordRow(
        one.recorded_at, qualification(one.task).name, OCCASIONS[one.occasion],
        str(one.application)[:8],
        OUTCOMES[one.outcome], one.kept_until,
    )  # fmt: skip
