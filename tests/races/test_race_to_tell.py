"""Two clocks that find the same late PDF at the same moment send one notice."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from rig_journey import Journey
from rig_races import at_once, codes

from meibo.flow.certificate.commands.request_pdf import request_pdf
from meibo.flow.certificate.commands.tell_of_late_pdf import tell_of_late_pdf
from meibo.flow.certificate.rules import LATE


@pytest.mark.requirement("NTC-03")
def test_one_notice_by_two_clocks_at_once(
    journey: Journey, rows: Any, database: str, locked: bool
) -> None:
    """Without the lock both find the row untold; PostgreSQL still keeps one notice of a kind."""
    trip = journey.to("registered")
    journey.at = datetime.now(UTC)
    with journey.acting(trip.person) as actor:
        pdf = request_pdf(actor, journey.at, entry=trip.entry)
    at = journey.later(seconds=LATE.total_seconds())
    calls = [partial(tell_of_late_pdf, journey.clock, at, pdf=pdf)] * 2
    found = at_once("clock", database, calls, before='UPDATE "certificate_pdf"')
    assert codes(found) == ["ok", "ok"]
    assert rows("SELECT count(*) FROM notices.notices_notice WHERE kind = 'pdf_late'") == [(1,)]
    outcomes = rows("SELECT outcome FROM journal.journal_entry WHERE function = "
                    "'certificate.tell_of_late_pdf' ORDER BY outcome")  # fmt: skip
    assert outcomes == [("done",), ("nothing" if locked else "done",)]
