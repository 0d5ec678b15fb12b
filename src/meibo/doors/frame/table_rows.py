"""The rows of a list, written without a template: a list has hundreds of cells, and a template asks
each of them what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from meibo.doors.frame.tables import Table

Cell = Callable[[Any, Any], Any]


def table_rows(shown: Table, cell: Cell) -> SafeString:
    """Every row as `<tr>`; cell(kind, value) writes a value. The first cell is the row's link."""
    cells = [
        (column.key, column.kind, f'<td class="cell--{column.kind}">') for column in shown.columns
    ]
    written = []
    for row in shown.rows:
        written.append("<tr>")
        href = row.href
        for key, kind, begin in cells:
            value = conditional_escape(cell(kind, row.cells[key]))
            if href:
                link = f'<a class="row-link" href="{conditional_escape(href)}" data-list-item>'
                written.append(f"{begin}{link}{value}</a></td>")
                href = ""
            else:
                written.append(f"{begin}{value}</td>")
        written.append("</tr>")
    return mark_safe("".join(written))  # noqa: S308 every value and address is escaped above
