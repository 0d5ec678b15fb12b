"""Reading the register, runs and dispositions for the officer's door."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery

from meibo.flow.examination.handoff import waiting_for_run
from meibo.flow.registration.models import Disposition, Run
from meibo.flow.registration.states import DispositionState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import officer
from meibo.rooms.register.models import Entry, Version
from meibo.rooms.register.refusals import no_such_entry
from meibo.terms.person_name import folded_key

PAGE = 50


@dataclass(frozen=True, slots=True)
class EntryFile:
    """An entry with all its versions, latest first, and its dispositions."""

    entry: Entry
    versions: list[Version]
    dispositions: list[Disposition]


@dataclass(frozen=True, slots=True)
class RunDesk:
    """What waits for a run by register, and the latest runs."""

    waiting: dict[str, int]
    runs: list[Run]


@act("registration.search", purpose="registration", permit=officer)
def search(act: Act, *, text: str = "", page: int = 1) -> list[Version]:
    """Latest versions by registration number or the beginning of a name; newest first if empty.

    A prefix search is a range on the stored key: under row-level security LIKE could not use it.
    """
    last = Version.objects.filter(entry=OuterRef("entry")).order_by("-sequence").values("id")[:1]
    rows = Version.objects.filter(id=Subquery(last)).select_related("entry")
    key = folded_key(text)
    if text.strip().isdigit():
        rows = rows.filter(entry__registration_number=int(text))
    elif key:
        rows = rows.filter(name_key__gte=key, name_key__lt=key + "\U0010ffff")
    start = (max(page, 1) - 1) * PAGE
    return list(rows.order_by("-entry__registration_number")[start : start + PAGE])


@act("registration.see_entry", purpose="registration", permit=officer)
def entry_file(act: Act, *, entry: UUID) -> EntryFile:
    """One entry with its history; refuses register.none."""
    row = Entry.objects.filter(id=entry).first()
    if row is None:
        raise no_such_entry()
    act.about(case=row.id, subject=row.qualification_pseudonym)
    return EntryFile(
        entry=row,
        versions=list(Version.objects.filter(entry=row).order_by("-sequence")),
        dispositions=list(Disposition.objects.filter(entry=row.id).order_by("-proposed_at")),
    )


@act("registration.see_dispositions", purpose="disposition", permit=officer)
def dispositions(act: Act) -> list[Disposition]:
    """Dispositions waiting for approval, oldest first."""
    return list(
        Disposition.objects.filter(state=DispositionState.PROPOSED).order_by("proposed_at")[:200]
    )


@act("registration.see_runs", purpose="registration", permit=officer)
def run_desk(act: Act) -> RunDesk:
    """What waits to be entered and the latest runs."""
    waiting = {r: n for r, n in waiting_for_run().items() if r in act.scope.registers}
    return RunDesk(waiting, list(Run.objects.order_by("-at")[:30]))
