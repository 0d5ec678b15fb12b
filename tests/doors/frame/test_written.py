"""What is written without a template is escaped as a template would, and has the same form."""

from __future__ import annotations

from typing import Any

from meibo.doors.frame.components import RailItem
from meibo.doors.frame.icons import icon
from meibo.doors.frame.tables import Chip, Column, Row, Table
from meibo.doors.frame.templatetags.frame import code
from meibo.doors.frame.written import chip_items, rail_items, table_rows
from meibo.terms.text import Text

HOSTILE = "<script>\"'&"
ESCAPED = "&lt;script&gt;&quot;&#x27;&amp;"
WORDS = Text(HOSTILE, "other")


def _table(*rows: Row) -> Table:
    columns = [Column("a", Text("あ", "a"), "code"), Column("b", Text("い", "b"))]
    return Table(Text("表", "List"), columns, rows, Text("なし", "None"), len(rows))


def _plain(kind: str, value: Any) -> Any:
    return code(value) if kind == "code" else value


def test_cells_and_addresses_are_escaped() -> None:
    shown = _table(Row({"a": HOSTILE, "b": HOSTILE}, f"/x?{HOSTILE}"))
    assert table_rows(shown, _plain) == (
        f'<tr><td class="cell--code"><a class="row-link" href="/x?{ESCAPED}" data-list-item>'
        f'<code class="code">{ESCAPED}</code></a></td><td class="cell--text">{ESCAPED}</td></tr>'
    )


def test_a_row_that_leads_nowhere_has_no_link() -> None:
    shown = _table(Row({"a": 1, "b": 2}), Row({"a": 3, "b": 4}))
    written = table_rows(shown, _plain)
    assert "<a" not in written
    assert written.count("<tr>") == 2


def test_chips_are_escaped() -> None:
    chips = [Chip(WORDS, f"?{HOSTILE}", on=True, count=0), Chip(WORDS, "?b", on=False)]
    assert chip_items(chips, "ja") == (
        f'<li><a class="chip" href="?{ESCAPED}" aria-current="true">{icon("check")}{ESCAPED}'
        ' <span class="chip__count">0</span></a></li>'
        f'<li><a class="chip" href="?b">{ESCAPED}</a></li>'
    )


def test_lines_of_the_rail_are_escaped() -> None:
    items = [
        RailItem(WORDS, f"/{HOSTILE}", icon="seal", count=1000, current=True, more=True),
        RailItem(Text("い", "second"), "/b"),
    ]
    assert rail_items(items, "ja") == (
        f'<li><a href="/{ESCAPED}" aria-current="page">{icon("seal")}'
        f'<span class="rail__word">{ESCAPED}</span><span class="rail__count">1000+'
        '<span class="unseen">（これより多い）</span></span></a></li>'
        '<li><a href="/b"><span class="rail__word">い</span></a></li>'
    )
    assert "second" in rail_items(items, "en")
