"""The regular check of domiciles: asked over the network in batches, proposed, confirmed by people."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rig_card import resident
from rig_domiciles import CLOCK, Domiciles
from rig_journey import AT, Journey, Trip
from rig_linking import Links
from rig_network import FakeNetwork, change, opened_gate, record

from meibo.connectors.info_network import asking
from meibo.doors.console.fences_of_due_work import due_fences
from meibo.flow.registration.periodic import domiciles
from meibo.flow.registration.periodic.commands.approve_enquiry import approve_enquiry
from meibo.flow.registration.periodic.commands.propose_enquiry import propose_enquiry
from meibo.flow.registration.periodic.states import Source
from meibo.rooms.network.commands.delete_results import delete_results
from meibo.terms.refusal import Refusal

MOVED = change("2026-06-01", "01101")


def one_holder(journey: Journey) -> Trip:
    return journey.to("registered", resident(1))


pytestmark = pytest.mark.stage(at=one_holder)


@pytest.fixture
def register(journey: Journey, network: FakeNetwork, rows: Any, staged: Trip) -> Domiciles:
    return Domiciles(journey, network, rows, staged)


@pytest.fixture
def gate(journey: Journey) -> None:
    opened_gate(journey.as_role)


@pytest.mark.requirement("KOS-22")
def test_differences_are_proposed_confirmed_and_a_second_check_changes_nothing(
    register: Domiciles, gate: None
) -> None:
    moved = register.first_holder(record(MOVED))
    register.holder(2, record())
    register.holder(3, record(changes=[]))
    register.holder(4, record(), domicile="ベトナム")
    register.journey.later(days=400)
    register.network.calls.clear()
    register.whole()
    assert register.outcomes() == ["agrees", "cannot_tell", "differs", "not_applicable"]
    assert register.proposals() == [("domicile", "open"), ("domicile_untold", "open")]
    assert register.network.calls.count("permit") == register.network.calls.count("enquire") == 3
    assert register.settle(register.first, "domicile") is True
    with pytest.raises(Refusal, match=r"periodic\.look_into"):
        register.settle(register.first, "domicile_untold")
    register.settle(register.first, "domicile_untold", "戸籍個人事項証明書で確認した")
    versions = (
        "SELECT act, particulars->>'domicile' FROM register.register_version WHERE entry_id = %s"
    )
    after = register.rows(versions + " ORDER BY sequence", moved.entry)
    assert after == [("registration", "東京都"), ("ex_officio_correction", "北海道")]
    settled = register.proposals()
    register.journey.later(days=400)
    register.whole()
    assert register.proposals() == settled
    assert register.rows(versions + " ORDER BY sequence", moved.entry) == after


@pytest.mark.requirement("KOS-22")
def test_only_those_whose_check_is_due_are_asked_about(register: Domiciles, gate: None) -> None:
    register.first_holder(record())
    register.whole()
    assert register.outcomes() == [], "registered lately: the domicile was proved then"
    register.journey.later(days=366)
    register.holder(2, record())
    register.whole()
    assert register.outcomes() == ["agrees"]
    register.whole()
    assert register.outcomes() == ["agrees"], "checked lately"


def test_doctor_asks_of_each_source_and_of_registers_with_holders_alone(
    register: Domiciles, gate: None, connect: Any
) -> None:
    def answered(sql: str) -> Any:
        return connect().execute(sql).fetchone()[0]

    register.first_holder(record())
    register.journey.later(days=400)
    register.whole()
    periodic, domiciles_of, _ = due_fences(answered, register.journey.at)
    assert (periodic.result, domiciles_of.result) == ("attention", "holds")
    assert "nurse —" in periodic.en


@pytest.mark.requirement("KOS-09")
def test_behind_a_closed_gate_it_waits_and_says_so(register: Domiciles) -> None:
    register.first_holder(record(MOVED))
    register.journey.later(days=400)
    enquiry = register.ask()
    register.clock()
    assert register.number() == 0
    assert register.network.calls == []
    with register.journey.acting(register.first) as actor:
        seen = domiciles.see_domiciles(actor, register.journey.at)["nurse"]
    assert seen.latest is not None
    assert (seen.latest.asked, seen.latest.settled, seen.latest.waiting) == (1, 0, "gate_closed")
    opened_gate(register.journey.as_role)
    for _ in range(3):
        register.number()
        register.clock()
    assert register.state(enquiry) == "finished"
    assert register.proposals() == [("domicile", "open")]


@pytest.mark.requirement("KOS-13")
def test_a_register_without_the_family_register_is_never_checked(register: Domiciles) -> None:
    officer = register.journey.officer("registrar", "boiler_expert_2")
    with (
        register.journey.acting(officer) as actor,
        pytest.raises(Refusal, match=r"periodic\.no_koseki"),
    ):
        propose_enquiry(actor, AT, register="boiler_expert_2", source=Source.KOSEKI)
    with register.journey.acting(officer) as actor:
        assert domiciles.see_domiciles(actor, AT) == {}


def test_it_takes_two_people_and_goes_beside_an_enquiry_at_juki_net(register: Domiciles) -> None:
    with register.journey.acting(register.first) as actor:
        enquiry = propose_enquiry(actor, AT, register="nurse", source=Source.KOSEKI)
        propose_enquiry(actor, AT, register="nurse")
        with pytest.raises(Refusal, match=r"periodic\.under_way"):
            propose_enquiry(actor, AT, register="nurse", source=Source.KOSEKI)
        with pytest.raises(Refusal, match=r"periodic\.second_person"):
            approve_enquiry(actor, AT, enquiry=enquiry)


@pytest.mark.requirement("KOS-16")
def test_what_was_obtained_goes_at_its_time_and_what_never_came_is_given_up(
    register: Domiciles, gate: None
) -> None:
    register.first_holder(record())
    register.journey.later(days=400)
    register.network.working = True
    enquiry = register.ask()
    register.clock()
    register.number()
    assert register.rows("SELECT content FROM network.network_result") == [(None,)]
    register.journey.later(days=31)
    with register.journey.as_role("clock"):
        # The fence goes by PostgreSQL's own clock.
        register.rows(
            "UPDATE network.network_result SET delete_after = '2020-01-01' RETURNING delete_after"
        )
        assert delete_results(CLOCK, register.journey.at) == 1
    register.number()
    register.clock()
    register.clock()
    assert register.outcomes() == ["no_answer"]
    assert register.state(enquiry) == "finished"
    assert register.proposals() == [("domicile_untold", "open")]
    register.network.working = False
    register.whole()
    assert register.outcomes() == ["agrees", "no_answer"], "due again: nobody was told anything"


@pytest.mark.requirement("KOS-22")
def test_one_holder_whose_number_is_not_linked_does_not_hold_up_the_check(
    register: Domiciles, gate: None
) -> None:
    trip = register.first_holder(record(MOVED))
    register.holder(2, record())
    register.journey.later(days=400)
    Links(register.journey).unlinked(trip.entry)
    register.whole()
    assert register.outcomes() == ["agrees", "no_answer"]
    assert register.proposals() == [("domicile_untold", "open")]


def test_what_is_never_asked_behind_an_open_gate_is_given_up_as_well(
    register: Domiciles,
) -> None:
    """The days behind a closed gate do not count: nobody could have asked."""
    register.first_holder(record())
    register.journey.later(days=400)
    enquiry = register.ask()
    register.clock()
    register.journey.later(days=40)
    opened_gate(register.journey.as_role)
    register.rows("UPDATE network.network_gate SET opened_at = %s RETURNING 1", register.journey.at)
    register.network.down = True
    register.number()
    register.number()
    register.clock()
    assert register.outcomes() == [""]
    register.journey.later(days=31)
    register.number()
    register.clock()
    register.clock()
    assert (register.outcomes(), register.state(enquiry)) == (["no_answer"], "finished")


def test_a_domicile_that_is_not_registered_is_left_to_people(
    register: Domiciles, gate: None, connect: Any
) -> None:
    register.first_holder(record())
    register.holder(2, record(), domicile="ベトナム")
    superuser = connect(autocommit=True)
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(
        'UPDATE register.register_version SET particulars = particulars || \'{"domicile": ""}\''
        " WHERE particulars->>'domicile' = '東京都'"
    )
    register.journey.later(days=400)
    register.whole()
    assert register.outcomes() == ["no_domicile", "not_applicable"]
    assert register.proposals() == [("domicile_untold", "open")]
    assert register.network.calls == []


def test_a_page_counts_what_parts_keep_and_never_the_people(
    register: Domiciles, gate: None
) -> None:
    register.first_holder(record())
    register.holder(2, record(MOVED))
    register.holder(3, None)
    register.holder(4, record(), domicile="ベトナム")
    register.journey.later(days=400)
    register.whole()
    with (
        register.journey.acting(register.first) as actor,
        CaptureQueriesContext(connection) as asked,
    ):
        seen = domiciles.see_domiciles(actor, register.journey.at)["nurse"].latest
    assert seen is not None
    counts = (seen.asked, seen.same, seen.differing, seen.untold, seen.not_applicable, seen.settled)
    assert counts == (4, 1, 1, 1, 1, 4)
    assert not [one for one in asked if "registration_domicilecheck" in one["sql"]]


def test_a_batch_has_room_as_answers_come(
    register: Domiciles, gate: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.first_holder(record())
    for n in (2, 3):
        register.holder(n, record())
    register.journey.later(days=400)
    monkeypatch.setattr(domiciles, "BATCH", 2)
    monkeypatch.setattr(domiciles, "_LEAST", 2)
    register.ask()
    register.clock()
    register.clock()
    assert len(register.outcomes()) == 2, "the third waits for room"
    register.number()
    for _ in range(3):
        register.clock()
        register.number()
    register.clock()
    assert register.outcomes() == ["agrees"] * 3
    parts = register.rows(
        "SELECT part, size, state FROM registration.registration_wholepart ORDER BY 1"
    )
    assert parts == [(1, 2, "compared"), (2, 1, "compared")]


def test_it_goes_on_wherever_it_was_broken_off(
    register: Domiciles, gate: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step is made to fail once, after what it does outside and before it is written."""
    register.first_holder(record(MOVED))
    register.journey.later(days=400)
    enquiry = register.ask()
    register.clock()
    for name in ("_note_code", "_asked", "_over"):
        with monkeypatch.context() as patch:
            patch.setattr(asking, name, _killed)
            with pytest.raises(KeyboardInterrupt):
                register.number()
    register.number()
    for _ in range(3):
        register.clock()
    assert register.state(enquiry) == "finished"
    assert register.proposals() == [("domicile", "open")]
    records = "SELECT occasion, outcome FROM network.network_provisionrecord"
    assert register.rows(records) == [("periodic", "provided")]
    ended = "SELECT ended_at IS NOT NULL FROM vault.vault_warrant WHERE purpose = 'domicile_check'"
    assert register.rows(ended) == [(True,)]


def _killed(*args: Any, **kwargs: Any) -> None:
    raise KeyboardInterrupt


def test_whose_registration_ended_meanwhile_is_not_asked_about(
    register: Domiciles, connect: Any
) -> None:
    register.first_holder(record(MOVED))
    register.journey.later(days=400)
    enquiry = register.ask()
    register.clock()
    superuser = connect(autocommit=True)
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("UPDATE register.register_version SET status = 'revoked'")
    register.clock()
    opened_gate(register.journey.as_role)
    register.number()
    for _ in range(2):
        register.clock()
    assert register.network.calls == []
    assert (register.outcomes(), register.state(enquiry)) == (["over"], "finished")
    assert register.proposals() == []


def test_a_death_the_family_register_knows_is_proposed_as_juki_nets_are(
    register: Domiciles, gate: None
) -> None:
    register.first_holder(record(death={"day": "2026-01-08", "how": "01"}))
    register.holder(2, record(nationality_lost={"day": "2025-02-25", "how": "01"}))
    register.journey.later(days=400)
    register.whole()
    assert register.proposals() == [("death", "open"), ("nationality", "open")]
    two = (
        "SELECT second_person, event_on::text FROM registration.registration_proposal ORDER BY kind"
    )
    assert register.rows(two) == [(True, "2026-01-08"), (False, "2025-02-25")]
