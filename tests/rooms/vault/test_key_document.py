"""Several keys at once: the overlap, the end of a key, documents put back, keys that are not here."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import x25519
from rig_card import resident

from meibo.connectors.key_management.envelope_keys import EnvelopeKeys
from meibo.flow.intake.commands.ask_for_number import ask_for_number
from meibo.flow.intake.commands.deposit_number import deposit_number
from meibo.flow.intake.commands.prepare_document import prepare_document
from meibo.flow.intake.number_opening import keep_keys, open_waiting
from meibo.rooms.vault.commands import take_up_keys
from meibo.rooms.vault.ports import KeyDocument, PublishedKey
from meibo.rooms.vault.refusals import NUMBER_REFUSALS
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u
from meibo.terms.refusal import Refusal

NUMBER = Actor("process:number")


@dataclass
class Keys:
    """A published document in a test's hands, its private keys in a folder."""

    journey: Any
    folder: Any
    found: KeyDocument

    def add(self, kid: str, not_after: datetime) -> PublishedKey:
        raw = secrets.token_bytes(32)
        (self.folder / f"{kid}.key").write_bytes(raw)
        half = x25519.X25519PrivateKey.from_private_bytes(raw).public_key()
        return PublishedKey(kid, b64u(half.public_bytes_raw()), not_after)

    def publish(self, *keys: PublishedKey, serial: int | None = None) -> None:
        self.found = KeyDocument(self.found.serial + 1 if serial is None else serial, keys)

    def seal_to(self, key: PublishedKey) -> None:
        """The card's side: from now on it seals to this key."""
        raw = (self.folder / f"{key.kid}.key").read_bytes()
        self.journey.program.kid = key.kid
        self.journey.program._vault = x25519.X25519PrivateKey.from_private_bytes(raw).public_key()

    def keep(self) -> str:
        """The number process's step; "" or the code it was refused with."""
        with self.journey.as_role("number"):
            try:
                keep_keys(NUMBER, self.journey.at)
            except Refusal as refusal:
                return refusal.code
        return ""


@pytest.fixture
def keys(journey: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Keys:
    made = Keys(journey, tmp_path, KeyDocument(0, ()))
    first = made.add("envelope-1", journey.at + timedelta(days=100))
    made.publish(first)
    made.seal_to(first)
    held = EnvelopeKeys()
    held.__dict__["_folder"] = tmp_path
    own = take_up_keys.plugs.fill

    class Document:
        def current(self) -> KeyDocument:
            return made.found

    monkeypatch.setattr(
        "meibo.plugs.fill",
        lambda port: (
            {"vault.key_document": Document(), "vault.envelope_keys": held}.get(port) or own(port)
        ),
    )
    assert made.keep() == ""
    journey._keys_kept = True
    return made


def known(rows: Any) -> list[Any]:
    found: list[Any] = rows("SELECT kid, serial FROM vault.vault_envelopekey ORDER BY kid")
    return found


@pytest.mark.requirement("VLT-02", "REG-03")
def test_in_the_overlap_both_keys_open(journey: Any, rows: Any, keys: Keys) -> None:
    old = journey.to("arrived", resident(7_201))
    (first,) = keys.found.keys
    second = keys.add("envelope-2", journey.at + timedelta(days=700))
    keys.publish(replace(first, not_after=journey.at + timedelta(days=30)), second)
    assert keys.keep() == ""
    draft = journey.to("complete", resident(7_202))
    keys.seal_to(second)
    new = journey.to("arrived", resident(7_203))
    journey.later(days=29)
    journey.on(draft, "arrived", start="complete")
    with journey.as_role("number"):
        assert open_waiting(NUMBER, journey.at) == 3
    assert rows("SELECT DISTINCT state, refusal FROM vault.vault_envelope") == [("opened", "")]
    assert known(rows) == [("envelope-1", 2), ("envelope-2", 2)]
    assert old.application != new.application


@pytest.mark.requirement("VLT-02", "REG-03")
def test_after_its_time_a_key_opens_nothing_and_the_card_is_read_again(
    journey: Any, rows: Any, keys: Keys
) -> None:
    """Nothing is lost: the draft stays, and reading the card once more is all that is asked."""
    trip = journey.to("complete", resident(7_204))
    prepared = journey.to("prepared", resident(7_205))
    (first,) = keys.found.keys
    second = keys.add("envelope-2", journey.at + timedelta(days=700))
    keys.publish(replace(first, not_after=journey.at + timedelta(days=30)), second)
    keys.keep()
    journey.later(days=31)
    with journey.acting(trip.person) as actor:
        nonce = ask_for_number(actor, journey.at, application=trip.application)
        stale = journey.program.envelope(trip.who, trip.application, nonce)
        with pytest.raises(Refusal) as late:
            deposit_number(actor, journey.at, application=trip.application, envelope=stale)
        with pytest.raises(Refusal) as unsigned:
            prepare_document(actor, journey.at, application=trip.application)
    with pytest.raises(Refusal) as submitted:
        journey.on(prepared, "arrived", start="prepared")
    assert {one.value.code for one in (late, unsigned, submitted)} == {"vault.key_retired"}
    assert rows("SELECT DISTINCT state FROM intake.intake_application") == [("draft",)]
    keys.seal_to(second)
    with journey.acting(trip.person) as actor:
        envelope = journey.program.envelope(trip.who, trip.application, nonce)
        deposit_number(actor, journey.at, application=trip.application, envelope=envelope)
    journey.on(trip, "accepted", start="complete")
    assert rows("SELECT number_check FROM intake.intake_application WHERE id = %s",
                trip.application) == [("accepted",)]  # fmt: skip


@pytest.mark.requirement("VLT-02")
def test_what_arrived_in_time_and_met_the_end_is_returned_with_the_reason(
    journey: Any, rows: Any, keys: Keys
) -> None:
    trip = journey.to("arrived", resident(7_206))
    (first,) = keys.found.keys
    second = keys.add("envelope-2", journey.at + timedelta(days=700))
    keys.publish(replace(first, not_after=journey.at + timedelta(days=1)), second)
    journey.later(days=1)
    assert keys.keep() == ""
    with journey.as_role("number"):
        open_waiting(NUMBER, journey.at)
    journey.tick("settle_number_checks")
    assert rows("SELECT state, number_refusal FROM intake.intake_application") == [
        ("returned", "key_retired")
    ]
    ((ja, en),) = rows("SELECT body_ja, body_en FROM notices.notices_notice")
    assert NUMBER_REFUSALS["key_retired"].ja in ja
    assert "No fee was charged" in en
    keys.seal_to(second)
    again = journey.to("accepted", trip.who, person=trip.person, earlier=trip.application)
    assert again.application, "answered by a re-application with the same answers"


def test_an_envelope_of_a_key_not_taken_up_yet_waits(journey: Any, rows: Any, keys: Keys) -> None:
    """The door and the card were quicker than the number process: nothing is refused by that."""
    second = keys.add("envelope-2", journey.at + timedelta(days=700))
    keys.publish(*keys.found.keys, second)
    keys.seal_to(second)
    journey.to("arrived", resident(7_209))
    with journey.as_role("number"):
        assert open_waiting(NUMBER, journey.at) == 0
    assert rows("SELECT state FROM vault.vault_envelope") == [("waiting",)]
    assert keys.keep() == ""
    with journey.as_role("number"):
        assert open_waiting(NUMBER, journey.at) == 1
    assert rows("SELECT state, refusal FROM vault.vault_envelope") == [("opened", "")]


def test_a_key_left_out_ends_at_once(journey: Any, rows: Any, keys: Keys) -> None:
    """What a stolen key is answered with: a document without it."""
    trip = journey.to("arrived", resident(7_207))
    keys.publish(keys.add("envelope-2", journey.at + timedelta(days=700)))
    assert keys.keep() == ""
    with journey.as_role("number"):
        open_waiting(NUMBER, journey.at)
    assert rows("SELECT refusal FROM vault.vault_envelope") == [("key_retired",)]
    assert trip


@pytest.mark.parametrize("serial", [1, 2])
def test_a_document_put_back_is_not_taken_up(
    journey: Any, rows: Any, keys: Keys, serial: int
) -> None:
    """Rolled back, or a second one of the same serial: what was known stays in force."""
    first = keys.found.keys
    second = keys.add("envelope-2", journey.at + timedelta(days=700))
    keys.publish(*first, second)
    assert keys.keep() == ""
    keys.publish(*first, serial=serial)
    assert keys.keep() == "vault.key_document_old"
    assert known(rows) == [("envelope-1", 2), ("envelope-2", 2)]
    keys.seal_to(second)
    journey.to("opened", resident(7_208))
    assert rows("SELECT refusal FROM vault.vault_envelope") == [("",)], "the new key still opens"


@pytest.mark.parametrize("how", ["missing", "another"])
def test_a_key_that_is_not_here_is_not_taken_up(
    journey: Any, rows: Any, keys: Keys, how: str
) -> None:
    second = keys.add("envelope-2", journey.at + timedelta(days=700))
    if how == "missing":
        (keys.folder / "envelope-2.key").unlink()
    else:
        (keys.folder / "envelope-2.key").write_bytes(secrets.token_bytes(32))
    keys.publish(*keys.found.keys, second)
    assert keys.keep() == "vault.key_missing"
    assert known(rows) == [("envelope-1", 1)]


def test_each_document_is_taken_up_once_and_journaled(journey: Any, rows: Any, keys: Keys) -> None:
    for _ in range(3):
        assert keys.keep() == ""
    found = rows("SELECT case_ref, outcome FROM journal.journal_entry"
                 " WHERE function = 'vault.take_up_keys'")  # fmt: skip
    assert found == [("key_document:1", "done")]


def test_a_kid_never_leaves_its_folder(tmp_path: Any) -> None:
    (tmp_path / "secret.key").write_bytes(bytes(32))
    (tmp_path / "inner").mkdir()
    held = EnvelopeKeys()
    held.__dict__["_folder"] = tmp_path / "inner"
    for kid in ("../secret", "secret", "envelope-../../secret", "", "envelope-1\x00"):
        with pytest.raises(ValueError, match="no key"):
            held.open_envelope(kid, bytes(64), b"")


def test_a_destroyed_key_is_forgotten_while_running(tmp_path: Any) -> None:
    held = EnvelopeKeys()
    held.__dict__["_folder"] = tmp_path
    raw = secrets.token_bytes(32)
    half = b64u(x25519.X25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw())
    assert not held.holds("envelope-5", half)
    (tmp_path / "envelope-5.key").write_bytes(raw)
    assert held.holds("envelope-5", half), "it came while we ran"
    (tmp_path / "envelope-5.key").unlink()
    assert not held.holds("envelope-5", half)
