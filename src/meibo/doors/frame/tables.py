"""Lists: columns, sort links, filter chips. All of it lives in the address."""

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
    csv: str = ""
    more: bool = False


def sort_link(request: HttpRequest, column: Column, sorting: Sorting | None) -> str:
    """Sort by this column, from the first page; a second time, the other way round."""
    ascending = sorting is not None and sorting.key == column.key and not sorting.descending
    wanted = Sorting(column.key, descending=ascending)
    return address(request, sort=wanted.parameter, after=None, before=None)
