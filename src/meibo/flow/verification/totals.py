"""How many are registered, as anyone may know it: small counts are told of nobody; pure.

A count below SMALL is left out, and so is what would give it away by subtraction: where one sex of a
year is small the year is told as a whole; years that are small are told together, if their sum is not
small; else the register's total is not told either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meibo.rooms.register.published import Count

SMALL = 10


@dataclass(frozen=True, slots=True)
class Year:
    """A year of registration. people: None where it is small; by_sex: None where one of them is, or
    the register keeps no sex."""

    year: int
    people: int | None
    by_sex: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class Total:
    """A register. people: of all years, None where that would tell of a few. small_years: of the years
    that are small together, None where that is small too, 0 where there is none."""

    register: str
    people: int | None
    small_years: int | None
    years: tuple[Year, ...]


def told(counts: Iterable[Count]) -> list[Total]:
    """The table of every register that has anybody, in the order of its id."""
    registers: dict[str, dict[int, dict[str, int]]] = {}
    for one in counts:
        registers.setdefault(one.register, {}).setdefault(one.year, {})[one.sex] = one.people
    return [_total(name, years) for name, years in sorted(registers.items())]


def _total(register: str, years: dict[int, dict[str, int]]) -> Total:
    rows = tuple(_year(year, by_sex) for year, by_sex in sorted(years.items(), reverse=True))
    hidden = [sum(years[one.year].values()) for one in rows if one.people is None]
    everybody = sum(sum(by_sex.values()) for by_sex in years.values())
    if 0 < sum(hidden) < SMALL:  # one small year alone is always that
        return Total(register, None, None, rows)
    return Total(register, everybody, sum(hidden), rows)


def _year(year: int, by_sex: dict[str, int]) -> Year:
    people = sum(by_sex.values())
    if people < SMALL:
        return Year(year, None, None)
    kept = {sex: count for sex, count in sorted(by_sex.items()) if sex}
    plain = len(kept) == len(by_sex) and all(count >= SMALL for count in kept.values())
    return Year(year, people, kept if plain else None)
