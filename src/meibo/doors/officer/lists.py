"""What every list of this door shares: groups of chips, and addresses that hold the filters."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from meibo.catalogue import qualifications
from meibo.doors.frame.preferences import address
from meibo.doors.frame.tables import Chip
from meibo.terms.text import Text

MANY = 8


@dataclass(frozen=True, slots=True)
class ChipGroup:
    """Chips of one question. folded: so many that they are shown on demand, unless one is on."""

    title: Text
    chips: list[Chip]

    @property
    def folded(self) -> bool:
        return len(self.chips) > MANY and not any(one.on for one in self.chips)


def own_registers(registers: frozenset[str]) -> list[str]:
    """The qualifications in charge in the order of their Japanese readings."""
    ours = [one for name, one in qualifications().items() if name in registers]
    return [one.id for one in sorted(ours, key=lambda one: one.reading)]


def turned(request: HttpRequest, name: str, value: str, *, on: bool, **changes: str | None) -> str:
    """This list with a filter turned off where it is on, and on where it is off; from its first
    page. changes: what else the address says then."""
    wanted = {**changes, name: None if on else value}
    return address(request, **wanted, after=None, before=None)


def query_of(**filters: str) -> str:
    """Filters and order as an address has them, without those that are empty."""
    return urlencode({name: value for name, value in filters.items() if value})


def file_address(route: str, query: str, text: str = "") -> str:
    """Where a list is had as a file. query: its filters; text: what was searched for."""
    searched = query_of(text=text)
    return f"{reverse(route)}?{'&'.join(part for part in (query, searched) if part)}"
