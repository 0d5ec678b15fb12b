"""The clock notes which applicants' files have learnt of an entry."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.models import Case
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("examination.note_entries_told", purpose="examination", permit=process)
def note_entries_told(act: Act, *, cases: list[UUID]) -> None:
    """The entries of these cases are not to be told any more."""
    Case.objects.filter(id__in=cases, entry_told_at__isnull=True).update(entry_told_at=act.at)
