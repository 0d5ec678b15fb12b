"""Reading the register, runs and dispositions for the officer's door."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from meibo.catalogue import register_file_of
from meibo.flow.examination.handoff import Decision, to_carry_out, waiting_for_run
from meibo.flow.examination.queue import CAP
from meibo.flow.examination.stretch import Stretch
from meibo.flow.registration.models import Disposition, Run
from meibo.flow.registration.register_list import (
    PAGE,
    WantedEntries,
    found,
    listed,
)
from meibo.flow.registration.run_list import (
    WantedRuns,
    first_run,
    listed_runs,
    wanted_runs,
)
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import officer
from meibo.rooms.journal.visit import read
from meibo.rooms.register.cards import Issue, card_issues
from meibo.rooms.register.models import Entry, Version
from meibo.rooms.register.refusals import no_such_entry
from meibo.rooms.register.rules import ENDED
from meibo.rooms.vault.linking import is_linked
from meibo.rooms.vault.window import Ended, ended

EXPORTED = 10_000
NEWEST_FIRST = WantedEntries()
NEWEST_RUNS = WantedRuns()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the register. total: how many are wanted, at most CAP + 1."""

    page: Stretch[Version]
    total: int


@dataclass(frozen=True, slots=True)
class EntryFile:
    """An entry with all its versions, latest first, its dispositions, the issues of the person's
    licence card, latest first (none where the register file has no cards), what became of the number
    where the registration has ended, and whether a number is linked
    (None: not told to who typed it)."""

    entry: Entry
    versions: list[Version]
    dispositions: list[Disposition]
    card: list[Issue]
    ended: Ended | None
    linked: bool | None


@dataclass(frozen=True, slots=True)
class RunDesk:
    """What waits for a run by register, granted cases about entries, and a page of the runs so far.
    total: how many of those are wanted, at most CAP + 1; first_at: when the oldest of all was made."""

    waiting: dict[str, int]
    about_entries: list[Decision]
    runs: Stretch[Run]
    total: int
    first_at: datetime | None


@read("registration.search", purpose="registration", permit=officer)
def search(act: Act, wanted: WantedEntries = NEWEST_FIRST) -> Found:
    """A page of the officer's registers, by their latest versions."""
    page = listed(act, wanted, PAGE)
    return Found(page, page.total(found(act, wanted), CAP))


@act("registration.export", purpose="registration", permit=officer)
def export_entries(act: Act, wanted: WantedEntries = NEWEST_FIRST) -> list[Version]:
    """Every entry that is wanted for a file, at most EXPORTED; journaled as the export it is."""
    act.about(case=wanted.register)
    return listed(act, replace(wanted, after=None, before=None), EXPORTED).rows


def _file(act: Act, row: Entry) -> EntryFile:
    act.about(case=row.id, subject=row.qualification_pseudonym)
    one_card = register_file_of(row.register).one_card
    versions = list(Version.objects.filter(entry=row).order_by("-sequence"))
    return EntryFile(
        entry=row,
        versions=versions,
        dispositions=list(Disposition.objects.filter(entry=row.id).order_by("-proposed_at")),
        card=card_issues(row.register_file, row.qualification_pseudonym) if one_card else [],
        ended=ended(row.id) if versions[0].status in ENDED else None,
        linked=is_linked(row.id),
    )


@read("registration.see_entry", purpose="registration", permit=officer)
def entry_file(act: Act, *, entry: UUID) -> EntryFile:
    """One entry with its history; refuses register.none."""
    row = Entry.objects.filter(id=entry).first()
    if row is None:
        raise no_such_entry()
    return _file(act, row)


@read("registration.see_entry_of", purpose="examination", permit=officer)
def entry_of(act: Act, *, register: str, pseudonym: UUID) -> EntryFile | None:
    """The entry of the person of a case, to be compared with the application; None without one."""
    act.about(subject=pseudonym)
    row = Entry.objects.filter(register=register, qualification_pseudonym=pseudonym).first()
    return None if row is None else _file(act, row)


@read("registration.see_runs", purpose="registration", permit=officer)
def run_desk(act: Act, wanted: WantedRuns = NEWEST_RUNS) -> RunDesk:
    """What waits to be written in the register and the runs that are wanted."""
    page = listed_runs(act, wanted, PAGE)
    return RunDesk(
        waiting={r: n for r, n in waiting_for_run().items() if r in act.scope.registers},
        about_entries=to_carry_out(),
        runs=page,
        total=page.total(wanted_runs(act, wanted), CAP),
        first_at=first_run(act),
    )


@act("registration.export_runs", purpose="registration", permit=officer)
def export_runs(act: Act, wanted: WantedRuns = NEWEST_RUNS) -> list[Run]:
    """Every run that is wanted for a file, at most EXPORTED; journaled as the export it is."""
    act.about(case=wanted.register)
    return listed_runs(act, replace(wanted, after=None, before=None), EXPORTED).rows
