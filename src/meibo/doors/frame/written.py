"""Parts of a page that are written without a template: rows, chips and lines of the rail.

A page has hundreds of them, and a template asks each anew what it is: two thirds of what a list
cost went there (`bench pages`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.html import conditional_escape as escaped
from django.utils.safestring import SafeString, mark_safe

from meibo.doors.frame.components import RailItem
from meibo.doors.frame.icons import icon
from meibo.doors.frame.tables import Chip, Table
from meibo.terms.text import Language, Text

_MORE = Text("（これより多い）", " (more than that)")
Cell = Callable[[Any, Any], Any]


def _markup(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 of constants and what was escaped


def table_rows(shown: Table, cell: Cell) -> SafeString:
    """Every row as `<tr>`; cell(kind, value) writes a value. The first cell is the row's link."""
    columns = [
        (column.key, column.kind, f'<td class="cell--{column.kind}">') for column in shown.columns
    ]
    written = []
    for row in shown.rows:
        written.append("<tr>")
        href = row.href
        for key, kind, begin in columns:
            value = escaped(cell(kind, row.cells[key]))
            if href:
                link = f'<a class="row-link" href="{escaped(href)}" data-list-item>'
                written.append(f"{begin}{link}{value}</a></td>")
                href = ""
            else:
                written.append(f"{begin}{value}</td>")
        written.append("</tr>")
    return _markup(written)


def chip_items(chips: Iterable[Chip], language: Language) -> SafeString:
    """Every chip as `<li>`."""
    return _markup(_chip(one, language) for one in chips)


def _chip(chip: Chip, language: Language) -> str:
    on, mark = (' aria-current="true"', icon("check")) if chip.on else ("", "")
    count = "" if chip.count is None else f' <span class="chip__count">{chip.count}</span>'
    words = escaped(chip.title.of(language))
    return f'<li><a class="chip" href="{escaped(chip.href)}"{on}>{mark}{words}{count}</a></li>'


def rail_items(items: Iterable[RailItem], language: Language) -> SafeString:
    """Every line of a group of the rail as `<li>`."""
    return _markup(_rail_item(one, language) for one in items)


def _rail_item(item: RailItem, language: Language) -> str:
    here = ' aria-current="page"' if item.current else ""
    drawn = icon(item.icon) if item.icon else ""
    more = f'+<span class="unseen">{_MORE.of(language)}</span>' if item.more else ""
    count = "" if item.count is None else f'<span class="rail__count">{item.count}{more}</span>'
    word = f'<span class="rail__word">{escaped(item.title.of(language))}</span>'
    return f'<li><a href="{escaped(item.href)}"{here}>{drawn}{word}{count}</a></li>'
