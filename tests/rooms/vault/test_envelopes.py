"""Envelopes that are not what they should be: taken in or opened only whole, once, in their place."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import x25519
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rig_card import INFO, SUITE, resident
from rig_removal import without

from meibo.flow.intake.commands.ask_for_number import ask_for_number
from meibo.flow.intake.commands.deposit_number import deposit_number
from meibo.flow.intake.number_opening import open_waiting
from meibo.rooms.vault import opening
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u, canonical, unb64u
from meibo.terms.refusal import Refusal

NUMBER, WHO = Actor("process:number"), resident(7_001)


def nonce_for(journey: Any, trip: Any) -> str:
    with journey.acting(trip.person) as actor:
        nonce: str = ask_for_number(actor, journey.at, application=trip.application)
    return nonce


def take_in(journey: Any, trip: Any, envelope: Any) -> str:
    """Deposit; "" or the code it is refused with."""
    with journey.acting(trip.person) as actor:
        try:
            deposit_number(actor, journey.at, application=trip.application, envelope=envelope)
        except Refusal as refusal:
            return refusal.code
    return ""


@pytest.fixture
def drafted(journey: Any) -> Any:
    """A draft of WHO, and the vault's keys known."""
    journey.keep_keys()
    return journey.to("draft", WHO)


@pytest.fixture
def envelope(journey: Any, drafted: Any) -> dict[str, Any]:
    """A good envelope for the draft, not yet deposited."""
    found: dict[str, Any] = journey.program.envelope(
        WHO, drafted.application, nonce_for(journey, drafted)
    )
    return found


def opened(journey: Any, rows: Any, trip: Any) -> tuple[str, str]:
    """Submitted by force and opened: state and refusal of the newest envelope."""
    rows(
        """UPDATE intake.intake_application SET state = 'arrived', number_check = 'waiting',
           arrived_at = now() WHERE id = %s""",
        trip.application,
    )
    with journey.as_role("number"):
        assert open_waiting(NUMBER, journey.at) == 1
    ((state, refusal),) = rows(
        """SELECT state, refusal FROM vault.vault_envelope WHERE "case" = %s
            ORDER BY (state = 'discarded'), deposited_at DESC LIMIT 1""",
        trip.application,
    )
    return state, refusal


@pytest.mark.requirement("REG-03")
def test_a_good_envelope_goes_in_once(journey: Any, rows: Any, drafted: Any, envelope: Any) -> None:
    assert take_in(journey, drafted, envelope) == ""
    assert take_in(journey, drafted, envelope) == "vault.envelope", "its nonce is used"
    assert opened(journey, rows, drafted) == ("opened", "")


def _altered(envelope: dict[str, Any], path: tuple[str, ...], draw: Any) -> dict[str, Any]:
    """The envelope with one place other than it was, sealed bytes and labels alike."""
    found = deepcopy(envelope)
    at = found
    for name in path[:-1]:
        at = at[name]
    was, last = at[path[-1]], path[-1]
    if last in ("enc", "ct"):
        raw = bytearray(unb64u(was))
        place = draw(st.integers(0, 9_999)) % len(raw)  # a signature's length varies
        raw[place] ^= 1 << draw(st.integers(0, 7))
        at[last] = b64u(bytes(raw))
    else:
        at[last] = draw(
            st.one_of(st.text(max_size=40), st.integers(), st.none(), st.booleans(),
                      st.just(f"{was}="), st.just("0" * 36)).filter(lambda one: one is not was)
        )  # fmt: skip
    return found


PLACES = [("v",), ("kid",), ("enc",), ("ct",), ("aad",), ("aad", "kid"), ("aad", "case"),
          ("aad", "nonce"), ("aad", "route")]  # fmt: skip


@pytest.mark.requirement("REG-03")
@pytest.mark.parametrize("path", PLACES, ids=".".join)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_field_can_be_altered(
    journey: Any, rows: Any, drafted: Any, path: tuple[str, ...], data: Any
) -> None:
    """Whatever is altered, it is refused at the door, or does not open; never another number."""
    good = journey.program.envelope(WHO, drafted.application, nonce_for(journey, drafted))
    bad = _altered(good, path, data.draw)
    if bad == good and type(bad[path[0]]) is type(good[path[0]]):
        return
    code = take_in(journey, drafted, bad)
    if code == "":
        assert path in (("enc",), ("ct",)), "only the sealed bytes can be judged by opening alone"
        assert opened(journey, rows, drafted) == ("refused", "seal")
        rows("DELETE FROM vault.vault_envelope")
        rows("ALTER TABLE intake.intake_application DISABLE TRIGGER USER")
        rows("UPDATE intake.intake_application SET state = 'draft', previous_state = ''")
        rows("ALTER TABLE intake.intake_application ENABLE TRIGGER USER")
    else:
        assert code == "vault.envelope"


@pytest.mark.parametrize(
    "make",
    [
        lambda e: None, lambda e: [], lambda e: "x", lambda e: {}, lambda e: {**e, "more": 1},
        lambda e: {name: value for name, value in e.items() if name != "ct"},
        lambda e: {**e, "ct": ""}, lambda e: {**e, "ct": "日本語"}, lambda e: {**e, "enc": ""},
        lambda e: {**e, "enc": e["enc"] + "="}, lambda e: {**e, "enc": e["enc"] + "AAAA"},
        lambda e: {**e, "ct": "A" * 9_000}, lambda e: {**e, "v": True}, lambda e: {**e, "v": "1"},
        lambda e: {**e, "aad": {**e["aad"], "more": "x"}},
        lambda e: {**e, "aad": {**e["aad"], "route": "paper"}},
    ],
)  # fmt: skip
def test_another_shape_is_not_taken_in(
    journey: Any, drafted: Any, envelope: Any, make: Any
) -> None:
    assert take_in(journey, drafted, make(envelope)) == "vault.envelope"
    assert take_in(journey, drafted, envelope) == "", "the nonce was not used up by it"


@pytest.mark.requirement("REG-03")
def test_an_envelope_of_another_case(journey: Any, drafted: Any) -> None:
    """Theirs, sealed for them: not under my case, and not under theirs by me."""
    other = journey.to("draft", resident(7_002))
    theirs = journey.program.envelope(WHO, other.application, nonce_for(journey, other))
    assert take_in(journey, drafted, theirs) == "vault.envelope"
    relabelled = {**theirs, "aad": {**theirs["aad"], "case": str(drafted.application)}}
    assert take_in(journey, drafted, relabelled) == "vault.envelope", "the nonce is another case's"


@pytest.mark.requirement("REG-03")
def test_the_nonce_of_another_case(journey: Any, rows: Any, drafted: Any) -> None:
    other = journey.to("draft", resident(7_003))
    nonce = nonce_for(journey, other)
    made = journey.program.envelope(WHO, drafted.application, nonce)
    assert take_in(journey, drafted, made) == "vault.envelope"
    assert take_in(journey, drafted, journey.program.envelope(WHO, drafted.application, "never")) \
        == "vault.envelope"  # fmt: skip
    without(rows, "vault.deposit", ' AND "case" = p_case AND used_at', " AND used_at")
    assert take_in(journey, drafted, made) == "", "what that line is good for"


@pytest.mark.requirement("REG-03")
def test_a_nonce_is_used_once(journey: Any, rows: Any, drafted: Any) -> None:
    nonce = nonce_for(journey, drafted)
    first, second = (journey.program.envelope(WHO, drafted.application, nonce) for _ in range(2))
    assert take_in(journey, drafted, first) == ""
    assert take_in(journey, drafted, second) == "vault.envelope"
    without(rows, "vault.deposit", " AND used_at IS NULL")
    rows("ALTER TABLE vault.vault_envelope DROP CONSTRAINT vault_envelope_nonce_key")
    assert take_in(journey, drafted, second) == "", "what update and constraint are good for"


def test_a_nonce_has_its_time(journey: Any, rows: Any, drafted: Any, envelope: Any) -> None:
    journey.at += timedelta(days=2, seconds=1)
    assert take_in(journey, drafted, envelope) == "vault.envelope"
    without(rows, "vault.deposit", "issued_at > p_at - interval '2 days'", "true")
    assert take_in(journey, drafted, envelope) == ""


@pytest.mark.requirement("REG-03", "AUD-02")
def test_an_ephemeral_key_used_twice_is_refused_and_recorded(
    journey: Any, rows: Any, drafted: Any
) -> None:
    """A card program that seals twice with one ephemeral key, or somebody who builds on a copy."""
    first = journey.program.envelope(WHO, drafted.application, nonce_for(journey, drafted))
    assert take_in(journey, drafted, first) == ""
    other = journey.to("draft", resident(7_004))
    copy = journey.program.envelope(resident(7_004), other.application, nonce_for(journey, other))
    copy["enc"] = first["enc"]
    assert take_in(journey, other, copy) == "vault.enc_reused"
    assert rows(
        """SELECT outcome FROM journal.journal_entry WHERE function = 'intake.deposit_number'
            ORDER BY id DESC LIMIT 1"""
    ) == [("refused:vault.enc_reused",)]
    own = {**copy, "enc": journey.program.envelope(WHO, uuid4(), "x")["enc"]}
    assert take_in(journey, other, own) == "", "the nonce was not used up by the refusal"
    rows("UPDATE vault.vault_envelope SET document = NULL, state = 'discarded'")
    again = journey.program.envelope(WHO, drafted.application, nonce_for(journey, drafted))
    assert take_in(journey, drafted, {**again, "enc": first["enc"]}) == "vault.enc_reused", (
        "the hash stays when the envelope is emptied"
    )
    rows("ALTER TABLE vault.vault_envelope DROP CONSTRAINT vault_envelope_enc_hash_key")
    without(rows, "vault.deposit", "ON CONFLICT (enc_hash) DO NOTHING")
    assert take_in(journey, drafted, {**again, "enc": first["enc"]}) == ""


@pytest.mark.requirement("REG-03")
@pytest.mark.parametrize("what", ["case", "nonce", "kid", "document case", "document kid", "route"])
def test_an_envelope_that_says_other_than_its_row(
    journey: Any, rows: Any, drafted: Any, envelope: Any, what: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Somebody who can write the table moves an envelope to another row, or relabels it."""
    assert take_in(journey, drafted, envelope) == ""
    if what.startswith("document"):
        name = what.removeprefix("document ")
        rows(
            "UPDATE vault.vault_envelope SET document = jsonb_set(document, %s, '\"other\"')",
            [name] if name == "kid" else ["aad", name],
        )
    elif what == "route":
        rows(
            "UPDATE vault.vault_envelope SET document = jsonb_set(document, '{aad,route}', '\"x\"')"
        )
    elif what == "case":
        other = journey.to("draft", resident(7_005))
        rows('UPDATE vault.vault_envelope SET "case" = %s', other.application)
        rows("UPDATE intake.intake_application SET envelope = (SELECT id FROM vault.vault_envelope)"
             " WHERE id = %s", other.application)  # fmt: skip
        drafted = other
    else:
        rows(
            f"UPDATE vault.vault_envelope SET {what} = %s", "envelope-1x" if what == "kid" else "x"
        )
    assert opened(journey, rows, drafted) == ("refused", "seal")


def test_the_row_is_what_an_envelope_is_bound_to(
    journey: Any, rows: Any, drafted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sealed for another case, and the row altered to fit nothing but the label: with the check of
    the row gone it would open."""
    other = str(uuid4())
    made = journey.program.envelope(WHO, other, nonce_for(journey, drafted))
    labelled = {**made, "aad": {**made["aad"], "case": str(drafted.application)}}
    assert take_in(journey, drafted, labelled) == ""
    rows("UPDATE vault.vault_envelope SET document = %s", json.dumps(made))
    (row,) = _waiting(journey, drafted)
    with pytest.raises(opening.Faulty, match="seal"):
        _confirm(journey, row)
    row.case = other
    assert _confirm(journey, row)["number"] == WHO.number


def _waiting(journey: Any, trip: Any) -> list[Any]:
    from meibo.rooms.vault.models import Envelope

    with journey.as_role("number"):
        return list(Envelope.objects.filter(case=trip.application, state="waiting"))


def _confirm(journey: Any, row: Any) -> dict[str, Any]:
    with journey.as_role("number"):
        return opening._confirmed(row, journey.at)


@pytest.mark.requirement("REG-03")
def test_sealed_to_another_key(journey: Any, rows: Any, drafted: Any) -> None:
    """What a door would get from a card that believed the door's own key: nothing the vault opens."""
    mine = x25519.X25519PrivateKey.generate()
    nonce = nonce_for(journey, drafted)
    made = journey.program.envelope(WHO, drafted.application, nonce)
    content = {
        "face": WHO.face,
        "signature": b64u(journey.program._issuer.sign(canonical(WHO.face))),
    }
    sealed = SUITE.encrypt(canonical(content), mine.public_key(), INFO + canonical(made["aad"]))
    theirs = {**made, "enc": b64u(sealed[:32]), "ct": b64u(sealed[32:])}
    assert take_in(journey, drafted, theirs) == ""
    assert opened(journey, rows, drafted) == ("refused", "seal")


@pytest.mark.parametrize("enc", [bytes(32), b"\x01" + bytes(31), b"\xff" * 32])
def test_a_point_without_a_secret(
    journey: Any, rows: Any, drafted: Any, envelope: Any, enc: bytes
) -> None:
    """Points of small order (RFC 7748 §6.1): the shared secret would be known to everybody."""
    assert take_in(journey, drafted, {**envelope, "enc": b64u(enc)}) == ""
    assert opened(journey, rows, drafted) == ("refused", "seal")


@pytest.mark.requirement("REG-03")
@pytest.mark.parametrize("item", ["number", "name", "birth_date", "sex", "address"])
def test_basic_data_altered_under_a_good_seal(
    journey: Any, rows: Any, drafted: Any, monkeypatch: pytest.MonkeyPatch, item: str
) -> None:
    """Anybody may seal to a public key: only the issuer's signature says whose data it is."""
    other = {"number": resident(7_006).number, "name": "別人　太郎", "birth_date": "1999-01-01",
             "sex": "1", "address": "別の住所"}[item]  # fmt: skip
    signature = journey.program._issuer.sign(canonical(WHO.face))
    made = journey.program.envelope(
        replace(WHO, **{item: other}), drafted.application, nonce_for(journey, drafted),
        signature=signature,
    )  # fmt: skip
    assert take_in(journey, drafted, made) == ""
    (row,) = _waiting(journey, drafted)
    with monkeypatch.context() as patch:
        patch.setattr("meibo.connectors.card.face_issuer.PublishedFaceIssuer.confirms",
                      lambda *_: True)  # fmt: skip
        assert _confirm(journey, row)[item] == other, "what the signature is good for"
    assert opened(journey, rows, drafted) == ("refused", "issuer_signature")
