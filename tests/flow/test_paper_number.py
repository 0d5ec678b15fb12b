"""A number on paper: two officers type it, the vault compares, Juki-net knows it, a superior confirms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from rig_card import resident
from rig_paper import Desk, typed_envelope

from meibo.connectors.resident_register.typed_numbers import check_typed
from meibo.flow.intake.commands.ask_to_type import ask_to_type
from meibo.flow.intake.commands.confirm_found import confirm_found
from meibo.flow.intake.commands.confirm_number import confirm_number
from meibo.flow.intake.commands.deposit_typed import deposit_typed
from meibo.flow.intake.commands.have_typed_again import have_typed_again
from meibo.flow.intake.commands.release_number import release_number
from meibo.flow.intake.commands.return_paper import return_paper
from meibo.rooms.vault.typed import Order
from meibo.terms.actor import Actor

OTHER = resident(8_888)


@pytest.fixture
def desk(journey: Any) -> Desk:
    made = Desk(journey)
    for name in ("receiver", "receiver-2", "receiver-3", "superior"):
        made.who(name)
    return made


def state(rows: Any, trip: Any) -> tuple[str, int]:
    ((found, turn),) = rows(
        'SELECT state, round FROM vault.vault_typing WHERE "case" = %s', trip.application
    )
    return str(found), int(turn)


def does(desk: Desk, name: str, command: Any, trip: Any, **more: Any) -> Any:
    with desk.journey.acting(desk.who(name)) as actor:
        return command(actor, desk.journey.at, application=trip.application, **more)


def round_of(desk: Desk, trip: Any, *numbers: str) -> None:
    """Both type, and what follows."""
    for name, number in zip(("receiver", "receiver-2"), numbers, strict=True):
        desk.type(trip, name, number)
    desk.check()


def nothing_left(rows: Any) -> bool:
    """No typed number is kept, sealed or otherwise."""
    left = rows("SELECT 1 FROM vault.vault_envelope WHERE document IS NOT NULL"
                " OR sealed IS NOT NULL OR lookup IS NOT NULL")  # fmt: skip
    return not left and not rows("SELECT 1 FROM vault.vault_number")


@pytest.mark.requirement("REG-01", "REG-04", "REG-11", "REG-12", "APP-13")
def test_a_paper_is_linked_by_three_people_and_goes_to_the_register(
    journey: Any, desk: Desk, rows: Any
) -> None:
    trip = desk.linked(desk.accepted())
    assert state(rows, trip) == ("linked", 1)
    journey.on(trip, "registered", start="paid")
    ((pseudonym, number),) = rows(
        "SELECT qualification_pseudonym, registration_number FROM register.register_entry"
    )
    assert number == 1
    assert rows("SELECT pseudonym, linked_at FROM vault.vault_number") == [(pseudonym, journey.at)]
    facts = dict(rows("SELECT source, finding FROM examination.examination_fact"))
    assert facts["paper"] == "shown"
    assert facts["juki"] == "agrees"
    assert facts["payments"] == "paid"
    assert "card" not in facts
    assert rows("SELECT count(*) FROM notices.notices_notice") == [(0,)]
    assert rows("SELECT count(*) FROM vault.vault_envelope WHERE document IS NOT NULL"
                " OR sealed IS NOT NULL OR lookup IS NOT NULL") == [(0,)]  # fmt: skip


def bad_digit(number: str) -> str:
    return number[:-1] + str((int(number[-1]) + 1) % 10)


@pytest.mark.requirement("REG-04", "APP-12")
@pytest.mark.parametrize("fault", ["two numbers", "check digit", "unknown", "another person"])
def test_whatever_fails_officers_see_the_same_and_nothing_is_kept(
    desk: Desk, rows: Any, fault: str
) -> None:
    trip = desk.accepted()
    desk.journey.juki.people[OTHER.number] = OTHER.juki
    own = trip.who.number
    typed = {
        "two numbers": (own, OTHER.number), "check digit": (bad_digit(own), bad_digit(own)),
        "unknown": (resident(8_889).number,) * 2, "another person": (OTHER.number,) * 2,
    }[fault]  # fmt: skip
    round_of(desk, trip, *typed)
    assert state(rows, trip) == ("typing", 2)
    assert nothing_left(rows)
    seen = rows("SELECT previous_state, first_by, second_by, first_envelope, second_envelope, answer,"
                " release_reason FROM vault.vault_typing")  # fmt: skip
    assert seen == [("checked", None, None, None, None, None, "")]
    outcomes = rows("SELECT function, outcome FROM journal.journal_entry WHERE case_ref = %s AND"
                    " purpose = 'number_check' ORDER BY id", str(trip.application))  # fmt: skip
    assert outcomes[-3:] == [
        ("vault.ask_typed", "done"), ("vault.keep_typed", "done"),
        ("examination.judge_typed_number", "done:typing"),
    ]  # fmt: skip
    assert bool(desk.journey.juki.asked) == (fault in {"unknown", "another person"})
    round_of(desk, trip, own, own)
    assert state(rows, trip) == ("agrees", 2)


@pytest.mark.requirement("REG-04")
def test_an_address_that_lags_behind_is_for_the_examiner(desk: Desk, rows: Any) -> None:
    trip = desk.accepted()
    desk.journey.juki.people[trip.who.number] = trip.who.juki | {"address": "別の住所"}
    desk.agreed(trip)
    assert state(rows, trip) == ("agrees", 1)


@pytest.mark.requirement("REG-04", "REG-11")
def test_three_rounds_lock_and_a_superior_goes_on_or_gives_it_back(
    desk: Desk, rows: Any, refuses: Any
) -> None:
    trip = desk.accepted()
    for turn in (2, 3):
        round_of(desk, trip, trip.who.number, OTHER.number)
        assert state(rows, trip) == ("typing", turn)
    round_of(desk, trip, trip.who.number, OTHER.number)
    assert state(rows, trip) == ("locked", 3)
    outcome = rows("SELECT outcome FROM journal.journal_entry ORDER BY id DESC LIMIT 1")
    assert outcome == [("done:locked",)]
    with refuses("vault.not_typing"):
        does(desk, "receiver", ask_to_type, trip)
    with refuses("vault.not_typing"):
        does(desk, "superior", confirm_number, trip)
    with refuses("vault.reason"):
        does(desk, "superior", release_number, trip, reason=" ok ")
    does(desk, "superior", release_number, trip, reason="書類を取り直した")
    assert state(rows, trip) == ("typing", 4)
    for _ in range(3):
        round_of(desk, trip, trip.who.number, OTHER.number)
    assert state(rows, trip) == ("locked", 6)
    does(desk, "superior", return_paper, trip)
    desk.journey.tick("settle_paper_numbers")
    assert state(rows, trip)[0] == "dropped"
    assert rows("SELECT state, number_refusal FROM intake.intake_application") == [
        ("returned", "paper_returned")
    ]
    assert nothing_left(rows)
    assert rows("SELECT 1 FROM payments.payments_demand") == []


@pytest.mark.requirement("REG-11", "ACC-11")
def test_nobody_does_two_of_the_three_parts(journey: Any, desk: Desk, refuses: Any) -> None:
    trip = desk.accepted()
    both = journey.people.officer("receive", "approve", name="both-duties")
    desk.journey.officers["nurse-both"] = both
    desk.type(trip, "both")
    with refuses("vault.third_person"):
        does(desk, "both", ask_to_type, trip)
    desk.type(trip, "receiver")
    desk.check()
    with refuses("vault.third_person"):
        does(desk, "both", confirm_number, trip)
    does(desk, "superior", have_typed_again, trip)
    desk.type(trip, "receiver")
    desk.type(trip, "receiver-2")
    desk.check()
    # Typed in an earlier round: still not the one who confirms.
    with refuses("vault.third_person"):
        does(desk, "both", confirm_number, trip)
    does(desk, "superior", confirm_number, trip)
    with refuses("vault.not_typing"):
        does(desk, "superior", confirm_number, trip)


@pytest.mark.requirement("REG-03", "APP-12")
def test_an_envelope_of_another_round_case_person_or_route_is_refused(
    journey: Any, desk: Desk, refuses: Any
) -> None:
    trip, other = desk.accepted(), desk.accepted()

    def hand_in(name: str, order: Order, code: str, **aad: Any) -> None:
        envelope = typed_envelope(journey, order, trip.who.number, **aad)
        with refuses(code):
            does(desk, name, deposit_typed, trip, envelope=envelope)

    order = does(desk, "receiver", ask_to_type, trip)
    hand_in("receiver", order, "vault.not_typing", round=2)
    hand_in("receiver", order, "vault.not_typing", typist=str(uuid4()))
    hand_in("receiver", order, "vault.envelope", route="card")
    hand_in("receiver", order, "vault.envelope", round="1")
    hand_in("receiver", order, "vault.envelope", round=True)
    hand_in("receiver", order, "vault.envelope", case=str(other.application))
    hand_in("receiver", order, "vault.envelope", nonce="AAAA")
    hand_in("receiver-2", order, "vault.not_typing")
    envelope = typed_envelope(journey, order, trip.who.number)
    does(desk, "receiver", deposit_typed, trip, envelope=envelope)
    second = does(desk, "receiver-2", ask_to_type, trip)
    copied = {**envelope, "aad": typed_envelope(journey, second, "0")["aad"]}
    with refuses("vault.enc_reused"):
        does(desk, "receiver-2", deposit_typed, trip, envelope=copied)


def test_what_does_not_open_is_typed_again(journey: Any, desk: Desk, rows: Any) -> None:
    """Sealed for another label than it wears, or not what the typing page makes."""
    trip = desk.accepted()
    desk.type(trip, "receiver")
    order = does(desk, "receiver-2", ask_to_type, trip)
    labelled = typed_envelope(journey, order, trip.who.number)
    sealed = typed_envelope(journey, replace(order, round=7), trip.who.number)
    does(desk, "receiver-2", deposit_typed, trip, envelope={**sealed, "aad": labelled["aad"]})
    desk.check()
    assert state(rows, trip) == ("typing", 2)


@pytest.mark.requirement("REG-04")
def test_while_juki_is_silent_it_waits_and_says_nothing(desk: Desk, rows: Any) -> None:
    trip = desk.accepted()
    desk.journey.juki.down = True
    desk.agreed(trip)
    assert state(rows, trip) == ("typed", 1)
    assert rows("SELECT count(*) FROM vault.vault_envelope WHERE document IS NOT NULL") == [(2,)]
    desk.journey.juki.down = False
    assert desk.check() == 0, "asked again only after a while"
    desk.journey.later(minutes=6)
    assert desk.check() == 1
    assert state(rows, trip) == ("agrees", 1)
    asked = desk.journey.juki.asked
    assert len(asked) == 2
    assert len(set(asked)) == 1, "the same question under the same id"


@pytest.mark.requirement("REG-11")
def test_limits_of_the_purpose_trip(desk: Desk, rows: Any) -> None:
    rows("UPDATE vault.vault_breaker SET per_hour = 1 WHERE purpose = 'paper_number_check'"
         " RETURNING 1")  # fmt: skip
    first, second = desk.agreed(desk.accepted()), desk.agreed(desk.accepted())
    assert state(rows, first) == ("agrees", 1)
    assert state(rows, second) == ("typed", 1)
    assert rows("SELECT tripped_why FROM vault.vault_breaker WHERE purpose ="
                " 'paper_number_check'") == [("hour",)]  # fmt: skip


@pytest.mark.requirement("REG-12", "REG-13")
def test_somebody_known_is_for_the_duplicate_check_alone(
    journey: Any, desk: Desk, rows: Any, refuses: Any
) -> None:
    held = journey.to("registered", resident(71))
    trip = desk.linked(desk.accepted(held.who))
    assert state(rows, trip) == ("linked", 1)
    assert rows("SELECT count(*) FROM vault.vault_number") == [(1,)]
    entries = rows("SELECT outcome FROM journal.journal_entry WHERE case_ref = %s AND function ="
                   " 'intake.settle_paper_number'", str(trip.application))  # fmt: skip
    assert entries == [("done",)], "nobody who typed learns it"
    journey.on(trip, "checked", start="paid")
    assert rows("SELECT finding FROM examination.examination_fact WHERE case_id = %s AND source ="
                " 'own_register'", trip.case) == [("registered",)]  # fmt: skip
    with refuses("examination.already_registered"):
        journey.propose(trip, "grant")


@pytest.mark.requirement("REG-04", "JUK-02", "JUK-04", "JUK-14")
def test_a_number_that_was_not_given_is_asked_for_and_confirmed_by_three(
    desk: Desk, rows: Any, refuses: Any
) -> None:
    trip = desk.accepted(number_document="")
    assert state(rows, trip) == ("typed", 1)
    with refuses("vault.not_typing"):
        does(desk, "receiver", ask_to_type, trip)
    desk.check()
    assert state(rows, trip) == ("found", 1)
    does(desk, "receiver", confirm_found, trip)
    with refuses("vault.third_person"):
        does(desk, "receiver", confirm_found, trip)
    with refuses("vault.not_typing"):
        does(desk, "superior", confirm_number, trip)
    does(desk, "receiver-2", confirm_found, trip)
    does(desk, "superior", confirm_number, trip)
    desk.journey.tick("settle_paper_numbers")
    assert state(rows, trip) == ("linked", 1)
    assert rows("SELECT kind, asked, answer FROM vault.vault_typing") == [("asked", None, None)]
    accepted = rows("SELECT outcome FROM journal.journal_entry WHERE function ="
                    " 'intake.accept_paper'")  # fmt: skip
    assert accepted == [("done:number_asked_for",)]
    why = rows("SELECT DISTINCT case_ref, purpose FROM journal.journal_entry WHERE function ="
               " 'vault.ask_typed'")  # fmt: skip
    assert why == [(str(trip.application), "number_check")], "each use: which application, why"
    desk.journey.on(trip, "registered", start="paid")


def test_nobody_found_is_nobody_linked(desk: Desk, rows: Any) -> None:
    trip = desk.accepted(number_document="")
    desk.journey.juki.people[trip.who.number] = {}
    desk.check()
    assert state(rows, trip) == ("locked", 1)
    assert nothing_left(rows)


FORGED = (
    "UPDATE vault.vault_typing SET state = 'confirmed'",
    "UPDATE vault.vault_typing SET first_by = NULL",
    "SELECT answer FROM vault.vault_typing",
    "SELECT document FROM vault.vault_envelope",
    "SELECT vault.judge_typed((SELECT \"case\" FROM vault.vault_typing), true, now())",
    "SELECT vault.link_typed((SELECT \"case\" FROM vault.vault_typing), now())",
    "SELECT vault.confirm_typing((SELECT \"case\" FROM vault.vault_typing), true, now())",
)  # fmt: skip


@pytest.mark.requirement("REG-11", "ACC-11")
@pytest.mark.parametrize("statement", FORGED)
def test_raw_sql_in_the_officers_door_gets_nowhere(
    desk: Desk, connect: Any, rows: Any, statement: str
) -> None:
    trip = desk.agreed(desk.accepted())
    with connect("officer") as attacker:
        attacker.execute("SELECT accounts.enter(%s)", [desk.who("receiver").token])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            attacker.execute(statement)
        attacker.rollback()
    assert state(rows, trip) == ("agrees", 1)


@pytest.mark.requirement("REG-11")
def test_postgresql_links_nothing_that_three_people_have_not_confirmed(
    desk: Desk, connect: Any
) -> None:
    desk.agreed(desk.accepted())
    with connect("clock") as clock:
        (envelope,) = clock.execute("SELECT second_envelope FROM vault.vault_typing").fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="three people"):
            clock.execute("SELECT vault.link(%s, now())", [envelope])
        clock.rollback()
    with connect() as superuser:
        for change in ("second_by = first_by", "confirmed_by = first_by", "state = 'linked'"):
            with pytest.raises(psycopg.errors.IntegrityError):
                superuser.execute(f"UPDATE vault.vault_typing SET {change}".encode())
            superuser.rollback()


def test_the_number_process_judges_nothing(desk: Desk, connect: Any) -> None:
    trip = desk.accepted()
    desk.type(trip, "receiver")
    desk.type(trip, "receiver-2")
    with connect("number") as number:
        for change in ("state = 'agrees'", "state = 'checked', second_envelope = first_envelope"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                number.execute(f"UPDATE vault.vault_typing SET {change}".encode())
            number.rollback()


def test_officers_of_other_registers_see_and_do_nothing(desk: Desk, refuses: Any) -> None:
    trip = desk.accepted()
    stranger = desk.who("receiver", "physician")
    desk.journey.officers["nurse-stranger"] = stranger
    for command in (ask_to_type, confirm_found):
        with refuses("intake.none"):
            does(desk, "stranger", command, trip)


def test_one_that_fails_holds_up_no_other(
    desk: Desk, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, good = desk.accepted(), desk.accepted()
    for trip in (broken, good):
        desk.type(trip, "receiver")
        desk.type(trip, "receiver-2")
    ask = desk.journey.juki.ask_by_number

    def sometimes(request: Any, authority: str, number: str) -> Any:
        if number == broken.who.number:
            raise RuntimeError("unexpected")
        return ask(request, authority, number)

    monkeypatch.setattr(desk.journey.juki, "ask_by_number", sometimes)
    with desk.journey.as_role("number"):
        assert check_typed(Actor("process:number"), desk.journey.at) == 2
    desk.journey.tick("judge_typed_numbers")
    assert state(rows, good) == ("agrees", 1)
    assert state(rows, broken) == ("typed", 1)
