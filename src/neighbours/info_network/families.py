"""Synthetic family registers: one record for each Japanese resident of the population.

A record is a series of changes with the domicile each led to, the place of birth, and what is known
of nationality and death; never a name or an address. Nobody here exists. Reasons of change and their
codes are ours: the network's specification is not public (verify).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256

from neighbours.population import REFERENCE_DATE, Resident, population, sample_people
from neighbours.population_tables import load_tables

BIRTH, MARRIAGE, TRANSFER, CORRECTION = "01", "02", "04", "09"
DEATH, PRESUMED_DEATH = "01", "02"
TOKYO, SAPPORO = "13104", "01101"
# Families whose register was typed in before this day give nothing older.
COMPUTERISED = date(1994, 12, 1)


@dataclass(frozen=True)
class Change:
    """day: None where the register does not say which. domicile: five digits of the municipality."""

    day: date | None
    reason: str
    domicile: str


@dataclass(frozen=True)
class Family:
    """What the register says of one person. Pairs are a day and a code of why or how."""

    base_day: date  # 情報提供起点日: nothing before it is given
    changes: tuple[Change, ...]
    birth_place: str
    nationality_gained: tuple[date, str] | None = None
    nationality_lost: tuple[date, str] | None = None
    nationality_cancelled: tuple[date, str] | None = None
    death: tuple[date, str] | None = None
    death_cancelled: tuple[date, str] | None = None
    death_day_uncertain: str = ""


@lru_cache(maxsize=1)
def _places() -> tuple[str, ...]:
    return tuple(code for code, _, _ in load_tables().municipalities)


def _ordinary(person: Resident, at_home: str = "") -> Family:
    """Born there, never changed; older people's birth was before computers and is given as such."""
    drawn = int.from_bytes(sha256(f"family {person.resident_record_code}".encode()).digest()[:4])
    domicile = at_home or _places()[drawn % len(_places())]
    base = max(COMPUTERISED, person.birth_date)
    return Family(base, (Change(person.birth_date, BIRTH, domicile),), domicile)


def _of(person: Resident, at_home: str = "") -> Family:
    """An ordinary family, with the death the resident record has."""
    found = _ordinary(person, at_home)
    if person.changed == "death" and person.changed_on is not None:
        return replace(found, death=(person.changed_on, DEATH))
    return found


def _with(found: Family, *changes: Change) -> Family:
    return replace(found, changes=(*found.changes, *changes))


def _special(key: str, person: Resident) -> Family | None:
    """The special cases among the sample people; None for whom nothing is special."""
    found = _of(person, TOKYO)
    lately = REFERENCE_DATE - timedelta(days=400)
    if key in ("former_name", "renamed"):
        return _with(found, Change(person.changed_on or lately, MARRIAGE, TOKYO))
    if key == "moved":
        return _with(found, Change(lately, TRANSFER, SAPPORO))
    if key == "second":  # two changes on one day: nobody can say which was last
        return _with(found, Change(lately, TRANSFER, SAPPORO), Change(lately, MARRIAGE, TOKYO))
    if key == "same_name_a":  # its history lies before the computers: nothing is given
        return replace(found, changes=())
    if key == "same_name_b":  # a change whose day the register does not say
        return _with(found, Change(None, TRANSFER, SAPPORO))
    if key == "three_a":  # held to be dead, and found alive
        return replace(
            found, death=(lately, PRESUMED_DEATH), death_cancelled=(REFERENCE_DATE, "01")
        )
    if key == "three_b":
        return replace(found, nationality_lost=(lately, "01"))
    return None


def families() -> dict[str, Family]:
    """By 住民票コード, everyone but foreign nationals, who have no family register."""
    found = {
        person.resident_record_code: _of(person)
        for person in population()
        if person.alphabet_name is None
    }
    for sample in sample_people():
        person = sample.resident
        if person.resident_record_code in found:
            special = _special(sample.key, person)
            found[person.resident_record_code] = special or _of(person, TOKYO)
    return found
