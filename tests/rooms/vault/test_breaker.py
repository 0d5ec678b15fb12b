"""Limits and breaker on the use of numbers: held by PostgreSQL, reset by a person alone."""

from __future__ import annotations

from argparse import Namespace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from rig_removal import without

from meibo.connectors.resident_register import asking
from meibo.doors.console import breaker as breaker_command
from meibo.rooms.vault.commands.reset_breaker import reset_breaker
from meibo.rooms.vault.commands.set_limits import set_limits
from meibo.rooms.vault.limits import IN_BATCHES, LIMITS, REGISTRATION_CHECK
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

CONSOLE, NUMBER = Actor("test:console"), Actor("process:number")


def limits(rows: Any, **wanted: int) -> None:
    for name, value in wanted.items():
        rows(f"UPDATE vault.vault_breaker SET {name} = %s", value)


def tripped(rows: Any) -> str:
    ((at, why),) = rows(
        "SELECT tripped_at, tripped_why FROM vault.vault_breaker"
        " WHERE purpose = 'registration_identity_check'"
    )
    assert (at is None) == (why == "")
    return str(why)


def outcomes(rows: Any, function: str = "vault.reveal") -> list[str]:
    found = rows(
        "SELECT outcome FROM journal.journal_entry WHERE function = %s ORDER BY id", function
    )
    return [row[0] for row in found]


@pytest.mark.requirement("VLT-01", "AUD-02")
def test_a_warranted_number_comes_out_with_its_entry(
    reveal: Any, warranted: Any, rows: Any
) -> None:
    assert reveal() == warranted[2]
    assert outcomes(rows) == ["done"]
    ((handed,),) = rows("SELECT handed_at IS NOT NULL FROM vault.vault_reveal")
    assert handed


@pytest.mark.parametrize("purpose", IN_BATCHES)
def test_a_batch_at_full_pace_all_day_does_not_trip_its_own_breaker(
    rows: Any, purpose: str
) -> None:
    """It trips where an hour's uses reach the limit; the pace is what a minute lets through."""
    query = "SELECT per_minute, per_hour FROM vault.vault_breaker WHERE purpose = %s"
    ((minute, hour),) = rows(query, purpose)
    assert minute * 60 < hour


@pytest.mark.requirement("VLT-01", "JUK-09", "REG-16")
def test_without_a_warrant_nothing_comes_out(reveal: Any, warranted: Any, rows: Any) -> None:
    assert reveal(case=uuid4()) == "vault.no_warrant"
    assert reveal(pseudonym=uuid4()) == "vault.no_warrant"
    assert reveal(purpose="curiosity") == "vault.no_warrant"
    rows("UPDATE vault.vault_warrant SET ended_at = now()")
    assert reveal() == "vault.no_warrant"
    assert outcomes(rows) == ["refused:vault.no_warrant"] * 4
    assert rows("SELECT 1 FROM vault.vault_reveal") == []
    without(rows, "vault.ask_reveal", " AND w.ended_at IS NULL")
    assert reveal() == warranted[2], "what the warrant's end is good for"


def test_the_answer_ends_the_warrant(journey: Any, rows: Any) -> None:
    journey.to("examined")
    assert rows("SELECT count(*) FROM vault.vault_warrant WHERE ended_at IS NULL") == [(0,)]
    assert rows("SELECT count(*) FROM vault.vault_warrant") == [(1,)]


def test_a_decision_without_an_answer_ends_the_warrant_too(journey: Any, rows: Any) -> None:
    journey.juki.down = True
    trip = journey.to("examined")
    assert rows("SELECT count(*) FROM vault.vault_warrant WHERE ended_at IS NULL") == [(1,)]
    journey.returned(trip)
    assert rows("SELECT count(*) FROM vault.vault_warrant WHERE ended_at IS NULL") == [(0,)]


def test_a_number_that_is_gone(reveal: Any, rows: Any) -> None:
    rows("DELETE FROM vault.vault_number")
    assert reveal() == "vault.no_number"


@pytest.mark.requirement("VLT-01", "AUD-04")
def test_too_many_in_a_minute_wait_and_trip_nothing(reveal: Any, warranted: Any, rows: Any) -> None:
    limits(rows, per_minute=2)
    assert [reveal() for _ in range(4)] == [warranted[2]] * 2 + ["vault.limit"] * 2
    assert tripped(rows) == ""
    rows("UPDATE vault.vault_reveal SET at = at - interval '61 seconds'")
    assert reveal() == warranted[2], "it goes on by itself"


@pytest.mark.requirement("VLT-01", "AUD-04")
@pytest.mark.parametrize(
    ("limit", "why", "ago"), [("per_hour", "hour", "2 hours"), ("per_case_a_day", "case", "2 days")]
)
def test_more_than_cases_could_need_trips(
    reveal: Any, warranted: Any, rows: Any, limit: str, why: str, ago: str
) -> None:
    limits(rows, **{limit: 2})
    assert [reveal() for _ in range(2)] == [warranted[2]] * 2
    rows(f"UPDATE vault.vault_reveal SET at = at - interval '{ago}'")
    assert [reveal() for _ in range(2)] == [warranted[2]] * 2, "the window moves on"
    assert tripped(rows) == ""
    assert reveal() == "vault.breaker"
    assert tripped(rows) == why
    assert outcomes(rows)[-1] == f"breaker_tripped:{why}", "the trip is itself an entry"
    rows(f"UPDATE vault.vault_reveal SET at = at - interval '{ago}'")
    assert reveal() == "vault.breaker", "time alone lets nothing go on"
    assert outcomes(rows)[-1] == "refused:vault.breaker"


@pytest.mark.requirement("VLT-01", "AUD-04")
def test_failures_in_a_row_trip(reveal: Any, warranted: Any, rows: Any) -> None:
    limits(rows, failures_in_a_row=3)
    for _ in range(2):
        assert reveal(case=uuid4()) == "vault.no_warrant"
    assert reveal() == warranted[2]
    for _ in range(2):
        assert reveal(case=uuid4()) == "vault.no_warrant", "one that went well begins a new row"
    assert reveal(case=uuid4()) == "vault.breaker"
    assert outcomes(rows)[-1] == "breaker_tripped:failures"
    assert reveal() == "vault.breaker"


@pytest.mark.requirement("VLT-02")
def test_an_altered_number_does_not_open_and_counts_as_a_failure(reveal: Any, rows: Any) -> None:
    limits(rows, failures_in_a_row=2)
    rows("UPDATE vault.vault_number SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))")
    assert reveal() == "vault.faulty"
    assert reveal() == "vault.breaker"
    assert outcomes(rows, "vault.reveal_failed") == [
        "refused:vault.faulty",
        "breaker_tripped:failures",
    ]


@pytest.mark.requirement("VLT-01")
def test_a_trip_survives_and_only_a_person_ends_it(
    reveal: Any, warranted: Any, rows: Any, journey: Any
) -> None:
    limits(rows, per_hour=1)
    reveal()
    assert reveal() == "vault.breaker"
    with journey.as_role("console"):
        with pytest.raises(Refusal) as short:
            reset_breaker(CONSOLE, journey.at, purpose=REGISTRATION_CHECK, reason=" ok ")
        assert short.value.code == "vault.reason"
        reset_breaker(
            CONSOLE, journey.at, purpose=REGISTRATION_CHECK, reason="照会の滞留を確認した"
        )
        with pytest.raises(Refusal) as again:
            reset_breaker(CONSOLE, journey.at, purpose=REGISTRATION_CHECK, reason="もう一度押した")
        assert again.value.code == "vault.not_tripped"
    assert outcomes(rows, "vault.reset_breaker") == [
        "refused:vault.reason", "done", "refused:vault.not_tripped",
    ]  # fmt: skip
    assert rows(
        "SELECT reset_why FROM vault.vault_breaker WHERE purpose = 'registration_identity_check'"
    ) == [("照会の滞留を確認した",)]
    assert reveal() == warranted[2], "counted from the reset on"
    assert reveal() == "vault.breaker"


def test_limits_are_changed_by_a_person_and_the_entry_says_to_what(rows: Any, journey: Any) -> None:
    wanted = {"per_minute": 5, "per_hour": 50, "per_case_a_day": 7, "failures_in_a_row": 3}
    with journey.as_role("console"):
        set_limits(CONSOLE, journey.at, purpose=REGISTRATION_CHECK, **wanted)
        for changes, code in (
            (wanted | {"per_hour": 0}, "vault.limits"),
            (wanted, "vault.no_purpose"),
        ):
            with pytest.raises(Refusal) as refused:
                set_limits(CONSOLE, journey.at,
                           purpose="curiosity" if code == "vault.no_purpose" else REGISTRATION_CHECK,
                           **changes)  # fmt: skip
            assert refused.value.code == code
    assert rows(
        "SELECT per_minute, per_hour, per_case_a_day, failures_in_a_row FROM vault.vault_breaker"
        " WHERE purpose = 'registration_identity_check'"
    ) == [(5, 50, 7, 3)]
    assert outcomes(rows, "vault.set_limits")[0] == "done:5 50 7 3"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault.vault_breaker SET tripped_at = NULL",
        "SELECT vault.reset_breaker('registration_identity_check', 'because I say so')",
        "SELECT vault.set_limits('registration_identity_check', 9, 9, 9, 9)",
        "DELETE FROM vault.vault_breaker",
        "DELETE FROM vault.vault_reveal",
        "UPDATE vault.vault_reveal SET at = at - interval '1 day'",
        (
            'INSERT INTO vault.vault_warrant (pseudonym, purpose, "case", given_at)'
            " VALUES (gen_random_uuid(), 'registration_identity_check', gen_random_uuid(), now())"
        ),
        "SELECT sealed FROM vault.vault_number",
        "SELECT sealed FROM vault.vault_former",
        "SELECT vault.count_failure('registration_identity_check', '')",
    ],
)
@pytest.mark.requirement("VLT-01", "VLT-05")
def test_the_number_role_cannot_help_itself(connect: Any, reveal: Any, statement: str) -> None:
    """Whatever runs in the number process: no reset, no other clock, no warrant, no direct look."""
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        connect("number", autocommit=True) as attacker,
    ):
        attacker.execute(statement)
    assert reveal


@pytest.mark.requirement("AUD-02", "VLT-01")
@pytest.mark.parametrize("how", ["same transaction", "no entry", "twice", "late"])
def test_nothing_is_handed_out_before_its_entry_stands(
    connect: Any, warranted: Any, rows: Any, how: str
) -> None:
    """Raw SQL as the number role, past every line of Python."""
    pseudonym, case, _ = warranted
    attacker = connect("number")
    ask = "SELECT ticket FROM vault.ask_reveal(%s, %s, %s)"
    entry = "SELECT journal.append('vault.reveal', 'enquiry', %s, %s, 'done', 'x', now())"

    def asked() -> int:
        found = attacker.execute(ask, [pseudonym, REGISTRATION_CHECK, case]).fetchone()
        return int(found[0])

    ticket = asked()
    if how != "no entry":
        attacker.execute(entry, [str(case), str(pseudonym)])
    if how != "same transaction":
        attacker.commit()
    if how == "twice":
        assert attacker.execute("SELECT sealed FROM vault.hand_out(%s)", [ticket]).fetchone()
        attacker.commit()
    if how == "late":
        rows("UPDATE vault.vault_reveal SET at = at - interval '2 minutes'")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        attacker.execute("SELECT sealed FROM vault.hand_out(%s)", [ticket])
    attacker.rollback()
    if how == "same transaction":
        without(rows, "vault.hand_out", " AND xid <> pg_current_xact_id()")
        ticket = asked()
        attacker.execute(entry, [str(case), str(pseudonym)])
        assert attacker.execute("SELECT sealed FROM vault.hand_out(%s)", [ticket]).fetchone()
        attacker.rollback()
        assert rows("SELECT 1 FROM vault.vault_reveal") == [], "used without a trace"


@pytest.mark.requirement("JUK-08")
def test_a_tripped_breaker_delays_enquiries_and_loses_none(
    journey: Any, rows: Any, warranted: Any
) -> None:
    rows("UPDATE vault.vault_breaker SET tripped_at = now(), tripped_why = 'hour'")
    with journey.as_role("number"):
        asking.ask_due(NUMBER, journey.at)
    assert journey.juki.asked == []
    assert rows("SELECT state, waiting_for FROM examination.examination_enquiry") == [
        ("asked", "vault.breaker")
    ]
    with journey.as_role("console"):
        reset_breaker(CONSOLE, journey.at, purpose=REGISTRATION_CHECK, reason="確認して再開する")
    with journey.as_role("number"):
        asking.ask_due(NUMBER, journey.later(minutes=1))
    assert rows("SELECT state, waiting_for FROM examination.examination_enquiry") == [
        ("answered", "")
    ]


def test_every_limit_has_its_reason_and_stands_in_the_database(rows: Any) -> None:
    found = rows(
        """SELECT purpose, per_minute, per_hour, per_case_a_day, failures_in_a_row
             FROM vault.vault_breaker"""
    )
    assert {row[0]: row[1:] for row in found} == {
        purpose: (one.per_minute, one.per_hour, one.per_case_a_day, one.failures_in_a_row)
        for purpose, one in LIMITS.items()
    }
    assert all(one.reason.ja and one.reason.en for one in LIMITS.values())


def test_the_command_shows_and_resets(
    journey: Any, rows: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rows(
        "UPDATE vault.vault_breaker SET tripped_at = now(), tripped_why = 'failures'"
        " WHERE purpose = 'registration_identity_check'"
    )
    with journey.as_role("console"):
        assert breaker_command.run_show(Namespace(json=False)) == 1
        assert "失敗が続いた" in capsys.readouterr().out
        args = Namespace(purpose=REGISTRATION_CHECK, reason="短")
        assert breaker_command.run_reset(args) == 1
        assert "[vault.reason]" in capsys.readouterr().err
        assert (
            breaker_command.run_reset(Namespace(purpose=REGISTRATION_CHECK, reason="原因を直した"))
            == 0
        )
        assert breaker_command.run_show(Namespace(json=False)) == 0
