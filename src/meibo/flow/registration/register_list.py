"""The register as a list: which entries, in which order, from which one on.

An order comes from an index and a page begins behind an entry, as in the queue of examination.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from meibo.flow.examination.queue import CAP, behind
from meibo.rooms.journal.act import Act
from meibo.rooms.register.models import Entry, Version
from meibo.rooms.register.rules import Status
from meibo.terms.day import japanese_day
from meibo.terms.person_name import folded_key

PAGE = 50
LONGEST_NUMBER = 9
SORTS = {"number": "registration_number", "on": "registered_on"}
NEWEST = "-on"


@dataclass(frozen=True, slots=True)
class WantedEntries:
    """Which entries. text: a registration number, or the beginning of a name (in the order of
    names); sort: a key of SORTS, "-" before it the other way round; suspended: those alone whose
    suspension holds today; after, before: the entry the page begins behind, or ends at."""

    text: str = ""
    sort: str = NEWEST
    register: str = ""
    suspended: bool = False
    after: UUID | None = None
    before: UUID | None = None


@dataclass(frozen=True, slots=True)
class ListedEntries:
    """A page of latest versions with their entries; earlier, later: whether there are others."""

    rows: list[Version]
    earlier: bool
    later: bool

    @property
    def ends(self) -> tuple[UUID, UUID] | None:
        """The first and the last entry; None for an empty page."""
        return (self.rows[0].entry_id, self.rows[-1].entry_id) if self.rows else None


def listed(act: Act, wanted: WantedEntries, size: int) -> ListedEntries:
    """A page of the register."""
    column, down = _order(wanted)
    anchor = wanted.after or wanted.before
    place = None
    if anchor is not None:
        place = _places(anchor, column)
    rows = found(act, wanted)
    back = place is not None and wanted.after is None
    if anchor is not None and place is not None:
        rows = rows.filter(behind(column, place, anchor, down=down != back))
    sign = "-" if down != back else ""
    got = list(
        rows.order_by(f"{sign}{column}", f"{sign}id").values_list("id", flat=True)[: size + 1]
    )
    more, page = len(got) > size, got[:size]
    if back:
        return ListedEntries(_latest(page[::-1]), more, True)
    return ListedEntries(_latest(page), place is not None, more)


def total(act: Act, wanted: WantedEntries) -> int:
    """How many there are, at most CAP + 1."""
    return found(act, wanted).order_by()[: CAP + 1].count()


def _order(wanted: WantedEntries) -> tuple[str, bool]:
    if named(wanted.text):
        return "version__name_key", False
    name = wanted.sort.removeprefix("-")
    return SORTS.get(name, SORTS["on"]), wanted.sort.startswith("-")


def _places(anchor: UUID, column: str) -> object | None:
    """Where an entry stands in an order: the value of its column, of its latest version."""
    rows = Entry.objects.filter(id=anchor)
    if column.startswith("version__"):
        rows = rows.order_by("-version__sequence")
    return rows.values_list(column, flat=True).first()


def named(text: str) -> bool:
    """Whether a name is searched for, not a number."""
    number = _number(text)
    return bool(text.strip()) and not (number.isascii() and number.isdigit())


def _number(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def found(act: Act, wanted: WantedEntries) -> QuerySet[Entry]:
    """The entries that are wanted, of the officer's registers, in no order yet.

    A prefix search is a range on the stored key: under row-level security LIKE could not use it.
    """
    own = [one for one in sorted(act.scope.registers) if wanted.register in {"", one}]
    rows = Entry.objects.filter(register__in=own)
    if wanted.suspended:
        rows = rows.filter(id__in=_suspended(act, own))
    if named(wanted.text):
        key = folded_key(wanted.text)
        if not key:
            return rows.none()
        later = Version.objects.filter(
            entry=OuterRef("pk"), sequence__gt=OuterRef("version__sequence")
        )
        return rows.filter(
            ~Exists(later), version__name_key__gte=key, version__name_key__lt=key + "\U0010ffff",
            version__register__in=own,
        )  # fmt: skip
    number = _number(wanted.text)
    if number:
        known = len(number) <= LONGEST_NUMBER
        return rows.filter(registration_number=int(number)) if known else rows.none()
    return rows


def _suspended(act: Act, own: list[str]) -> QuerySet[Version, Any]:
    """Entries whose latest version is a suspension that holds today."""
    today = japanese_day(act.at)
    later = Version.objects.filter(entry=OuterRef("entry"), sequence__gt=OuterRef("sequence"))
    rows = Version.objects.filter(
        ~Exists(later), Q(suspended_until__isnull=True) | Q(suspended_until__gte=today),
        register__in=own, status=Status.SUSPENDED, suspended_from__lte=today,
    )  # fmt: skip
    return rows.values("entry")


def _latest(entries: list[UUID]) -> list[Version]:
    rows = Version.objects.filter(entry__in=entries).select_related("entry")
    latest = {one.entry_id: one for one in rows.order_by("entry", "-sequence").distinct("entry")}
    return [latest[one] for one in entries]
