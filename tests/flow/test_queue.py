"""The queue's order and its ends, told by rows alone; the officer's door shows them."""

from __future__ import annotations

from typing import Any

import pytest

from meibo.flow.examination.handoff import waiting_cases
from meibo.flow.examination.models import Case
from meibo.flow.examination.queries import export, queue
from meibo.flow.examination.queue import Wanted
from meibo.flow.registration.queries import export_entries, search
from meibo.flow.registration.register_list import WantedEntries
from meibo.terms.person_name import folded_key


def test_a_case_is_opened_with_the_key_it_is_searched_by(journey: Any) -> None:
    trip = journey.to("examined")
    with journey.as_role("clock"):
        case = Case.objects.get(id=trip.case)
    assert case.name_key == folded_key(case.applicant_name) != ""


@pytest.mark.requirement("VLT-07", "INC-03")
def test_only_the_registers_in_charge_are_listed_counted_and_exported(journey: Any) -> None:
    trip, other = journey.to("examined"), journey.to("examined", register="pharmacist")
    for register, mine, foreign in (("nurse", trip, other), ("pharmacist", other, trip)):
        with journey.acting(journey.officer("examiner", register)) as actor:
            for wanted in (
                Wanted(),
                Wanted(register=foreign.register),
                Wanted(state="", text="見本"),
            ):
                found = queue(actor, journey.at, wanted)
                ids = [] if wanted.register else [mine.case]
                assert [one.id for one in found.page.rows] == ids
                assert found.total == len(ids)
                assert [one.id for one in export(actor, journey.at, wanted)[0]] == ids
            anchored = queue(actor, journey.at, Wanted(after=foreign.case))
            assert [one.id for one in anchored.page.rows] == [mine.case], "no case of ours: page 1"


@pytest.mark.requirement("VLT-07", "INC-03")
def test_only_entries_in_charge_are_listed_found_and_exported(journey: Any) -> None:
    trip, other = journey.to("registered"), journey.to("registered", register="pharmacist")
    for register, mine, foreign in (("nurse", trip, other), ("pharmacist", other, trip)):
        with journey.acting(journey.officer("registrar", register)) as actor:
            for text in ("", "見本", "1"):
                wanted = WantedEntries(text=text)
                found = search(actor, journey.at, wanted)
                assert [one.entry_id for one in found.page.rows] == [mine.entry]
                assert found.total == 1
                exported = export_entries(actor, journey.at, wanted)
                assert [one.entry_id for one in exported] == [mine.entry]
            for wanted in (
                WantedEntries(register=foreign.register),
                WantedEntries(text=foreign.who.name),
            ):
                assert search(actor, journey.at, wanted).page.rows == []


def test_the_desk_counts_what_stands_and_no_more_than_its_cap(
    journey: Any, monkeypatch: Any
) -> None:
    from meibo.flow.examination import handoff

    for state in ("decided", "proposed", "examined", "examined"):
        journey.to(state)
    with journey.as_role("clock"):
        found = waiting_cases(["nurse"])
        assert (found.open, found.proposed, found.decided, found.to_enter) == (2, 1, 1, 1)
        monkeypatch.setattr(handoff, "CAP", 0)
        few = waiting_cases(["nurse"])
        assert (few.open, few.proposed, few.decided, few.to_enter) == (1, 1, 1, 1)
        assert waiting_cases(["pharmacist"]).open == 0


def test_cases_that_arrived_at_once_are_all_paged_through(journey: Any, monkeypatch: Any) -> None:
    """The order is whole: where the time is the same, the identifier decides."""
    from meibo.flow.examination import queries

    made = {journey.to("examined").case for _ in range(3)}
    monkeypatch.setattr(queries, "PAGE", 1)
    seen, last = [], None
    with journey.acting(journey.officer("examiner")) as actor:
        while True:
            page = queue(actor, journey.at, Wanted(sort="-due", after=last)).page
            seen += [one.id for one in page.rows]
            last = seen[-1]
            if not page.later:
                break
        assert (len(seen), set(seen)) == (3, made)
        back = queue(actor, journey.at, Wanted(sort="-due", before=last)).page
    assert [one.id for one in back.rows] == [seen[1]]
    assert (back.earlier, back.later) == (True, True)


@pytest.mark.parametrize("text", ["9" * 30, "-1", "²", "%", "\U0010ffff"])
def test_searches_that_can_find_nothing_find_nothing(journey: Any, text: str) -> None:
    journey.to("registered")
    with journey.acting(journey.officer("registrar")) as actor:
        assert search(actor, journey.at, WantedEntries(text=text)).page.rows == []
