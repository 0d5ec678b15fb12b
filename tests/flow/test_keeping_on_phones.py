"""A certificate is put on a phone once, by a key that is held, and ended there by its holder."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from rig_phone import Holder, Phone, certified
from rig_races import at_once, codes, without_row_locks

from meibo.flow.certificate.commands.end_phone import end_phone
from meibo.flow.certificate.commands.keep_on_phone import keep_on_phone
from meibo.flow.certificate.phones.challenge import challenge_for
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u, unb64u

pytestmark = pytest.mark.stage(at=certified)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LOCK, INSERT = "SELECT .*FOR UPDATE", 'INSERT INTO "certificate_credential"'


@pytest.fixture
def holder(journey: Any, staged: Any) -> Holder:
    return Holder(journey, staged)


@pytest.mark.requirement("CRT-02")
def test_what_is_kept_is_a_key_and_one_entry_of_the_journal(holder: Holder, rows: Any) -> None:
    phone = Phone()
    copy = holder.keep(phone)
    ((key, *kept),) = rows(
        "SELECT holder_key, kind, format, jwt, status_index, state FROM"
        " certificate.certificate_credential WHERE id = %s", copy,
    )  # fmt: skip
    assert (json.loads(key), kept) == (phone.jwk, ["phone", "", "", None, "issued"])
    journal = rows("SELECT function, case_ref, outcome FROM journal.journal_entry ORDER BY id")
    assert journal[-1] == ("certificate.keep_on_phone", str(holder.trip.entry), "done")


def wrong_keys() -> list[Any]:
    good = Phone().jwk
    point = ec.generate_private_key(ec.SECP384R1()).public_key().public_numbers()
    p384 = {"x": b64u(point.x.to_bytes(48, "big")), "y": b64u(point.y.to_bytes(48, "big"))}
    return [
        {**good, "crv": "P-384", **p384}, {**good, **p384}, {**good, "crv": "secp256k1"},
        {**good, "y": good["x"]}, {**good, "d": good["x"]}, {**good, "use": "sig"},
        {name: good[name] for name in ("kty", "crv", "x")}, {**good, "kty": "OKP"},
        {**good, "x": 1}, {**good, "x": good["x"] + "="}, {**good, "x": b64u(b"\0" + unb64u(good["x"]))},
        {**good, "x": b64u(b"\1")}, {**good, "x": "見本"}, [good], json.dumps(good), None,
    ]  # fmt: skip


def test_keys_that_are_none(holder: Holder, refuses: Any) -> None:
    """Another curve, not on the curve, a private one, members too many or too few, other forms."""
    with refuses("phone.bad_key"):
        holder.keep(Phone(), key=wrong_keys()[0])
    for wrong in wrong_keys():
        with pytest.raises(Exception, match="bad_key"):
            holder.keep(Phone(), key=wrong)
    assert holder.live() == []


def test_a_key_must_be_held(holder: Holder, refuses: Any) -> None:
    """And a refusal uses nothing up."""
    phone, challenge = Phone(), holder.challenge()
    good = phone.proof(challenge)
    der = phone.key.sign(b"meibo phone v1 keep\0" + challenge.encode(), ec.ECDSA(hashes.SHA256()))
    with refuses("phone.not_held"):
        holder.keep(phone, challenge=challenge, signature=Phone().proof(challenge))
    for wrong in (phone.sign(challenge.encode()), der, b"", bytes(64), b"\xff" * 64, good[:63],
                  good + b"\0", phone.proof("another")):  # fmt: skip
        with pytest.raises(Exception, match="not_held"):
            holder.keep(phone, challenge=challenge, signature=wrong)
    holder.keep(phone, challenge=challenge, signature=good)


def test_a_challenge_is_good_once_for_minutes_and_for_nobody_else(
    holder: Holder, refuses: Any, people: Any
) -> None:
    phone, challenge, at = Phone(), holder.challenge(), holder.journey.at
    holder.keep(phone, challenge=challenge)
    with refuses("phone.challenge_used"):
        holder.keep(Phone(), challenge=challenge)
    old, early = at - 5 * MINUTE - SECOND, at + 10 * SECOND
    with refuses("phone.challenge_over"):
        holder.keep(phone, challenge=holder.challenge(old))
    with holder.journey.acting(people.applicant()) as stranger:
        foreign = challenge_for(stranger, at, holder.trip.entry)
    others = holder.challenge(entry=uuid4())
    wrong = (holder.challenge(early), foreign, others, "", "x", "見本", challenge[:-1])
    for one in wrong:
        with pytest.raises(Exception, match="challenge_over"):
            holder.keep(phone, challenge=one)


def test_nobody_elses_entry_or_phone(holder: Holder, refuses: Any, people: Any) -> None:
    """Ended one by one, twice without harm, by their holder alone."""
    stranger, at, entry = people.applicant(), holder.journey.at, holder.trip.entry
    with holder.journey.acting(stranger) as actor, refuses("certificate.no_entry"):
        phone, challenge = Phone(), challenge_for(actor, at, entry)
        keep_on_phone(actor, at, entry=entry, challenge=challenge, key=phone.jwk,
                      signature=phone.proof(challenge))  # fmt: skip
    kept, ended = holder.keep(Phone()), holder.keep(Phone())
    for whose, which in ((stranger, entry), (holder.trip.person, uuid4())):
        with holder.journey.acting(whose) as actor, refuses("phone.none"):
            end_phone(actor, at, entry=which, phone=kept)
    holder.end(ended)
    holder.end(ended)
    assert holder.live() == [kept]


def test_an_ended_registration_gives_nothing(holder: Holder, refuses: Any, rows: Any) -> None:
    rows(
        "UPDATE register.register_version SET status = 'revoked', effective_on = '2020-01-01'"
        " RETURNING 1"
    )
    with refuses("certificate.not_in_force"):
        holder.keep(Phone())


def test_no_more_than_three_phones(holder: Holder, refuses: Any) -> None:
    kept = [holder.keep(Phone()) for _ in range(3)]
    with refuses("phone.too_many"):
        holder.keep(Phone())
    holder.end(kept[0])
    holder.keep(Phone())


def keeping(holder: Holder, challenge: str) -> Any:
    """A phone of its own, about to keep."""
    phone = Phone()
    return partial(
        keep_on_phone, Actor("test", token=holder.trip.person.token), holder.journey.at,
        entry=holder.trip.entry, challenge=challenge, key=phone.jwk,
        signature=phone.proof(challenge),
    )  # fmt: skip


@pytest.mark.parametrize("guarded", [True, pytest.param(False, marks=pytest.mark.long)])
def test_two_at_once_for_the_last_place(
    holder: Holder, database: str, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    if not guarded:
        without_row_locks(monkeypatch)
    for _ in range(2):
        holder.keep(Phone())
    calls = [keeping(holder, holder.challenge()) for _ in range(2)]
    with holder.journey.as_role("applicant"):
        found = at_once("meibo_applicant", database, calls, before=INSERT)
    assert codes(found) == (["ok", "phone.too_many"] if guarded else ["ok", "ok"])


def test_one_challenge_twice_at_once(holder: Holder, database: str) -> None:
    challenge = holder.challenge()
    calls = [keeping(holder, challenge) for _ in range(2)]
    with holder.journey.as_role("applicant"):
        found = at_once("meibo_applicant", database, calls, before=LOCK)
    assert codes(found) == ["ok", "phone.challenge_used"]


def test_the_doors_role_makes_no_other_certificate(holder: Holder, connect: Any) -> None:
    """Whoever runs code there: none that counts by itself, and none of somebody else's entry."""
    connection = connect("applicant")
    connection.execute("SELECT accounts.enter(%s)", [holder.trip.person.token])
    rest = "register, version, account, previous_state, requested_at, key_id, jwt, format"
    made = (
        "INSERT INTO certificate.certificate_credential (id, entry, state, kind, holder_key,"
        f" expires_at, {rest}) SELECT gen_random_uuid(), %s, 'requested', %s, 'x', now(), {rest}"
        " FROM certificate.certificate_credential LIMIT 1"
    )
    fenced = psycopg.errors.InsufficientPrivilege
    entry, other = holder.trip.entry, uuid4()
    for values in ((entry, "wallet"), (entry, "shown"), (other, "phone")):
        with pytest.raises(fenced, match="row-level security"), connection.transaction():
            connection.execute(made, values)
    with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
        connection.execute(made, (entry, "phone"))
    issued = "UPDATE certificate.certificate_credential SET state = 'issued' WHERE kind = 'shown'"
    with pytest.raises(fenced, match="row-level security"), connection.transaction():
        connection.execute(issued)
