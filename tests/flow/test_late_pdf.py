"""A PDF certificate that is late: its holder learns of it, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from rig_journey import Journey, Trip

from meibo.flow.certificate.commands.request_pdf import request_pdf
from meibo.flow.certificate.commands.tell_of_late_pdf import late_pdfs, tell_of_late_pdf
from meibo.flow.certificate.rules import LATE

STEP = "tell_of_late_pdfs"
NOTICES = """SELECT n."case", n.account, n.register, n.sent_at FROM notices.notices_notice AS n
              WHERE kind = 'pdf_late' ORDER BY sent_at"""
ACTS = """SELECT outcome FROM journal.journal_entry
           WHERE function = 'certificate.tell_of_late_pdf' ORDER BY id"""


@pytest.fixture
def today(journey: Journey, timestamps: Any) -> Journey:
    """A journey of today, with a timestamp authority that is down."""
    journey.at = datetime.now(UTC)
    timestamps.down = True
    return journey


def ask(journey: Journey, trip: Trip) -> UUID:
    with journey.acting(trip.person) as actor:
        pdf: UUID = request_pdf(actor, journey.at, entry=trip.entry)
    journey.sign_pdfs()
    return pdf


@pytest.mark.requirement("NTC-01")
def test_who_waits_too_long_is_told_once(today: Journey, rows: Any, timestamps: Any) -> None:
    trip = today.to("registered")
    pdf = ask(today, trip)
    today.later(seconds=LATE.total_seconds() - 1)
    assert (today.tick(STEP), rows(NOTICES)) == (0, [])
    at = today.later(seconds=1)
    assert today.tick(STEP) == 1
    assert rows(NOTICES) == [(pdf, trip.person.account, "nurse", at)]
    today.later(minutes=30)
    assert today.tick(STEP) == 0
    assert (len(rows(NOTICES)), rows(ACTS)) == (1, [("done",)])
    timestamps.down = False
    today.sign_pdfs()
    ask(today, trip)  # the next request stands by itself, and is made at once
    today.later(minutes=30)
    assert today.tick(STEP) == 0
    timestamps.down = True
    another = ask(today, trip)
    today.later(seconds=LATE.total_seconds())
    assert today.tick(STEP) == 1
    assert [row[0] for row in rows(NOTICES)] == [pdf, another]


def test_who_was_told_by_one_clock_is_not_told_by_another(today: Journey, rows: Any) -> None:
    """What was made or told of meanwhile is left alone, and so is what cannot be made."""
    trip = today.to("registered")
    pdf = ask(today, trip)
    today.later(seconds=LATE.total_seconds())
    for _ in range(2):
        with today.as_role("clock"):
            tell_of_late_pdf(today.clock, today.at, pdf=pdf)
    assert (len(rows(NOTICES)), rows(ACTS)) == (1, [("done",), ("nothing",)])


@pytest.mark.parametrize("state", ["issued", "refused"])
def test_what_came_or_never_will_is_not_late(today: Journey, rows: Any, state: str) -> None:
    pdf = ask(today, today.to("registered"))
    today.later(seconds=LATE.total_seconds())
    rows(f"UPDATE certificate.certificate_pdf SET state = '{state}' RETURNING id")
    with today.as_role("clock"):
        assert late_pdfs(today.at) == []
        tell_of_late_pdf(today.clock, today.at, pdf=pdf)
    assert (rows(NOTICES), rows(ACTS)) == ([], [("nothing",)])


def test_a_crash_before_the_commit_tells_nobody_and_is_told_again(
    today: Journey, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from meibo.flow.certificate.commands import tell_of_late_pdf as module

    ask(today, today.to("registered"))
    today.later(seconds=LATE.total_seconds())

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("before the notice")

    with monkeypatch.context() as patch:
        patch.setattr(module, "tell", broken)
        assert today.tick(STEP) == 0
    told = rows("SELECT late_told_at FROM certificate.certificate_pdf")
    assert (told, rows(NOTICES)) == ([(None,)], [])
    assert (today.tick(STEP), len(rows(NOTICES))) == (1, 1)


def test_the_clock_finds_them_by_an_index_of_their_own(today: Journey) -> None:
    ask(today, today.to("registered"))
    with today.as_role("clock"), connection.cursor() as cursor:
        asked: list[tuple[str, Any]] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            asked.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            late_pdfs(today.at + timedelta(days=1))
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked[-1][0]}", asked[-1][1])
        assert "certificate_pdf_untold" in str(cursor.fetchall())
