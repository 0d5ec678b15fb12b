"""Whom an act on a link is about, for its journal entry; each refuses what the officer may not see."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.journal.act import Act
from meibo.rooms.register.models import Version
from meibo.rooms.register.window import latest
from meibo.rooms.vault import linking


def name_entry(act: Act, entry: UUID) -> Version:
    """The latest version of an entry; refuses register.none."""
    found = latest(entry)
    act.about(case=entry, subject=found.entry.qualification_pseudonym)
    return found


def name_unlinking(act: Act, unlinking: UUID) -> Version:
    """The same of an unlinking's entry; refuses vault.no_link_act."""
    return name_entry(act, linking.unlinking(unlinking).entry)


def name_relinking(act: Act, relinking: UUID) -> Version:
    """The same of a relinking's entry; refuses vault.no_link_act."""
    return name_entry(act, linking.relinking(relinking).entry)


def name_merging(act: Act, relinking: UUID) -> Version:
    """The same of a merging's entry, for whom it is shown to; refuses vault.no_link_act."""
    return name_entry(act, linking.merging(relinking).entry)
