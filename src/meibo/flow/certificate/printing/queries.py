"""Reading runs, sheets, the spoilage ledger and the 外字 desk for the officers' door."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meibo.catalogue import register_files, registers_of
from meibo.flow.certificate.printing import texts
from meibo.flow.certificate.printing.due import Due, due_in
from meibo.flow.certificate.printing.models import (
    BlankCounter,
    GlyphCase,
    LostBlank,
    PrintRun,
    Sheet,
)
from meibo.flow.certificate.printing.open import own_registers_of
from meibo.flow.certificate.printing.refusals import no_such_file, no_such_run, no_such_sheet
from meibo.flow.certificate.printing.states import GlyphState, SheetState
from meibo.flow.examination.handoff import addresses_of
from meibo.flow.registration.particulars import full_name
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import officer
from meibo.rooms.journal.visit import read
from meibo.rooms.register.models import Entry, Version

RUNS_SHOWN, LEDGER_SHOWN, GLYPHS_SHOWN = 30, 200, 100


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run, and how many of its sheets stand in which state."""

    run: PrintRun
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Every line of it."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Overview:
    """next_blank: of each file in charge that has a stock already; waiting: open cases of the desk."""

    files: list[str]
    next_blank: dict[str, int]
    waiting: int
    runs: list[RunLine]


@read("printing.see_overview", purpose="certificate", permit=officer)
def see_overview(act: Act) -> Overview:
    """The newest runs of the registers in charge, and what else waits."""
    own = act.scope.registers
    files = [name for name in register_files() if own & set(registers_of(name))]
    counters = BlankCounter.objects.filter(register_file__in=files)
    runs = list(PrintRun.objects.order_by("-proposed_at", "-id")[:RUNS_SHOWN])
    return Overview(
        files=files,
        next_blank=dict(counters.values_list("register_file", "next_number")),
        waiting=GlyphCase.objects.filter(state=GlyphState.OPEN).count(),
        runs=[RunLine(one, counts) for one, counts in zip(runs, _counts(runs), strict=True)],
    )


def _counts(runs: list[PrintRun]) -> list[dict[str, int]]:
    rows = Sheet.objects.filter(run__in=runs).values_list("run_id", "state")
    found = Counter(rows)
    return [
        {state: found[run.id, state] for state in SheetState if found[run.id, state]}
        for run in runs
    ]


@read("printing.see_due", purpose="certificate", permit=officer)
def see_due(act: Act, *, register_file: str) -> list[Due]:
    """Who is due a licence on paper, of the registers in charge."""
    if register_file not in register_files():
        raise no_such_file()
    act.about(case=register_file)
    return due_in(register_file, own_registers_of(act, register_file), act.at)


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """A sheet with whom it is for. names: as the register has them."""

    sheet: Sheet
    entry: Entry
    names: dict[str, str]
    address: str

    @property
    def destination(self) -> str:
        """Where it is sent: what an officer wrote, or the address of the application."""
        return self.sheet.destination or self.address


@dataclass(frozen=True, slots=True)
class RunFile:
    """A run with its sheets in order, and the blank its first one would get."""

    run: PrintRun
    sheets: list[ShownSheet]
    next_blank: int

    def having(self, *states: str) -> list[ShownSheet]:
        """The sheets in some states."""
        return [one for one in self.sheets if one.sheet.state in states]


@read("printing.see_run", purpose="certificate", permit=officer)
def see_run(act: Act, *, run: UUID) -> RunFile:
    """One run; refuses printing.no_run."""
    return run_file(act, run)


def run_file(act: Act, run: UUID) -> RunFile:
    """The same inside another act."""
    row = PrintRun.objects.filter(id=run).first()
    if row is None:
        raise no_such_run()
    act.about(case=row.id)
    sheets = list(Sheet.objects.filter(run=row).order_by("line"))
    counter = BlankCounter.objects.filter(register_file=row.register_file).first()
    return RunFile(row, shown(sheets), counter.next_number if counter else 1)


def shown(sheets: list[Sheet]) -> list[ShownSheet]:
    """Sheets with the people they are for, in four statements however many they are."""
    entries = Entry.objects.in_bulk([one.entry for one in sheets])
    versions = Version.objects.in_bulk([one.version for one in sheets])
    addresses = addresses_of(one.case for one in sheets)
    return [
        ShownSheet(
            one, entries[one.entry], texts.names_of(entries[one.entry], versions[one.version]),
            addresses.get(one.case, ""),
        )
        for one in sheets
    ]  # fmt: skip


@read("printing.see_sheet", purpose="certificate", permit=officer)
def see_sheet(act: Act, *, sheet: UUID) -> tuple[ShownSheet, PrintRun]:
    """One sheet and its run; refuses printing.no_sheet."""
    row = Sheet.objects.select_related("run").filter(id=sheet).first()
    if row is None:
        raise no_such_sheet()
    (found,) = shown([row])
    act.about(case=row.id, subject=found.entry.qualification_pseudonym)
    return found, row.run


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A line of the ledger: a blank that is no licence. sheet: what was on it, None for nothing."""

    register_file: str
    blank: int
    reason: str
    at: datetime
    mine: bool
    sheet: UUID | None
    run: UUID | None


@read("printing.see_ledger", purpose="certificate", permit=officer)
def see_ledger(act: Act) -> list[Spoiled]:
    """The blanks that were spoiled, the newest first (書損じ簿)."""
    me = act.scope.account
    sheets = Sheet.objects.filter(state=SheetState.SPOILED).order_by("-spoiled_at")[:LEDGER_SHOWN]
    lost = LostBlank.objects.order_by("-at", "-blank")[:LEDGER_SHOWN]
    lines = [
        Spoiled(one.register_file, one.blank or 0, one.reason, one.spoiled_at or act.at,
                one.spoiled_by == me, one.id, one.run_id)
        for one in sheets
    ] + [
        Spoiled(one.register_file, one.blank, one.reason, one.at, one.by == me, None, None)
        for one in lost
    ]  # fmt: skip
    return sorted(lines, key=lambda one: (one.at, one.blank), reverse=True)[:LEDGER_SHOWN]


@dataclass(frozen=True, slots=True)
class WaitingGlyph:
    """A case of the desk, and whose name it is."""

    glyph: GlyphCase
    entry: Entry
    full_name: str


@read("printing.see_glyphs", purpose="certificate", permit=officer)
def see_glyphs(act: Act) -> list[WaitingGlyph]:
    """What lies on the 外字 desk, the oldest first, and what was settled, the newest first."""
    rows = GlyphCase.objects.order_by("state", "-settled_at", "opened_at")[:GLYPHS_SHOWN]
    found = list(rows)
    entries = Entry.objects.in_bulk([one.entry for one in found])
    versions = Version.objects.in_bulk([one.version for one in found])
    return [
        WaitingGlyph(one, entries[one.entry], full_name(versions[one.version].particulars))
        for one in found
    ]


@read("printing.see_of_entry", purpose="registration", permit=officer)
def sheets_of(act: Act, *, entry: UUID) -> list[tuple[Sheet, PrintRun]]:
    """Every licence on paper of an entry, the newest first."""
    act.about(case=entry)
    rows = Sheet.objects.filter(entry=entry).select_related("run")
    return [(one, one.run) for one in rows.order_by("-run__proposed_at", "-line")]
