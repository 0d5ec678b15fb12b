"""Reading the links of entries and what is under way about them, for the officers' door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from meibo.flow.registration.linking.naming import name_entry
from meibo.flow.registration.register_list import latest_versions
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import officer
from meibo.rooms.journal.visit import read
from meibo.rooms.register.models import Entry, Version
from meibo.rooms.vault import linking
from meibo.rooms.vault.models import Merging, Relinking, Unlinking
from meibo.rooms.vault.typed import Standing, standings

LISTED = 200


@dataclass(frozen=True, slots=True)
class LinkFile:
    """One entry's link. typing: where the number of a relinking that is not over stands.

    others: the latest versions of who the number was found with, in the officer's registers; shown
    with the merging alone, and only to whom that is shown.
    """

    version: Version
    link: linking.Link
    typing: Standing | None
    others: list[Version]

    @property
    def unlinking(self) -> Unlinking | None:
        """The one that is not over."""
        return next((one for one in self.link.unlinkings if one.settled_at is None), None)

    @property
    def relinking(self) -> Relinking | None:
        """The one that is not over."""
        return next((one for one in self.link.relinkings if one.settled_at is None), None)

    @property
    def merging(self) -> Merging | None:
        """The one that is not over, for whom it is shown to."""
        return next((one for one in self.link.mergings if one.settled_at is None), None)


@dataclass(frozen=True, slots=True)
class LinkActs:
    """What is under way in the officer's registers, and the latest version of each entry."""

    acts: linking.UnderWay
    typing: dict[UUID, Standing]
    versions: dict[UUID, Version]


@read("linking.see_link", purpose="number_check", permit=officer)
def link_file(act: Act, *, entry: UUID) -> LinkFile:
    """The link of one entry and its trail; refuses register.none."""
    version, link = name_entry(act, entry), linking.link_of(entry)
    found = LinkFile(version, link, None, [])
    if found.relinking is None:
        return found
    typing = standings([found.relinking.id]).get(found.relinking.id)
    others = _entries_of(found.merging.stays) if found.merging else []
    return LinkFile(version, link, typing, others)


def _entries_of(pseudonym: UUID) -> list[Version]:
    person = linking.known_by(pseudonym)[pseudonym]
    entries = Entry.objects.filter(qualification_pseudonym__in=person).order_by("registered_on")
    latest = latest_versions(list(entries.values_list("id", flat=True)))
    return list(latest.values())


@read("linking.see_acts", purpose="number_check", permit=officer)
def link_acts(act: Act) -> LinkActs:
    """Everything about links that waits for somebody, at most LISTED of each kind."""
    acts = linking.under_way(act.scope.registers, LISTED)
    about: Sequence[Unlinking | Relinking] = [*acts.unlinkings, *acts.relinkings]
    return LinkActs(
        acts=acts,
        typing=standings([one.id for one in acts.relinkings]),
        versions=latest_versions([one.entry for one in about]),
    )
