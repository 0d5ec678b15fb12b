"""The filters of the queue: read from the address, shown as chips, kept as saved views."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from meibo.catalogue import procedure, qualification, qualifications
from meibo.doors.frame.tables import Chip, Sorting
from meibo.doors.officer.case_rows import COLUMNS, SEARCHED
from meibo.doors.officer.lists import ChipGroup, own_registers, query_of, turned
from meibo.doors.officer.steps import asked_row
from meibo.doors.officer.wording import CASE_STATES
from meibo.flow.examination.queries import Queue
from meibo.flow.examination.queue import CAP, FILTERS, WAITS, Wanted
from meibo.flow.registration.desk import Desk
from meibo.terms.text import Text

WAITING_WORDS = {
    "juki": Text("住基ネットの回答待ち", "Waits for Juki-net"),
    "checks": Text("未審査の項目あり", "Checks left"),
    "proposal": Text("決定案待ち", "Waits for a proposal"),
    "me": Text("あなたの決裁待ち", "Waits for your approval"),
    "others": Text("あなたの案（別の職員待ち）", "Your proposals"),
    "run": Text("登録実行待ち", "Awaits the run"),
}
LATE = Text("期限超過", "Late")


def asked(query: QueryDict) -> tuple[Wanted, Sorting]:
    """What is asked for; what is none of ours is left out. A search looks through every state."""
    text = query.get("text", "").strip()[:60]
    state = query.get("state", "")
    state = state if state in FILTERS else ("" if text else "open")
    waits = query.get("waits", "")
    sorting = Sorting.read(query, COLUMNS.get(state, SEARCHED), _first_order(state))
    register = query.get("register", "")
    return Wanted(
        state=state,
        sort=sorting.parameter,
        register=register if register in qualifications() else "",
        procedure=_known_procedure(query.get("procedure", "")),
        waits=waits if WAITS.get(waits) == state else "",
        late=query.get("late") == "1" and state in {"open", "proposed"},
        text=text,
        after=asked_row(query, "after"),
        before=asked_row(query, "before"),
    ), sorting  # fmt: skip


def _first_order(state: str) -> Sorting:
    """What has waited longest first; of decided cases the newest."""
    return Sorting("arrived", descending=state == "decided") if state else Sorting("name")


def _known_procedure(text: str) -> str:
    known = {one.id for name in qualifications() for one in qualification(name).procedures}
    return text if text in known else ""


def kept(wanted: Wanted) -> str:
    """The filters and the order as an address has them, without what was searched for and where
    the page stood; one list has one form."""
    first = _first_order(wanted.state).parameter
    return query_of(
        state=wanted.state, register=wanted.register, procedure=wanted.procedure,
        waits=wanted.waits, late="1" if wanted.late else "",
        sort="" if wanted.sort == first else wanted.sort,
    )  # fmt: skip


def narrowed(wanted: Wanted) -> bool:
    """Whether anything but the state narrows the list."""
    return bool(wanted.register or wanted.procedure or wanted.waits or wanted.late or wanted.text)


def chip_groups(request: HttpRequest, wanted: Wanted, found: Queue, desk: Desk) -> list[ChipGroup]:
    """The questions of a list with their chips; counts stand where everything was counted."""
    if not wanted.state:
        return []
    made = [
        ChipGroup(Text("状態", "State"), _states(wanted, desk)),
        ChipGroup(Text("待っているもの", "Waits for"), _waits(request, wanted, found)),
        ChipGroup(Text("手続", "Procedure"), _procedures(request, wanted, found)),
        ChipGroup(Text("資格", "Qualification"), _registers(request, wanted, found, desk)),
    ]
    return [one for one in made if one.chips]


def _states(wanted: Wanted, desk: Desk) -> list[Chip]:
    """The counts are the desk's, of all its registers, and so are left out for one of them."""
    counts = {name: getattr(desk.cases, name) for name in CASE_STATES}
    return [
        Chip(
            words.word, f"?{query_of(state=code, register=wanted.register)}", code == wanted.state,
            counts[code] if counts[code] <= CAP and not wanted.register else None,
        )
        for code, words in CASE_STATES.items()
    ]  # fmt: skip


def _waits(request: HttpRequest, wanted: Wanted, found: Queue) -> list[Chip]:
    chips = [
        Chip(words, turned(request, "waits", code, on=code == wanted.waits), code == wanted.waits)
        for code, words in WAITING_WORDS.items()
        if WAITS[code] == wanted.state
    ]
    if wanted.state in {"open", "proposed"} and found.groups is not None:
        late = found.groups.late if found.groups.whole else None
        href = turned(request, "late", "1", on=wanted.late)
        chips.append(Chip(LATE, href, wanted.late, late))
    return chips


def _procedures(request: HttpRequest, wanted: Wanted, found: Queue) -> list[Chip]:
    """Those of the cases here; by the name of the first qualification that has them."""
    assert found.groups is not None
    names: dict[str, Text] = {}
    counts: dict[str, int] = {}
    for (register, code), count in found.groups.counts.items():
        names.setdefault(code, procedure(register, code).name)
        counts[code] = counts.get(code, 0) + (count if wanted.register in {"", register} else 0)
    if len(names) < 2 and not wanted.procedure:
        return []
    return [
        Chip(
            names[code], turned(request, "procedure", code, on=code == wanted.procedure),
            code == wanted.procedure, counts[code] if found.groups.whole else None,
        )
        for code in sorted(names)
    ]  # fmt: skip


def _registers(request: HttpRequest, wanted: Wanted, found: Queue, desk: Desk) -> list[Chip]:
    """Those in charge that have cases here, or all where not everything was counted."""
    assert found.groups is not None
    counts: dict[str, int] = {}
    for (register, _), count in found.groups.counts.items():
        counts[register] = counts.get(register, 0) + count
    ours = own_registers(desk.registers)
    if found.groups.whole:
        ours = [name for name in ours if counts.get(name) or name == wanted.register]
    if len(ours) < 2 and not wanted.register:
        return []
    return [
        Chip(
            qualification(name).name, turned(request, "register", name, on=name == wanted.register),
            name == wanted.register, counts.get(name, 0) if found.groups.whole else None,
        )
        for name in ours
    ]  # fmt: skip
