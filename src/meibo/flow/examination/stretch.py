"""A stretch of a long list: it begins behind a row, not at an offset, and its order is an index's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Order:
    """column: what is sorted by; key: the identity, where two are alike; down: the other way round."""

    column: str
    key: str = "id"
    down: bool = False

    def behind(self, place: Any, anchor: UUID) -> Q:
        """The rows behind one; the first condition is the index's range."""
        way = "lt" if self.down else "gt"
        further = Q(**{f"{self.column}__{way}": place})
        further |= Q(**{self.column: place, f"{self.key}__{way}": anchor})
        return Q(**{f"{self.column}__{way}e": place}) & further

    @property
    def columns(self) -> tuple[str, str]:
        """For order_by."""
        sign = "-" if self.down else ""
        return f"{sign}{self.column}", f"{sign}{self.key}"


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Row]):
    """Rows of a list. earlier, later: whether there are any before and behind them; ends: the first
    and the last row's identity, None where there are no rows."""

    rows: list[Row]
    earlier: bool
    later: bool
    ends: tuple[UUID, UUID] | None

    def of(self, rows: list[Any]) -> Stretch[Any]:
        """The same stretch, each row shown as something else."""
        return Stretch(rows, self.earlier, self.later, self.ends)

    def total(self, every: QuerySet[Any], cap: int) -> int:
        """How many there are, at most cap + 1; counted only where they do not all stand here."""
        if not (self.earlier or self.later):
            return len(self.rows)
        return every.order_by()[: cap + 1].count()


def stretch(
    rows: QuerySet[Any], order: Order, size: int, *, after: UUID | None, before: UUID | None,
    place: Callable[[UUID], Any],
) -> Stretch[Any]:  # fmt: skip
    """So many rows behind one, or up to one; the first where neither is given, or it stands nowhere.

    place: where a row stands, or stood, in the order: its value in the order's column, None for none.
    """
    anchor = after or before
    stands = None if anchor is None else place(anchor)
    back = stands is not None and after is None
    way = Order(order.column, order.key, order.down != back)
    if anchor is not None and stands is not None:
        rows = rows.filter(way.behind(stands, anchor))
    got = list(rows.order_by(*way.columns)[: size + 1])
    more, page = len(got) > size, got[:size]
    if back:
        page.reverse()
    ends = (_identity(page[0]), _identity(page[-1])) if page else None
    return (
        Stretch(page, more, True, ends) if back else Stretch(page, stands is not None, more, ends)
    )


def _identity(row: Any) -> UUID:
    found: UUID = row if isinstance(row, UUID) else row.id
    return found
