"""Open data: how many are registered, as a page, CSV and JSON.

Counting reads the whole register, so a table once counted is shown for an hour, and says of when it is.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meibo.catalogue import qualification
from meibo.doors.frame.sessions import now
from meibo.doors.public.search import sex_words
from meibo.doors.public.views import ACTOR
from meibo.flow.verification.commands.count_totals import count_totals
from meibo.flow.verification.totals import SMALL, Total
from meibo.terms.cells import csv_text
from meibo.terms.text import Text

LASTS = timedelta(hours=1)
HEADING = ("資格 / qualification", "登録年 / year", "性別 / sex", "人数 / people")
ALL, HIDDEN = "計 / all", f"<{SMALL}"
NOTE = Text(
    "{n}人未満の数と、引き算で分かる数は示しません。",
    "Counts below {n}, and what would give them away, are not shown.",
).fill(n=SMALL)


@dataclass(frozen=True, slots=True)
class Table:
    """What was counted, and when."""

    at: datetime
    rows: list[Total]


class Kept:
    """The last table of this process; one request counts while others wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._table: Table | None = None

    def table(self) -> Table:
        """The table, counted anew where it is older than LASTS."""
        with self._lock:
            at = now()
            if self._table is None or not timedelta(0) <= at - self._table.at < LASTS:
                self._table = Table(at, count_totals(ACTOR, at))
            return self._table

    def forget(self) -> None:
        """Count anew the next time."""
        with self._lock:
            self._table = None


kept = Kept()


@require_safe
def totals(request: HttpRequest) -> HttpResponse:
    """The tables as a page."""
    table = kept.table()
    shown = [
        {
            "name": qualification(one.register).name,
            "people": one.people,
            "small_years": one.small_years,
            "sexes": [sex_words(one.register, code) for code in _sexes(one)],
            "years": [
                (year, [(year.by_sex or {}).get(code) for code in _sexes(one)])
                for year in one.years
            ],
        }
        for one in table.rows
    ]
    context = {"tables": shown, "at": table.at, "note": NOTE, "small": SMALL}
    return render(request, "public/totals.html", context)


def _sexes(one: Total) -> list[str]:
    return sorted({code for year in one.years for code in year.by_sex or {}})


@require_safe
def totals_json(request: HttpRequest) -> JsonResponse:
    """The same for programs; null is what is not shown."""
    table = kept.table()
    said = {
        "at": table.at.isoformat(timespec="seconds"),
        "note": {"ja": NOTE.ja, "en": NOTE.en},
        "registers": [_as_json(one) for one in table.rows],
    }
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False})


def _as_json(one: Total) -> dict[str, Any]:
    name = qualification(one.register).name
    return {
        "qualification": one.register,
        "name": {"ja": name.ja, "en": name.en},
        "people": one.people,
        "years_not_shown": one.small_years,
        "years": [
            {"year": year.year, "people": year.people, "sex": year.by_sex} for year in one.years
        ],
    }


@require_safe
def totals_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file: a row for each count."""
    table = kept.table()
    content = csv_text(HEADING, [row for one in table.rows for row in _lines(one)])
    response = HttpResponse(content.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="registered.csv"'
    return response


def _lines(one: Total) -> list[tuple[str, str, str, str]]:
    lines = [(one.register, ALL, ALL, _said(one.people))]
    for year in one.years:
        lines.append((one.register, str(year.year), ALL, _said(year.people)))
        lines += [
            (one.register, str(year.year), sex_words(one.register, code).ja, str(count))
            for code, count in (year.by_sex or {}).items()
        ]
    return lines


def _said(people: int | None) -> str:
    return HIDDEN if people is None else str(people)
