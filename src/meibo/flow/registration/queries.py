"""Reading the register, runs and dispositions for the officer's door."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q

from meibo.catalogue import register_file_of
from meibo.flow.examination.handoff import Decision, to_carry_out, waiting_for_run
from meibo.flow.examination.queue import CAP, behind
from meibo.flow.registration.models import Disposition, Run
from meibo.flow.registration.register_list import (
    PAGE,
    ListedEntries,
    WantedEntries,
    latest_versions,
    listed,
    total,
)
from meibo.flow.registration.states import DispositionState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import officer
from meibo.rooms.register.cards import Issue, card_issues
from meibo.rooms.register.models import Entry, Version
from meibo.rooms.register.refusals import no_such_entry
from meibo.rooms.register.rules import ENDED
from meibo.rooms.vault.window import Ended, ended

EXPORTED = 10_000
NEWEST_FIRST = WantedEntries()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the register. total: how many are wanted, at most CAP + 1."""

    page: ListedEntries
    total: int


@dataclass(frozen=True, slots=True)
class WaitingDisposition:
    """A proposal, and whom it is about."""

    disposition: Disposition
    version: Version


@dataclass(frozen=True, slots=True)
class WaitingDispositions:
    """A page of them. total: how many there are, at most CAP + 1; earlier, later: whether there are
    any before and behind it."""

    rows: list[WaitingDisposition]
    total: int
    earlier: bool
    later: bool

    @property
    def ends(self) -> tuple[UUID, UUID] | None:
        """The first and the last; None for an empty page."""
        return (self.rows[0].disposition.id, self.rows[-1].disposition.id) if self.rows else None


@dataclass(frozen=True, slots=True)
class EntryFile:
    """An entry with all its versions, latest first, its dispositions, the issues of the person's
    licence card, latest first (none where the register file has no cards), and what became of the
    number where the registration has ended."""

    entry: Entry
    versions: list[Version]
    dispositions: list[Disposition]
    card: list[Issue]
    ended: Ended | None


@dataclass(frozen=True, slots=True)
class RunDesk:
    """What waits for a run by register, granted cases about entries, and the latest runs."""

    waiting: dict[str, int]
    about_entries: list[Decision]
    runs: list[Run]


@act("registration.search", purpose="registration", permit=officer)
def search(act: Act, wanted: WantedEntries = NEWEST_FIRST) -> Found:
    """A page of the officer's registers, by their latest versions."""
    return Found(listed(act, wanted, PAGE), total(act, wanted))


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
    )


@act("registration.see_entry", purpose="registration", permit=officer)
def entry_file(act: Act, *, entry: UUID) -> EntryFile:
    """One entry with its history; refuses register.none."""
    row = Entry.objects.filter(id=entry).first()
    if row is None:
        raise no_such_entry()
    return _file(act, row)


@act("registration.see_entry_of", purpose="examination", permit=officer)
def entry_of(act: Act, *, register: str, pseudonym: UUID) -> EntryFile | None:
    """The entry of the person of a case, to be compared with the application; None without one."""
    act.about(subject=pseudonym)
    row = Entry.objects.filter(register=register, qualification_pseudonym=pseudonym).first()
    return None if row is None else _file(act, row)


@act("registration.see_dispositions", purpose="disposition", permit=officer)
def dispositions(
    act: Act, *, waits: str = "", after: UUID | None = None, before: UUID | None = None
) -> WaitingDispositions:
    """A page of the dispositions waiting for approval with whom they are about, oldest first.

    waits: "me" for those another officer proposed, "others" for the officer's own; after, before:
    the proposal the page begins behind, or ends at.
    """
    rows = Disposition.objects.filter(
        state=DispositionState.PROPOSED, register__in=act.scope.registers
    )
    if waits:
        own = Q(proposed_by=act.scope.account)
        rows = rows.filter(own if waits == "others" else ~own)
    count = rows[: CAP + 1].count()
    anchor = after or before
    place = None
    if anchor is not None:
        places = Disposition.objects.filter(id=anchor).values_list("proposed_at", flat=True)
        place = places.first()
    back = place is not None and after is None
    if anchor is not None and place is not None:
        rows = rows.filter(behind("proposed_at", place, anchor, down=back))
    sign = "-" if back else ""
    got = list(rows.order_by(f"{sign}proposed_at", f"{sign}id")[: PAGE + 1])
    more, page = len(got) > PAGE, got[:PAGE]
    listed = _about(page[::-1] if back else page)
    if back:
        return WaitingDispositions(listed, count, more, True)
    return WaitingDispositions(listed, count, place is not None, more)


def _about(waiting: list[Disposition]) -> list[WaitingDisposition]:
    latest = latest_versions([row.entry for row in waiting])
    return [WaitingDisposition(row, latest[row.entry]) for row in waiting]


@act("registration.see_runs", purpose="registration", permit=officer)
def run_desk(act: Act) -> RunDesk:
    """What waits to be written in the register and the latest runs."""
    waiting = {r: n for r, n in waiting_for_run().items() if r in act.scope.registers}
    return RunDesk(waiting, to_carry_out(), list(Run.objects.order_by("-at")[:30]))
