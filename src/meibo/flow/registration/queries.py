"""Reading the register, runs and dispositions for the officer's door."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from meibo.catalogue import register_file_of
from meibo.flow.examination.handoff import Decision, to_carry_out, waiting_for_run
from meibo.flow.registration.models import Disposition, Run
from meibo.flow.registration.states import DispositionState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import officer
from meibo.rooms.register.cards import Issue, card_issues
from meibo.rooms.register.models import Entry, Version
from meibo.rooms.register.refusals import no_such_entry
from meibo.terms.person_name import folded_key

PAGE = 50
LONGEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Found:
    """One page of latest versions, and how many there are in all."""

    rows: list[Version]
    total: int


@dataclass(frozen=True, slots=True)
class WaitingDisposition:
    """A proposal, and whom it is about."""

    disposition: Disposition
    version: Version


@dataclass(frozen=True, slots=True)
class EntryFile:
    """An entry with all its versions, latest first, its dispositions, and the issues of the
    person's licence card, latest first (none where the register file has no cards)."""

    entry: Entry
    versions: list[Version]
    dispositions: list[Disposition]
    card: list[Issue]


@dataclass(frozen=True, slots=True)
class RunDesk:
    """What waits for a run by register, granted cases about entries, and the latest runs."""

    waiting: dict[str, int]
    about_entries: list[Decision]
    runs: list[Run]


@act("registration.search", purpose="registration", permit=officer)
def search(act: Act, *, text: str = "", page: int = 1) -> Found:
    """Latest versions by registration number or the beginning of a name; newest first if empty.

    A prefix search is a range on the stored key: under row-level security LIKE could not use it.
    A page past the last is the last.
    """
    rows = _found(text)
    total = rows.count() if text.strip() else Entry.objects.count()
    pages = max(1, -(-total // PAGE))
    start = (min(max(page, 1), pages) - 1) * PAGE
    return Found(list(rows.order_by("-entry__registration_number")[start : start + PAGE]), total)


def _found(text: str) -> QuerySet[Version]:
    last = Version.objects.filter(entry=OuterRef("entry")).order_by("-sequence").values("id")[:1]
    rows = Version.objects.filter(id=Subquery(last)).select_related("entry")
    number = unicodedata.normalize("NFKC", text).strip()
    key = folded_key(text)
    if number.isascii() and number.isdigit():
        known = len(number) <= LONGEST_NUMBER
        return rows.filter(entry__registration_number=int(number)) if known else rows.none()
    if key:
        return rows.filter(name_key__gte=key, name_key__lt=key + "\U0010ffff")
    return rows.none() if text.strip() else rows


def _file(act: Act, row: Entry) -> EntryFile:
    act.about(case=row.id, subject=row.qualification_pseudonym)
    one_card = register_file_of(row.register).one_card
    return EntryFile(
        entry=row,
        versions=list(Version.objects.filter(entry=row).order_by("-sequence")),
        dispositions=list(Disposition.objects.filter(entry=row.id).order_by("-proposed_at")),
        card=card_issues(row.register_file, row.qualification_pseudonym) if one_card else [],
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
def dispositions(act: Act) -> list[WaitingDisposition]:
    """Dispositions waiting for approval with whom they are about, oldest first."""
    rows = Disposition.objects.filter(state=DispositionState.PROPOSED)
    waiting = list(rows.order_by("proposed_at")[:200])
    versions = Version.objects.filter(entry__in=[row.entry for row in waiting])
    latest = {v.entry_id: v for v in versions.select_related("entry").order_by("sequence")}
    return [WaitingDisposition(row, latest[row.entry]) for row in waiting]


@act("registration.see_runs", purpose="registration", permit=officer)
def run_desk(act: Act) -> RunDesk:
    """What waits to be written in the register and the latest runs."""
    waiting = {r: n for r, n in waiting_for_run().items() if r in act.scope.registers}
    return RunDesk(waiting, to_carry_out(), list(Run.objects.order_by("-at")[:30]))
