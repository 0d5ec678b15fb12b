"""Reading what a certificate is made of, with the columns that those who make one may read."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.register.models import Entry, Version

_ENTRY = ("id", "register", "registration_number", "number_prefix", "registered_on",
          "qualification_pseudonym")  # fmt: skip
_VERSION = (
    "id", "entry", "status", "effective_on", "suspended_from", "suspended_until", "valid_until",
    "particulars",
)  # fmt: skip


def entry_of(entry: UUID) -> Entry:
    """An entry, without who holds it."""
    return Entry.objects.only(*_ENTRY).get(id=entry)


def latest_of(entry: UUID) -> Version:
    """Its latest version."""
    return Version.objects.only(*_VERSION).filter(entry=entry).order_by("-sequence")[0]


def latest_with_entry(entry: UUID) -> Version:
    """The same with the entry itself, in one query."""
    columns = [*_VERSION, *(f"entry__{name}" for name in _ENTRY)]
    rows = Version.objects.select_related("entry").only(*columns)
    return rows.filter(entry=entry).order_by("-sequence")[0]
