"""The registration an application is about: its version, and how the application's bytes name it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from meibo.catalogue.definitions import Procedure
from meibo.flow.intake import rules
from meibo.flow.intake.models import Application
from meibo.flow.intake.refusals import entry_ended, not_holder, nothing_changed
from meibo.rooms.register.models import Entry, Version
from meibo.rooms.register.rules import has_ended
from meibo.rooms.register.window import latest, particulars_of, standing_of
from meibo.rooms.vault.link_refusals import not_linked
from meibo.rooms.vault.linking import is_linked
from meibo.terms.refusal import Refusal


def held(
    register: str, entry: UUID | None, day: date, none: Callable[[], Refusal] = not_holder
) -> Version:
    """The latest version of an entry that can be applied about; refuses `none` and
    intake.entry_ended. Which entries are seen here at all is PostgreSQL's: the signed-in person's own,
    or those of the officer's registers."""
    if entry is None or not Entry.objects.filter(id=entry, register=register).exists():
        raise none()
    version = latest(entry)
    if has_ended(standing_of(version), day):
        raise entry_ended()
    return version


def refuse_unlinked(entry: UUID) -> None:
    """Refuses vault.not_linked: a paper about an entry ends by its linked number (decision 26). Where
    whether there is one is not told to the officer, it goes on."""
    if is_linked(entry) is False:
        raise not_linked()


def filled_in(found: Procedure, version: Version) -> dict[str, Any]:
    """The form as it starts from what is registered."""
    kept: Mapping[str, Any] = version.particulars
    return {item.id: kept[item.id] for item in found.items() if item.id in kept}


def named(row: Application, found: Procedure) -> dict[str, Any]:
    """The registration as the application's bytes name it; a correction must change something of it
    (intake.nothing_changed)."""
    assert row.version is not None, "an application about an entry names a version of it"
    assert row.entry is not None, "and the entry"
    if rules.unchanged(found, row.content, particulars_of(row.version)):
        raise nothing_changed()
    entry = Entry.objects.get(id=row.entry)
    return {
        "id": str(entry.id),
        "registration_number": entry.registration_number,
        "registered_on": entry.registered_on.isoformat(),
    }
