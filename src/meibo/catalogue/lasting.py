"""The last day of a registration that ends by itself; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import MAXYEAR, date
from typing import Any

from meibo.catalogue.definitions import REGISTERED_ON, Term
from meibo.terms.day import last_day_of


def last_day(term: Term | None, content: Mapping[str, Any], registered_on: date) -> date | None:
    """Of the form's answers and the day of registration; None where it holds without end."""
    if term is None:
        return None
    begins = registered_on
    if term.counted_from != REGISTERED_ON:
        begins = date.fromisoformat(content[term.counted_from])
    if not term.last_month_day:
        return last_day_of(begins, 12 * term.years)
    month, day = (int(part) for part in term.last_month_day.split("-"))
    year = begins.year + term.years + ((begins.month, begins.day) > (month, day))
    return date(year, month, day) if year <= MAXYEAR else date.max
