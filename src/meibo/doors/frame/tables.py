"""Lists: columns, sort links, filter chips, pages. All of it lives in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest, QueryDict

from meibo.doors.frame.preferences import address
from meibo.terms.text import Text

Kind = Literal["text", "name", "number", "yen", "date", "ago", "state", "code"]


@dataclass(frozen=True, slots=True)
class Column:
    """kind says how a cell is written: `name` exact characters, `ago` an aware datetime, `state`
    a State, `code` a case or register number."""

    key: str
    title: Text
    kind: Kind = "text"
    sortable: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """href: where the row leads; its first cell becomes the link."""

    cells: Mapping[str, object]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Sorting:
    """The column a list is sorted by."""

    key: str
    descending: bool = False

    @classmethod
    def read(cls, query: QueryDict, columns: Iterable[Column], default: Sorting) -> Sorting:
        """From `?sort=key` or `?sort=-key`; anything but a sortable column gives the default."""
        asked = query.get("sort", "")
        key, descending = asked.removeprefix("-"), asked.startswith("-")
        if key in {column.key for column in columns if column.sortable}:
            return cls(key, descending)
        return default

    @property
    def parameter(self) -> str:
        """As it stands in the address."""
        return f"-{self.key}" if self.descending else self.key


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on or off; its link turns it over."""

    title: Text
    href: str
    on: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named set of filters."""

    title: Text
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: number from 1, rows per page, rows in all."""

    number: int
    size: int
    total: int

    @classmethod
    def read(cls, query: QueryDict, size: int, total: int) -> Page:
        """From `?page=`; what is no page of the list gives the nearest one."""
        asked = query.get("page", "1")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
        last = max(1, -(-total // size))
        return cls(min(max(number, 1), last), size, total)

    @property
    def last(self) -> int:
        """Number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """Offset of the page's first row, from 0."""
        return (self.number - 1) * self.size

    @property
    def numbers(self) -> list[int | None]:
        """Page numbers to offer; None stands for those left out."""
        near = {1, self.last, *range(self.number - 1, self.number + 2)}
        shown: list[int | None] = []
        for number in sorted(n for n in near if 1 <= n <= self.last):
            previous = shown[-1] if shown else 0
            if previous is not None and number - previous > 1:
                shown.append(None)
            shown.append(number)
        return shown


@dataclass(frozen=True, slots=True)
class Table:
    """A list as a page shows it.

    empty: says why there is nothing. csv: address of the export, which never carries a number.
    more: there are more rows than total says.
    """

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Row]
    empty: Text
    total: int
    sorting: Sorting | None = None
    chips: Sequence[Chip] = ()
    views: Sequence[SavedView] = ()
    page: Page | None = None
    csv: str = ""
    more: bool = False


def chips(
    request: HttpRequest, parameter: str, choices: Iterable[tuple[str, Text, int | None]]
) -> list[Chip]:
    """A chip for each choice of one parameter (value, words, count); one can be on at a time."""
    chosen = request.GET.get(parameter)
    made = []
    for value, title, count in choices:
        on = chosen == value
        href = address(request, **{parameter: None if on else value, "page": None})
        made.append(Chip(title, href, on, count))
    return made


def sort_link(request: HttpRequest, column: Column, sorting: Sorting | None) -> str:
    """Sort by this column; a second time, the other way round."""
    ascending = sorting is not None and sorting.key == column.key and not sorting.descending
    wanted = Sorting(column.key, descending=ascending)
    return address(request, sort=wanted.parameter, page=None)
