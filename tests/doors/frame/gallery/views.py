"""Views of the gallery."""

from datetime import timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from tests.doors.frame.gallery import content
from tests.doors.frame.gallery.gallery_forms import Erase, EveryField, Search

from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.tables import Column, Row, Sorting, Table
from meibo.terms.text import Text


def index(request: HttpRequest) -> HttpResponse:
    """Every small component."""
    return render(request, "gallery/index.html", {"states": content.STATES})


def question(request: HttpRequest) -> HttpResponse:
    """A form; the same page again with errors after a post."""
    language = cast(PageRequest, request).language
    data = request.POST if request.method == "POST" else None
    form = EveryField(data, request.FILES or None, language=language)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "gallery/question.html", {"form": form}, status=status)


def answers(request: HttpRequest) -> HttpResponse:
    """Check answers and pay."""
    return render(request, "gallery/answers.html", {"rows": content.ANSWERS})


def status(request: HttpRequest) -> HttpResponse:
    """Where the application stands."""
    return render(request, "gallery/status.html", {"events": content.EVENTS})


def certificate(request: HttpRequest) -> HttpResponse:
    """The certificate."""
    return render(request, "gallery/certificate.html", {"certificate": content.CERTIFICATE})


COLUMNS = [
    Column("number", Text("申請番号", "Case"), "code", sortable=True),
    Column("name", Text("氏名", "Name"), "name"),
    Column("procedure", Text("手続", "Procedure")),
    Column("arrived", Text("到達", "Arrived"), "ago", sortable=True),
    Column("fee", Text("登録免許税", "Tax"), "yen"),
    Column("state", Text("状態", "State"), "state", sortable=True),
]


def cases(request: HttpRequest) -> HttpResponse:
    """The officer's list; `?state=none` is empty."""
    now = timezone.now()
    empty = request.GET.get("state") == "none"
    rows = [
        Row(
            {
                "number": f"M-2026-{number:06}",
                "name": "見本　髙橋 太郎" if number % 2 else "見本　葛󠄀城 花子",
                "procedure": Text("新規登録", "Registration"),
                "arrived": now - timedelta(hours=7 * number),
                "fee": 9000,
                "state": content.STATES[number % len(content.STATES)],
            },
            "/cases/M-2026-000123",
        )
        for number in range(1, 13)
    ]
    table = Table(
        caption=Text("審査中の申請", "Applications in examination"),
        columns=COLUMNS,
        rows=[] if empty else rows,
        total=0 if empty else 248,
        empty=Text(
            "この条件に合う申請はありません。絞り込みを外すと 248 件あります。",
            "No application matches. Without the filter there are 248.",
        ),
        sorting=Sorting.read(request.GET, COLUMNS, Sorting("arrived", descending=True)),
        csv="/cases?csv=1",
    )
    return render(request, "gallery/cases.html", {"table": table, "rail": content.RAIL})


def case(request: HttpRequest) -> HttpResponse:
    """The case page."""
    shown = {
        "rail": content.RAIL,
        "sources": content.SOURCES,
        "facts": content.FACTS,
        "checks": content.CHECKS,
        "events": content.EVENTS,
        "state": content.STATES[0],
    }
    return render(request, "gallery/case.html", shown)


def erase(request: HttpRequest) -> HttpResponse:
    """Danger, confirmed by typing."""
    form = Erase(request.POST or None, language=cast(PageRequest, request).language)
    return render(request, "gallery/erase.html", {"form": form, "rail": content.RAIL})


def verify(request: HttpRequest) -> HttpResponse:
    """The public search."""
    form = Search(request.GET or None, language=cast(PageRequest, request).language)
    return render(request, "gallery/verify.html", {"form": form})


def answer(request: HttpRequest, code: str) -> HttpResponse:
    """The public answer."""
    return render(request, "gallery/answer.html", {"code": code, "rows": content.ANSWERS[:2]})


def people(request: HttpRequest) -> HttpResponse:
    """Sample people."""
    return render(request, "gallery/people.html", {"people": content.PEOPLE})
