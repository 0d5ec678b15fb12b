"""Inclusion tags: one template of templates/frame/parts/ each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from meibo.doors.frame import components, tables
from meibo.doors.frame.languages import current
from meibo.doors.frame.tables import sort_link
from meibo.terms.text import Text

PARTS = "frame/parts/"
_BANNER_ICONS = {
    "info": "info",
    "success": "state-good",
    "warning": "state-attention",
    "error": "state-bad",
}


def _request(context: Context) -> HttpRequest:
    request = context["request"]
    if not isinstance(request, HttpRequest):
        raise TypeError("a page is rendered with its request")
    return request


def words(value: Text | str) -> str:
    """Words for a component: a Text, or what `{% t … as name %}` gave."""
    return value.of(current()) if isinstance(value, Text) else value


def banner(content: str, kind: str = "info", title: Text | str = "") -> SafeString:
    """`{% banner "success" title %}…{% endbanner %}`; kinds info, success, warning, error."""
    context = {"kind": kind, "icon": _BANNER_ICONS[kind], "title": words(title), "content": content}
    return render_to_string(f"{PARTS}banner.html", context)


def decision_bar(content: str) -> SafeString:
    """`{% decision_bar %}buttons{% enddecision_bar %}`: fixed at the bottom of a case page."""
    return render_to_string(f"{PARTS}decision_bar.html", {"content": content})


def drawer(content: str, title: Text | str) -> SafeString:
    """`{% drawer title %}…{% enddrawer %}`: opens at the side, closed at first."""
    return render_to_string(f"{PARTS}drawer.html", {"content": content, "title": words(title)})


def progress(step: int, of: int) -> dict[str, Any]:
    """3 / 8."""
    return {"step": step, "of": of}


def actions(label: Text | str, back: str = "", back_label: Text | str = "") -> dict[str, Any]:
    """The one primary button, and *back* as a link beside it."""
    shown = words(back_label) or Text("戻る", "Back").of(current())
    return {"label": words(label), "back": back, "back_label": shown}


def summary_list(rows: Sequence[components.SummaryRow]) -> dict[str, Any]:
    """Labels and values, each with its *change* link."""
    return {"rows": rows}


def timeline(events: Sequence[components.Event]) -> dict[str, Any]:
    """What happened, what happens now, what comes next, downwards."""
    return {"events": events}


def money_line(label: Text | str, amount: int, total: bool = False) -> dict[str, Any]:
    """A label and an amount at the right; `total=True` for the last line."""
    return {"label": words(label), "amount": amount, "total": total}


def verdict(code: components.VerdictCode, sentence: Text | str = "") -> dict[str, Any]:
    """有効です / 無効です / 確認できません, and one sentence that says of what."""
    return {"state": components.VERDICTS[code], "code": code, "sentence": words(sentence)}


def certificate(shown: components.Certificate) -> dict[str, Any]:
    """The certificate itself."""
    return {"certificate": shown}


def sample_people(people: Sequence[components.SamplePerson]) -> dict[str, Any]:
    """Synthetic people with their cards and PINs."""
    return {"people": people}


def checks_list(checks: Sequence[components.Check]) -> dict[str, Any]:
    """The checks of an examination: result, reason, memo."""
    return {"checks": checks}


def facts_table(
    sources: Sequence[components.Source], rows: Sequence[components.FactRow]
) -> dict[str, Any]:
    """Items against sources, differences marked."""
    shown = [
        {"row": row, "cells": [(source, row.comparison(source.code)) for source in sources]}
        for row in rows
    ]
    differing = sum(row.differs for row in rows)
    return {"sources": sources, "rows": shown, "differing": differing}


def table(context: Context, shown: tables.Table) -> dict[str, Any]:
    """A list with sorting, count and its empty state."""
    request = _request(context)
    head = [
        {
            "column": column,
            "href": sort_link(request, column, shown.sorting) if column.sortable else "",
            "sorted": _sorted(column, shown.sorting),
        }
        for column in shown.columns
    ]
    return {"request": request, "table": shown, "head": head}


def _sorted(column: tables.Column, sorting: tables.Sorting | None) -> str:
    if sorting is None or sorting.key != column.key:
        return ""
    return "descending" if sorting.descending else "ascending"


def rail(groups: Sequence[components.RailGroup]) -> dict[str, Any]:
    """The officer's left rail."""
    return {"groups": groups}


def register_components(register: template.Library) -> None:
    """Add all of these to the library."""
    for block in (banner, decision_bar, drawer):
        register.simple_block_tag(block)
    for tag in (
        progress,
        actions,
        summary_list,
        timeline,
        money_line,
        verdict,
        certificate,
        sample_people,
        checks_list,
        facts_table,
        rail,
    ):
        register.inclusion_tag(f"{PARTS}{tag.__name__}.html")(tag)
    register.inclusion_tag(f"{PARTS}table.html", takes_context=True)(table)
