"""Whom an act on a link is about, for its journal entry; each refuses what the officer may not see."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.journal.act import Act
from meibo.rooms.register.models import Version
from meibo.rooms.register.window import latest
from meibo.rooms.vault import linking
from meibo.rooms.vault.link_refusals import no_such_link


def name_entry(act: Act, entry: UUID) -> Version:
    """The latest version of an entry; refuses register.none."""
    found = latest(entry)
    act.about(case=entry, subject=found.entry.qualification_pseudonym)
    return found


def name_unlinking(act: Act, unlinking: UUID, *, of: UUID) -> Version:
    """The same of an unlinking that is of this entry; refuses vault.no_link_act."""
    return _name(act, linking.unlinking(unlinking).entry, of)


def name_relinking(act: Act, relinking: UUID, *, of: UUID | None = None) -> Version:
    """The same of a relinking that is of this entry, of any for the clock; refuses vault.no_link_act."""
    return _name(act, linking.relinking(relinking).entry, of)


def name_merging(act: Act, relinking: UUID, *, of: UUID) -> Version:
    """The same of a merging that is of this entry, for whom it is shown to; refuses
    vault.no_link_act."""
    return _name(act, linking.merging(relinking).entry, of)


def _name(act: Act, found: UUID, of: UUID | None) -> Version:
    """What is done under one entry's name is done to no other entry's link."""
    if of not in {None, found}:
        raise no_such_link()
    return name_entry(act, found)
