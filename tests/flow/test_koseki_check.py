"""戸籍確認: the facts of the case come from the information network, behind an open gate."""

from __future__ import annotations

from typing import Any

import pytest
from rig_journey import Journey, Trip
from rig_network import FakeNetwork, change, opened_gate, record

from meibo.connectors.info_network import asking
from meibo.flow.examination.commands.propose_decision import propose_decision
from meibo.flow.examination.models import Fact
from meibo.rooms.network.models import Enquiry
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

NUMBER = Actor("process:number")


@pytest.fixture
def gate(journey: Journey) -> None:
    opened_gate(journey.as_role)


def ask(journey: Journey) -> int:
    """The number process's step, then the clock's."""
    with journey.as_role("number"):
        asked = asking.ask_due(NUMBER, journey.at)
    journey.tick("record_koseki_answers")
    return asked


def examined(journey: Journey, register: str = "nurse", **changes: str) -> Trip:
    """A case without the extract."""
    journey.without = frozenset({"koseki_extract"})
    return journey.to("examined", register=register, **changes)


def koseki(journey: Journey, trip: Trip) -> Any:
    with journey.as_role("clock"):
        return Fact.objects.filter(case=trip.case, source="koseki").first()


def waiting(journey: Journey, trip: Trip) -> tuple[str, str]:
    with journey.as_role("clock"):
        row = Enquiry.objects.get(application=trip.application)
    return row.state, row.waiting_for


def refused(journey: Journey, trip: Trip, outcome: str = "grant") -> str:
    with journey.acting(journey.officer("examiner", trip.register)) as actor:
        try:
            propose_decision(actor, journey.at, case=trip.case, outcome=outcome)
        except Refusal as refusal:
            return refusal.code
    return ""


@pytest.mark.requirement("KOS-02", "KOS-23")
def test_the_last_change_settles_the_domicile(
    journey: Journey, network: FakeNetwork, gate: None
) -> None:
    trip = examined(journey)
    network.families[trip.who.number] = record(
        change("2020-01-01", "01101"), change("2024-06-01", "13112", "02")
    )
    assert koseki(journey, trip) is None
    journey.check(trip)
    assert refused(journey, trip) == "examination.koseki_awaited"
    assert ask(journey) == 1
    found = koseki(journey, trip)
    assert found.finding == "agrees"
    assert (found.content["domicile"], found.content["prefecture"]) == ("13112", "東京都")
    assert refused(journey, trip) == ""
    assert ask(journey) == 0, "answered once, asked no more"


@pytest.mark.requirement("KOS-23")
@pytest.mark.parametrize(
    ("given", "finding"),
    [
        (record(change("2024-06-01", "01101")), "differs"),
        (record(change("2024-06-01", "01101"), change("2024-06-01", "13104")), "cannot_tell"),
        (record(change(None, "01101")), "cannot_tell"),
        (record(changes=[]), "cannot_tell"),
        (None, "no_record"),
        (record(death={"day": "2026-01-08", "how": "01"}), "dead"),
        (record(death={"day": "2025-01-08", "how": "02"},
                death_cancelled={"day": "2026-04-01", "how": "01"}), "agrees"),
        (record(nationality_lost={"day": "2025-02-25", "how": "01"}), "nationality_lost"),
    ],
)  # fmt: skip
def test_what_the_answer_says(
    journey: Journey, network: FakeNetwork, gate: None, given: Any, finding: str
) -> None:
    trip = examined(journey)
    network.families[trip.who.number] = given
    ask(journey)
    assert koseki(journey, trip).finding == finding


@pytest.mark.requirement("KOS-02")
def test_what_cannot_be_told_is_returned_and_the_extract_settles_it(
    journey: Journey, network: FakeNetwork, gate: None
) -> None:
    """Asks for the certificate and a new application, in which the network is not asked again."""
    trip = examined(journey)
    network.families[trip.who.number] = record(changes=[])
    ask(journey)
    journey.check(trip)
    assert refused(journey, trip) == "examination.koseki_untold"
    journey.check(trip, koseki=("deficient", "cannot_be_told"))
    journey.propose(trip, "return")
    journey.on(trip, "decided", "proposed")
    network.calls.clear()
    journey.without = frozenset()
    again = journey.to("examined", trip.who, person=trip.person, earlier=trip.application)
    assert koseki(journey, again).finding == "by_extract"
    assert ask(journey) == 0
    assert network.calls == []
    journey.on(again, "approved", "examined")


@pytest.mark.requirement("KOS-02")
def test_a_foreign_national_has_no_family_register(
    journey: Journey, network: FakeNetwork, gate: None
) -> None:
    trip = examined(journey, domicile="ベトナム")
    assert koseki(journey, trip).finding == "foreign"
    assert ask(journey) == 0
    assert network.calls == []


@pytest.mark.requirement("KOS-13")
def test_a_licence_of_the_safety_act_never_reaches_the_network(
    journey: Journey, network: FakeNetwork, rows: Any, gate: None
) -> None:
    for register in ("boiler_expert_2", "health_officer_1"):
        trip = journey.to("examined", register=register)
        assert koseki(journey, trip).finding == "not_applicable"
    assert ask(journey) == 0
    assert network.calls == []
    assert rows("SELECT count(*) FROM network.network_enquiry") == [(0,)]


@pytest.mark.requirement("KOS-09")
def test_behind_a_closed_gate_nothing_is_asked_and_no_number_is_used(
    journey: Journey, network: FakeNetwork, rows: Any
) -> None:
    trip = examined(journey)
    network.families[trip.who.number] = record()
    uses = "SELECT count(*) FROM vault.vault_reveal WHERE purpose = 'network_enquiry'"
    assert ask(journey) == 0
    assert (network.calls, rows(uses)) == ([], [(0,)])
    journey.check(trip)
    assert refused(journey, trip) == "examination.koseki_awaited"
    opened_gate(journey.as_role, "yaku")
    assert ask(journey) == 0, "another file's gate"
    opened_gate(journey.as_role, "iseki")
    assert ask(journey) == 1
    assert koseki(journey, trip).finding == "agrees"


@pytest.mark.requirement("KOS-01", "KOS-03", "KOS-24")
def test_the_code_is_acquired_once_and_kept_in_the_vault_alone(
    journey: Journey, network: FakeNetwork, rows: Any, gate: None
) -> None:
    """The number goes to Juki-net once; after that the code is used."""
    trip = examined(journey)
    network.families[trip.who.number] = record()
    network.working = True
    ask(journey)
    assert network.calls == ["notice", "code", "permit", "enquire", "answer"]
    network.calls.clear()
    network.working = False
    journey.later(minutes=10)
    ask(journey)
    assert network.calls == ["permit", "enquire", "answer"]
    assert rows("SELECT kind FROM vault.vault_code") == [("institution_code",)]
    kinds = rows("SELECT kind FROM vault.vault_reveal WHERE purpose = 'network_enquiry'")
    assert [one for (one,) in kinds] == ["individual_number", "institution_code"]
    (code,) = network._codes
    for (table,) in rows(
        "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    ):
        found = rows(f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s", f"%{code}%")
        assert found == [(0,)], table


@pytest.mark.requirement("KOS-04")
def test_each_enquiry_leaves_one_record_for_seven_years(
    journey: Journey, network: FakeNetwork, rows: Any, gate: None
) -> None:
    trip = examined(journey)
    network.families[trip.who.number] = record()
    network.working = True
    ask(journey)
    record_of = (
        "SELECT outcome, holder, items, task, kept_until FROM network.network_provisionrecord"
    )
    ((outcome, *rest),) = rows(record_of)
    assert outcome == "asked"
    network.working = False
    journey.later(minutes=10)
    ask(journey)
    ((outcome, holder, items, task, until),) = rows(record_of)
    assert [holder, items, task, until] == rest
    assert (outcome, holder, items, task) == ("provided", "family_register", "koseki", "nurse")
    assert (until.year - journey.at.year, until.month) == (7, journey.at.month)


@pytest.mark.requirement("KOS-09")
def test_a_denied_permit_ends_it_and_stands_on_record(
    journey: Journey, network: FakeNetwork, rows: Any, gate: None
) -> None:
    trip = examined(journey)
    network.families[trip.who.number] = record()
    network.tasks = ()
    ask(journey)
    assert network.calls == ["notice", "code", "permit"]
    assert koseki(journey, trip).finding == "not_permitted"
    assert rows("SELECT outcome FROM network.network_provisionrecord") == [("denied",)]
    journey.check(trip)
    assert refused(journey, trip) == "examination.koseki_untold"


@pytest.mark.parametrize("how", ["down", "broken", "working"])
def test_a_network_that_fails_makes_the_case_wait_or_ends_the_enquiry(
    journey: Journey, network: FakeNetwork, gate: None, how: str
) -> None:
    trip = examined(journey)
    network.families[trip.who.number] = record()
    setattr(network, how, True)
    ask(journey)
    if how == "broken":
        assert koseki(journey, trip).finding == "no_answer"
        return
    expected = {"down": ("wanted", "network_down"), "working": ("asked", "network_working")}
    assert waiting(journey, trip) == expected[how]
    setattr(network, how, False)
    journey.later(minutes=10)
    ask(journey)
    assert koseki(journey, trip).finding == "agrees"


def test_an_enquiry_of_a_case_that_ended_is_broken_off(
    journey: Journey, network: FakeNetwork, rows: Any, gate: None
) -> None:
    trip = examined(journey)
    network.families[trip.who.number] = record()
    journey.check(trip, attachments=("deficient", "unreadable"))
    journey.propose(trip, "return")
    ask(journey)
    assert network.calls == []
    assert waiting(journey, trip)[0] == "broken_off"
    ended = "SELECT ended_at IS NOT NULL FROM vault.vault_warrant WHERE purpose = 'network_enquiry'"
    assert rows(ended) == [(True,)]
    assert koseki(journey, trip) is None


def test_the_leave_to_use_the_number_ends_with_the_answer(
    journey: Journey, network: FakeNetwork, rows: Any, gate: None
) -> None:
    trip = examined(journey)
    network.families[trip.who.number] = record()
    ended = "SELECT ended_at IS NOT NULL FROM vault.vault_warrant WHERE purpose = 'network_enquiry'"
    assert rows(ended) == [(False,)]
    ask(journey)
    assert rows(ended) == [(True,)]


def test_of_whom_juki_net_notifies_nothing_there_is_no_answer(
    journey: Journey, network: FakeNetwork, gate: None
) -> None:
    trip = examined(journey)
    ask(journey)
    assert network.calls == ["notice"]
    assert koseki(journey, trip).finding == "no_answer"
