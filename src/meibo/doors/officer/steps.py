"""The way to the pages before and behind a list's: by the row where they begin, not by a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict

from meibo.doors.frame.preferences import address
from meibo.flow.examination.stretch import Stretch


@dataclass(frozen=True, slots=True)
class Steps:
    """Addresses; empty where there is no such page."""

    first: str
    before: str
    after: str


def steps(request: HttpRequest, page: Stretch[Any]) -> Steps | None:
    """None where one page shows everything, or nothing."""
    if page.ends is None or not (page.earlier or page.later):
        return None
    begin, end = map(str, page.ends)
    return Steps(
        first=address(request, after=None, before=None) if page.earlier else "",
        before=address(request, before=begin, after=None) if page.earlier else "",
        after=address(request, after=end, before=None) if page.later else "",
    )


def asked_row(query: QueryDict, name: str) -> UUID | None:
    """The row that a page begins behind or ends at; None for none, or what is none."""
    return row_id(query.get(name, ""))


def row_id(text: str) -> UUID | None:
    """A row as a form or an address names it; None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
