"""A number that is faulty is refused within the check, told, and costs nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from rig_card import Resident, resident

from meibo.flow.intake.commands.ask_for_number import ask_for_number
from meibo.flow.intake.commands.deposit_number import deposit_number
from meibo.flow.intake.number_opening import open_waiting
from meibo.rooms.vault.refusals import NUMBER_REFUSALS
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u, canonical, unb64u

PROCESS = Actor("process:number")


def submitted(journey: Any, who: Resident, make: Any) -> Any:
    """An application whose envelope `make` made from the case and nonce."""
    trip = journey.to("complete", who)
    with journey.acting(trip.person) as actor:
        nonce = ask_for_number(actor, journey.at, application=trip.application)
        envelope = make(str(trip.application), nonce)
        deposit_number(actor, journey.at, application=trip.application, envelope=envelope)
    journey.on(trip, "arrived", start="complete")
    return trip


def checked(journey: Any, rows: Any, trip: Any) -> tuple[str, str, str]:
    """Opened by the number process and settled by the clock: state, check and code."""
    with journey.as_role("number"):
        assert open_waiting(PROCESS, journey.at) == 1
        assert open_waiting(PROCESS, journey.at) == 0
    assert journey.tick("settle_number_checks") == 1
    assert journey.tick("settle_number_checks") == 0
    found = rows(
        """SELECT state, number_check, number_refusal FROM intake.intake_application
            WHERE id = %s""",
        trip.application,
    )
    row: tuple[str, str, str] = found[0]
    return row


def refused(journey: Any, rows: Any, trip: Any, code: str) -> None:
    assert checked(journey, rows, trip) == ("returned", "refused", code)
    assert rows("SELECT 1 FROM payments.payments_demand") == [], "no fee is demanded"
    assert rows("SELECT 1 FROM vault.vault_number") == [], "nothing is linked"
    held = rows("SELECT document, sealed, lookup, face FROM vault.vault_envelope")
    assert held == [(None, None, None, None)] * len(held), "nothing is kept"
    (notice,) = rows("SELECT body_ja, body_en FROM notices.notices_notice")
    assert NUMBER_REFUSALS[code].ja in notice[0]
    assert trip.who.number not in str(notice)
    outcomes = rows("SELECT outcome FROM journal.journal_entry WHERE outcome LIKE 'number%%'")
    assert (f"number_refused:{code}",) in outcomes


@pytest.mark.requirement("REG-03", "REG-04", "REG-12", "VLT-02")
def test_a_good_number_gets_a_pseudonym(journey: Any, rows: Any) -> None:
    who = resident(11)
    trip = submitted(journey, who, lambda case, nonce: journey.program.envelope(who, case, nonce))
    assert checked(journey, rows, trip) == ("arrived", "accepted", "")
    ((pseudonym, linked),) = rows("SELECT pseudonym, linked_at FROM vault.vault_number")
    assert linked is None, "not before an equal answer of Juki-net"
    assert rows("SELECT pseudonym FROM intake.intake_application") == [(pseudonym,)]
    (face,) = rows("SELECT face FROM intake.intake_application")[0]
    assert face == {name: value for name, value in who.face.items() if name != "number"}
    held = rows("SELECT document, sealed, lookup, face FROM vault.vault_envelope")
    assert held == [(None, None, None, None)] * len(held)
    assert len(rows("SELECT 1 FROM payments.payments_demand")) == 1


@pytest.mark.requirement("REG-03")
def test_a_wrong_check_digit(journey: Any, rows: Any) -> None:
    good = resident(12)
    wrong = replace(good, number=good.number[:-1] + str((int(good.number[-1]) + 1) % 10))
    trip = submitted(journey, good, lambda c, n: journey.program.envelope(wrong, c, n))
    refused(journey, rows, trip, "check_digit")


@pytest.mark.parametrize(
    "number", ["", "12345678901", "1234567890188", "１２３４５６７８９０１８", "x" * 12]
)
def test_no_number_at_all(journey: Any, rows: Any, number: str) -> None:
    good = resident(13)
    trip = submitted(
        journey, good,
        lambda c, n: journey.program.envelope(replace(good, number=number), c, n),
    )  # fmt: skip
    refused(journey, rows, trip, "check_digit")


@pytest.mark.requirement("REG-03")
def test_a_signature_that_is_not_the_issuers(journey: Any, rows: Any) -> None:
    who, other = resident(14), resident(15)
    stolen = journey.program._issuer.sign(canonical(other.face))
    for signature in (stolen, b"", b"x" * 70):
        trip = submitted(
            journey, replace(who, number=resident(14 + len(signature)).number),
            lambda c, n, s=signature: journey.program.envelope(who, c, n, signature=s),
        )  # fmt: skip
        assert checked(journey, rows, trip)[2] == "issuer_signature"


@pytest.mark.requirement("REG-03")
def test_the_card_of_another_person(journey: Any, rows: Any) -> None:
    signer, other = resident(16), resident(17)
    trip = submitted(journey, signer, lambda c, n: journey.program.envelope(other, c, n))
    refused(journey, rows, trip, "other_person")


@pytest.mark.parametrize(
    "changes", [{"birth_date": "2001-04-06"}, {"sex": "1"}, {"name": "見本　別人"}]
)
def test_one_item_differing_is_another_person(journey: Any, rows: Any, changes: Any) -> None:
    who = resident(18)
    other = replace(who, **changes)
    trip = submitted(journey, who, lambda c, n: journey.program.envelope(other, c, n))
    refused(journey, rows, trip, "other_person")


def test_an_address_alone_differing_is_left_to_people(journey: Any, rows: Any) -> None:
    who = resident(19)
    moved = replace(who, address="北海道札幌市中央区北１条西２丁目")
    trip = submitted(journey, who, lambda c, n: journey.program.envelope(moved, c, n))
    assert checked(journey, rows, trip)[1] == "accepted"


def flipped(envelope: dict[str, Any], part: str) -> dict[str, Any]:
    raw = bytearray(unb64u(envelope[part]))
    raw[0] ^= 1
    return {**envelope, part: b64u(bytes(raw))}


@pytest.mark.requirement("REG-03")
@pytest.mark.parametrize("how", ["ct", "enc", "kid", "empty"])
def test_a_broken_seal(journey: Any, rows: Any, how: str) -> None:
    who = resident(20)

    def make(case: str, nonce: str) -> dict[str, Any]:
        envelope: dict[str, Any] = journey.program.envelope(who, case, nonce)
        return {
            "ct": flipped(envelope, "ct"),
            "enc": flipped(envelope, "enc"),
            "kid": {**envelope, "kid": "envelope-9", "aad": {**envelope["aad"], "kid": "envelope-9"}},
            "empty": journey.program.envelope(who, case, nonce, plain=b""),
        }[how]  # fmt: skip

    refused(journey, rows, submitted(journey, who, make), "seal")


def test_sealed_for_another_case_and_relabelled(journey: Any, rows: Any) -> None:
    """The case is inside what is authenticated: another label does not open it."""
    who, victim = resident(21), resident(22)

    def make(case: str, nonce: str) -> dict[str, Any]:
        kid = journey.program.kid
        bound = {"kid": kid, "case": "00000000-0000-0000-0000-000000000000", "nonce": nonce,
                 "route": "card"}  # fmt: skip
        envelope: dict[str, Any] = journey.program.envelope(victim, case, nonce, aad=bound)
        return {**envelope, "aad": {**bound, "case": case}}

    refused(journey, rows, submitted(journey, who, make), "seal")


@pytest.mark.parametrize(
    "plain",
    [
        b"[]", b"null", b"1", b'"x"', b"\xff\xfe", b"{}", b'{"face": 1, "signature": ""}',
        b'{"face": [], "signature": ""}', b'{"face": {"number": "1"}, "signature": 5}',
        (b'{"face": {"address": "", "birth_date": "", "name": "\\ud800", "number": "", "sex": ""},'
        b' "signature": "AAAA"}'),
        (b'{"face": {"address": "", "birth_date": "", "name": NaN, "number": "", "sex": ""},'
        b' "signature": "AAAA"}'),
        b"[" * 5000,
    ],
)  # fmt: skip
def test_sealed_rubbish_is_refused_and_holds_up_nobody(
    journey: Any, rows: Any, plain: bytes
) -> None:
    """Anyone may seal anything to a public key: what comes out must not stop the process."""
    who = resident(23)
    trip = submitted(journey, who, lambda c, n: journey.program.envelope(who, c, n, plain=plain))
    state, check, code = checked(journey, rows, trip)
    assert (state, check) == ("returned", "refused")
    assert code in {"seal", "issuer_signature"}


@pytest.mark.requirement("REG-12", "VLT-02", "VLT-03")
def test_the_same_number_again_keeps_its_pseudonym(journey: Any, rows: Any) -> None:
    who = resident(24)
    first = journey.to("accepted", who)
    second = journey.to("accepted", who, person=journey.people.applicant("another account"))
    found = rows(
        "SELECT pseudonym FROM intake.intake_application WHERE id IN (%s, %s)",
        first.application, second.application,
    )  # fmt: skip
    assert len(found) == 2
    assert len(set(found)) == 1
    assert len(rows("SELECT 1 FROM vault.vault_number")) == 1


@pytest.mark.requirement("VLT-02", "VLT-03")
def test_at_rest_no_number_is_readable_and_no_two_seals_are_alike(journey: Any, rows: Any) -> None:
    for seed in (25, 26, 27):
        journey.to("accepted", resident(seed))
    found = rows("SELECT sealed, lookup, data_key FROM vault.vault_number")
    assert len({bytes(sealed)[:12] for sealed, _, _ in found}) == 3, "a nonce each"
    assert len({bytes(lookup) for _, lookup, _ in found}) == 3
    assert len({key for _, _, key in found}) == 1, "one data key of the authority"
    text = "".join(bytes(sealed).hex() for sealed, _, _ in found)
    for seed in (25, 26, 27):
        assert resident(seed).number.encode().hex() not in text


def test_only_arrived_applications_are_opened(journey: Any) -> None:
    """A draft's envelope stays sealed however the number process looks for work."""
    from meibo.flow.intake.commands.open_number import open_number

    trip = journey.to("prepared")
    with journey.as_role("number"):
        assert open_waiting(PROCESS, journey.at) == 0
        open_number(PROCESS, journey.at, application=trip.application)
    with journey.as_role("clock"):
        from meibo.rooms.vault.models import Envelope

        assert Envelope.objects.values_list("state", flat=True).get() == "waiting"


def test_one_application_that_cannot_be_opened_does_not_hold_up_the_next(
    journey: Any, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from meibo.rooms.vault import opening

    broken, good = journey.to("arrived"), journey.to("arrived")
    original = opening._confirmed

    def confirmed(row: Any, at: Any) -> Any:
        if row.case == broken.application:
            raise RuntimeError("something nobody thought of")
        return original(row, at)

    monkeypatch.setattr(opening, "_confirmed", confirmed)
    with journey.as_role("number"):
        assert open_waiting(PROCESS, journey.at) == 1, "what went through"
    found = rows('SELECT state FROM vault.vault_envelope WHERE "case" = %s', good.application)
    assert found == [("opened",)]
