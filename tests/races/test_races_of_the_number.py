"""Two at once on the number's way: a nonce, an ephemeral key, the last use a limit allows."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from rig_card import resident
from rig_races import at_once, codes
from rig_removal import without

from meibo.flow.intake.commands.ask_for_number import ask_for_number
from meibo.flow.intake.commands.deposit_number import deposit_number
from meibo.flow.intake.number_opening import keep_keys
from meibo.rooms.vault.limits import REGISTRATION_CHECK
from meibo.rooms.vault.reveal import reveal
from meibo.terms.actor import Actor

NUMBER = Actor("process:number")


def nonce_for(journey: Any, trip: Any) -> str:
    with journey.acting(trip.person) as actor:
        nonce: str = ask_for_number(actor, journey.at, application=trip.application)
    return nonce


def deposits(journey: Any, trips: Any, envelopes: Any) -> list[Any]:
    return [
        partial(deposit_number, trip.person.actor, journey.at, application=trip.application,
                envelope=envelope)
        for trip, envelope in zip(trips, envelopes, strict=True)
    ]  # fmt: skip


@pytest.mark.requirement("REG-03")
@pytest.mark.parametrize("guarded", [False, True])
def test_a_nonce_used_twice_at_once(
    journey: Any, rows: Any, database: str, locked: bool, guarded: bool
) -> None:
    """The draft's row lock, the nonce's own update and the envelope's constraint: three defences."""
    journey.keep_keys()
    trip = journey.to("draft", resident(7_101))
    nonce = nonce_for(journey, trip)
    if not guarded:
        without(rows, "vault.deposit", " AND used_at IS NULL")
        rows("ALTER TABLE vault.vault_envelope DROP CONSTRAINT vault_envelope_nonce_key")
    made = [journey.program.envelope(trip.who, trip.application, nonce) for _ in range(2)]
    with journey.as_role("applicant"):
        found = codes(
            at_once("applicant", database, deposits(journey, [trip, trip], made),
                    before="SELECT vault.deposit")
        )  # fmt: skip
    assert found == (["ok", "vault.envelope"] if guarded else ["ok", "ok"])
    count = rows("SELECT count(*) FROM vault.vault_envelope")
    assert count == [(1,)] if guarded else [(2,)]


@pytest.mark.requirement("REG-03")
@pytest.mark.parametrize("guarded", [False, True])
def test_an_ephemeral_key_used_twice_at_once(
    journey: Any, rows: Any, database: str, guarded: bool
) -> None:
    journey.keep_keys()
    trips = [journey.to("draft", resident(7_102 + n)) for n in range(2)]
    made = [
        journey.program.envelope(trip.who, trip.application, nonce_for(journey, trip))
        for trip in trips
    ]
    made[1]["enc"] = made[0]["enc"]
    if not guarded:
        rows("ALTER TABLE vault.vault_envelope DROP CONSTRAINT vault_envelope_enc_hash_key")
        without(rows, "vault.deposit", "ON CONFLICT (enc_hash) DO NOTHING")
    with journey.as_role("applicant"):
        found = codes(
            at_once("applicant", database, deposits(journey, trips, made),
                    before="SELECT vault.deposit")
        )  # fmt: skip
    assert found == (["ok", "vault.enc_reused"] if guarded else ["ok", "ok"])


@pytest.mark.requirement("VLT-01")
@pytest.mark.parametrize("guarded", [False, True])
@pytest.mark.parametrize(
    ("limit", "code"), [("per_minute", "vault.limit"), ("per_hour", "vault.breaker")]
)
def test_two_number_processes_cannot_exceed_a_limit(
    journey: Any, rows: Any, database: str, guarded: bool, limit: str, code: str
) -> None:
    trips = [journey.to("forwarded") for _ in range(2)]
    journey.tick("open_cases")
    rows(f"UPDATE vault.vault_breaker SET {limit} = 1")
    if not guarded:
        # The lock is what makes counting and writing one; a pause lets the other count as well.
        without(rows, "vault.ask_reveal", "WHERE purpose = p_purpose FOR UPDATE",
                "WHERE purpose = p_purpose")  # fmt: skip
        without(
            rows, "vault.ask_reveal", "    code := CASE", "    PERFORM pg_sleep(0.5); code := CASE"
        )
    calls = [
        partial(reveal, NUMBER, journey.at, purpose=REGISTRATION_CHECK, case=trip.application,
                pseudonym=pseudonym)
        for trip in trips
        for (pseudonym,) in rows(
            'SELECT pseudonym FROM vault.vault_warrant WHERE "case" = %s', trip.application
        )
    ]  # fmt: skip
    with journey.as_role("number"):
        found = codes(at_once("number", database, calls, before="SELECT ticket"))
    assert found == (["ok", code] if guarded else ["ok", "ok"])
    assert rows("SELECT count(*) FROM vault.vault_reveal") == [(1 if guarded else 2,)]


def test_two_number_processes_take_up_the_same_keys(journey: Any, rows: Any, database: str) -> None:
    call = partial(keep_keys, NUMBER, journey.at)
    with journey.as_role("number"):
        found = at_once("number", database, [call, call], before="INSERT INTO")
    assert found == [1, 1]
    assert rows("SELECT kid, serial FROM vault.vault_envelopekey") == [("envelope-1", 1)]
