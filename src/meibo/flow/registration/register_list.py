"""The register as a list: which entries, in which order, from which one on.

An order comes from an index and a page begins behind an entry, as in the queue of examination.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from meibo.flow.examination.stretch import Order, Stretch, stretch
from meibo.rooms.journal.act import Act
from meibo.rooms.register.models import Entry, Version
from meibo.terms.day import japanese_day
from meibo.terms.person_name import folded_key

PAGE = 50
LONGEST_NUMBER = 9
SORTS = {"number": "registration_number", "on": "registered_on"}
NEWEST = "-on"
# The status stands in the statement: a partial index by a parameter would be lost to a generic plan.
_SUSPENDED = """
SELECT v.entry_id FROM register.register_version AS v
 WHERE v.register = ANY (%s) AND v.status = 'suspended' AND v.suspended_from <= %s
   AND (v.suspended_until IS NULL OR v.suspended_until >= %s)
   AND (v.valid_until IS NULL OR v.valid_until >= %s)
   AND NOT EXISTS (SELECT FROM register.register_version AS later
                    WHERE later.entry_id = v.entry_id AND later.sequence > v.sequence)
"""


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


def listed(act: Act, wanted: WantedEntries, size: int) -> Stretch[Version]:
    """A page of the register: latest versions with their entries."""
    order = _order(wanted)
    page = stretch(
        found(act, wanted).values_list(order.key, flat=True), order, size, after=wanted.after,
        before=wanted.before, place=lambda anchor: _place(anchor, order),
    )  # fmt: skip
    return page.of(_latest(page.rows))


def _order(wanted: WantedEntries) -> Order:
    if named(wanted.text):
        return Order("name_key", "entry_id")
    name = wanted.sort.removeprefix("-")
    return Order(SORTS.get(name, SORTS["on"]), down=wanted.sort.startswith("-"))


def _place(anchor: UUID, order: Order) -> object | None:
    """Where an entry stands in an order: the value of its column, or of its latest version's."""
    rows: QuerySet[Any] = Entry.objects.filter(id=anchor)
    if order.key == "entry_id":
        rows = Version.objects.filter(entry=anchor).order_by("-sequence")
    return rows.values_list(order.column, flat=True).first()


def named(text: str) -> bool:
    """Whether a name is searched for, not a number."""
    number = _number(text)
    return bool(number) and not (number.isascii() and number.isdigit())


def _number(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def found(act: Act, wanted: WantedEntries) -> QuerySet[Any]:
    """The entries that are wanted, of the officer's registers, in no order yet; their latest
    versions where a name is searched for, since the name stands there."""
    own = [one for one in sorted(act.scope.registers) if wanted.register in {"", one}]
    if named(wanted.text):
        rows = _by_name(own, wanted.text)
        return rows.filter(entry__in=_suspended(act, own)) if wanted.suspended else rows
    entries = Entry.objects.filter(register__any_of=own)
    if wanted.suspended:
        entries = entries.filter(id__in=_suspended(act, own))
    number = _number(wanted.text)
    if number:
        known = len(number) <= LONGEST_NUMBER
        return entries.filter(registration_number=int(number)) if known else entries.none()
    return entries


def _by_name(own: list[str], text: str) -> QuerySet[Version]:
    """By the beginning of a name: a range on the stored key, since LIKE could not use the index
    under row-level security."""
    key = folded_key(text)
    later = Version.objects.filter(entry=OuterRef("entry"), sequence__gt=OuterRef("sequence"))
    rows = Version.objects.filter(
        ~Exists(later), register__any_of=own, name_key__gte=key, name_key__lt=key + "\U0010ffff"
    )
    return rows if key else rows.none()


def _suspended(act: Act, own: list[str]) -> RawSQL:
    """Entries whose latest version is a suspension that holds today."""
    today = japanese_day(act.at)
    return RawSQL(_SUSPENDED, [own, today, today, today])  # noqa: S611 a constant with parameters


def latest_versions(entries: list[UUID]) -> dict[UUID, Version]:
    """The latest version of each entry, with the entry, in one query."""
    rows = Version.objects.filter(entry__in=entries).select_related("entry")
    return {one.entry_id: one for one in rows.order_by("entry", "-sequence").distinct("entry")}


def _latest(entries: list[UUID]) -> list[Version]:
    latest = latest_versions(entries)
    return [latest[one] for one in entries]
