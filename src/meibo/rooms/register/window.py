"""The register's window: every stage may read by it, registration alone writes by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from meibo.rooms.journal.act import Act
from meibo.rooms.register.models import STANDING, Counter, Entry, Version
from meibo.rooms.register.refusals import no_such_entry
from meibo.rooms.register.rules import Standing, Status


def standing_sql(entry: str) -> str:
    """A query of the columns STANDING of an entry's latest version; entry: an SQL expression.

    Every public answer asks this, and building it by the ORM is dearer than answering it: what
    reads other columns of the same entry joins it laterally and saves a round trip.
    """
    return (
        f"SELECT {', '.join(STANDING)} FROM register.register_version "  # noqa: S608
        f"WHERE entry_id = {entry} ORDER BY sequence DESC LIMIT 1"
    )


def standing_of(version: Version) -> Standing:
    """What decides about an entry, of a version of it."""
    return Standing(*(getattr(version, name) for name in STANDING))


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What a decided case brings to the register. valid_until: its last day, where it has one."""

    case: UUID
    account: UUID
    portal_pseudonym: UUID
    pseudonym: UUID
    name_key: str
    particulars: dict[str, Any]
    number_prefix: str
    valid_until: date | None


def next_numbers(register: str, count: int) -> int:
    """Take `count` contiguous registration numbers; returns the first.

    The counter's row stays locked until commit: two runs at once get numbers one after the other,
    and a run that fails gives its numbers back.
    """
    Counter.objects.bulk_create([Counter(register=register, next_number=1)], ignore_conflicts=True)
    row = Counter.objects.select_for_update().get(register=register)
    first = row.next_number
    row.next_number = first + count
    row.save(update_fields=["next_number"])
    return first


def enter(
    act: Act, *, register: str, register_file: str, on: date, new: Iterable[NewEntry]
) -> list[Entry]:
    """Enter people with one date and contiguous numbers, each with its first version (REG-01)."""
    listed = list(new)
    first = next_numbers(register, len(listed))
    entries = [
        Entry(register=register, register_file=register_file, registration_number=first + place,
              number_prefix=one.number_prefix, registered_on=on,
              qualification_pseudonym=one.pseudonym,
              portal_pseudonym=one.portal_pseudonym, account=one.account, case=one.case)
        for place, one in enumerate(listed)
    ]  # fmt: skip
    Entry.objects.bulk_create(entries)
    Version.objects.bulk_create(
        [
            Version(entry=entry, register=register, sequence=1, act="registration",
                    status=Status.REGISTERED, effective_on=on, recorded_at=act.at, cause=one.case,
                    name_key=one.name_key, particulars=one.particulars,
                    valid_until=one.valid_until)
            for entry, one in zip(entries, listed, strict=True)
        ]
    )  # fmt: skip
    return entries


def latest(entry: UUID) -> Version:
    """The latest version of an entry; refuses (register.none)."""
    row = Version.objects.filter(entry=entry).order_by("-sequence").select_related("entry").first()
    if row is None:
        raise no_such_entry()
    return row


def particulars_of(version: UUID) -> dict[str, Any]:
    """What a version says of its person."""
    found: dict[str, Any] = Version.objects.values_list("particulars", flat=True).get(id=version)
    return found


def _take(entry: UUID, lock: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {lock}(hashtextextended(%s, 0))",
            [f"register entry {entry}"],
        )


def latest_to_change(entry: UUID) -> Version:
    """The latest version, for an act that adds the next one: such acts wait for one another."""
    _take(entry, "pg_advisory_xact_lock")
    return latest(entry)


def hold_still(entry: UUID) -> None:
    """For an act that makes a certificate of the latest version: none is added before that act is
    over, so whoever adds the next finds the certificate and withdraws it."""
    _take(entry, "pg_advisory_xact_lock_shared")


@dataclass(frozen=True, slots=True)
class Change:
    """What a further version says anew; all else stays as in the version before."""

    status: Status
    suspended_from: date | None = None
    suspended_until: date | None = None
    name_key: str | None = None
    particulars: dict[str, Any] | None = None


def unchanged(before: Version, **anew: Any) -> Change:
    """The standing of a version, with other particulars where they are given."""
    return Change(Status(before.status), before.suspended_from, before.suspended_until, **anew)


def add_version(
    act: Act, before: Version, change: Change, *, kind: str, cause: UUID, on: date
) -> Version:
    """The version that follows `before`, which latest_to_change gave.

    A second writer meets the unique (entry, sequence) and its act is refused whole.
    """
    return Version.objects.create(
        entry_id=before.entry_id,
        register=before.register,
        sequence=before.sequence + 1,
        act=kind,
        status=change.status,
        effective_on=on,
        suspended_from=change.suspended_from,
        suspended_until=change.suspended_until,
        valid_until=before.valid_until,
        recorded_at=act.at,
        cause=cause,
        name_key=before.name_key if change.name_key is None else change.name_key,
        particulars=before.particulars if change.particulars is None else change.particulars,
    )


def standing(entry: UUID) -> Standing | None:
    """What decides about an entry, readable with the public columns alone; None if unknown."""
    with connection.cursor() as cursor:
        row = cursor.execute(standing_sql("%s"), [entry]).fetchone()
    return Standing(*row) if row else None


def entered(register: str, pseudonyms: list[UUID]) -> UUID | None:
    """The entry of a person in a register, by the qualification pseudonyms of that person."""
    rows = Entry.objects.filter(register=register, qualification_pseudonym__in=pseudonyms)
    return rows.values_list("id", flat=True).first()


def entered_among(register: str, pseudonyms: list[UUID]) -> set[UUID]:
    """Those of some people who are in the register already."""
    rows = Entry.objects.filter(register=register, qualification_pseudonym__in=pseudonyms)
    return set(rows.values_list("qualification_pseudonym", flat=True))
