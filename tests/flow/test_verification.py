"""What the public is told of a certificate: by paste, by code and by the status list."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from rig_card import resident
from rig_certificate import status_at

from meibo import plugs
from meibo.flow.certificate import sd_jwt, status_list
from meibo.flow.certificate.commands.request_certificate import request_certificate
from meibo.flow.certificate.queries import own_registrations, status_bits
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.verification.commands.answer_code import answer_code
from meibo.flow.verification.commands.answer_presented import answer_presented
from meibo.flow.verification.key_binding import Asked
from meibo.flow.verification.verdict import Answer
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day

PUBLIC = Actor("test:public")
ASKED = Asked("http://public.test")


def certified(journey: Any) -> tuple[Any, str, Any]:
    """A registered person with a certificate: the trip, its SD-JWT, its id."""
    trip = journey.to("registered")
    return trip, *journey.certify(trip)


def verdict(journey: Any, text: str, credential: Any, at: Any = None) -> str:
    """What the public is told, by paste and by code: the same."""
    with journey.as_role("public"):
        presented = answer_presented(PUBLIC, at or journey.at, text=text, asked=ASKED)
        coded = answer_code(PUBLIC, at or journey.at, credential=credential)
    assert presented.code == coded.code
    assert presented.sentence.ja
    assert presented.reason.en
    return presented.code


def status(journey: Any, text: str, at: Any = None) -> int:
    """What the status list says, fetched as the machine door."""
    body = text.split("~", maxsplit=1)[0].split(".")[1]
    payload = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    place = payload["status"]["status_list"]
    register, _, number = place["uri"].rpartition("/")[2].rpartition("-")
    with journey.as_role("machine"):
        lst = status_bits(
            Actor("test:machine"), at or journey.at, register=register, number=int(number)
        )
    return status_at(lst, place["idx"])


def dispose(journey: Any, entry: Any, kind: str, start: date, end: date | None) -> None:
    with journey.acting(journey.officer("registrar")) as actor:
        proposal = propose_disposition(
            actor, journey.at, entry=entry, kind=kind, starts_on=start, ends_on=end,
            letter_number="見本第1号", reason="見本",
        )  # fmt: skip
    with journey.acting(journey.officer("approver")) as actor:
        approve_disposition(actor, journey.at, disposition=proposal)


@pytest.mark.requirement("CRT-01", "CRT-11", "REG-22", "EXT-07")
def test_certificate_and_dispositions(journey: Any) -> None:
    trip, text, credential = certified(journey)
    today = japanese_day(journey.at)
    assert verdict(journey, text, credential) == "valid"
    assert status(journey, text) == status_list.VALID

    dispose(journey, trip.entry, "suspension", today, today + timedelta(days=9))
    assert verdict(journey, text, credential) == "suspended", "effective at its commit"
    assert status(journey, text) == status_list.SUSPENDED
    last, after = (journey.at + timedelta(days=n) for n in (9, 10))
    assert verdict(journey, text, credential, last) == "suspended", "its last day is included"
    assert verdict(journey, text, credential, after) == "valid", "it ends by itself"
    assert status(journey, text, after) == status_list.VALID

    dispose(journey, trip.entry, "reinstatement", today, None)
    assert verdict(journey, text, credential) == "valid"
    assert status(journey, text) == status_list.VALID
    with journey.acting(trip.person) as actor:
        (own,) = own_registrations(actor, journey.at)
    assert (own.status, own.version.sequence) == ("registered", 3)


def test_a_suspension_begins_on_its_first_day(journey: Any) -> None:
    trip, text, credential = certified(journey)
    start = japanese_day(journey.at) + timedelta(days=5)
    dispose(journey, trip.entry, "suspension", start, start)
    seen = [
        verdict(journey, text, credential, journey.at + timedelta(days=n)) for n in (0, 4, 5, 6)
    ]
    assert seen == ["valid", "valid", "suspended", "valid"]


@pytest.mark.requirement("CRT-04", "EXT-07")
def test_days_are_japanese_days(journey: Any) -> None:
    """15:00 UTC is midnight in Japan: that is when a suspension begins."""
    trip, text, credential = certified(journey)
    start = japanese_day(journey.at) + timedelta(days=1)
    dispose(journey, trip.entry, "suspension", start, start)
    midnight = journey.at.replace(hour=15, minute=0)
    before = midnight - timedelta(microseconds=1)
    assert verdict(journey, text, credential, before) == "valid"
    assert verdict(journey, text, credential, midnight) == "suspended"


@pytest.mark.requirement("CRT-04")
def test_what_is_presented_is_judged(journey: Any) -> None:
    trip, text, _credential = certified(journey)
    parts = text.split("~")
    jws, disclosures = parts[0], parts[1:-1]
    assert len(disclosures) == 3

    def code(changed: str) -> str:
        with journey.as_role("public"):
            return answer_presented(PUBLIC, journey.at, text=changed, asked=ASKED).code

    def shown(chosen: list[str]) -> dict[str, Any]:
        with journey.as_role("public"):
            found = answer_presented(
                PUBLIC, journey.at, text=sd_jwt.combine(jws, chosen), asked=ASKED
            )
        assert found.code == "valid"
        return found.claims

    always = {"qualification": "看護師", "registration_number": "1", "registered_on": "2026-11-20"}
    assert shown([]) == always
    everything = shown(disclosures)
    assert everything["name"] == trip.who.name
    assert everything["birth_date"] == trip.who.birth_date
    assert trip.who.number not in str(everything)
    for one in disclosures:
        assert len(shown([one])) == 4
        assert code(sd_jwt.combine(jws, [one, one])) == "altered"
        assert code(sd_jwt.combine(jws, [one[:-2] + ("A" if one[-2] != "A" else "B") + one[-1]])) \
            == "altered"  # fmt: skip
    head, body, tail = jws.split(".")
    assert code(sd_jwt.combine(f"{head}.{body}.{tail[::-1]}", [])) == "altered"
    flipped = body[:10] + ("A" if body[10] != "A" else "B") + body[11:]
    assert code(sd_jwt.combine(f"{head}.{flipped}.{tail}", [])) == "altered"
    for junk in ("", "x", "a.b.c", "a.b.c~", "~" * 50, jws, "日本語~", "ü.ü.ü~", "{}~"):
        assert code(junk) in {"malformed", "other_issuer"}, junk
    with journey.as_role("public"):
        year = journey.at + timedelta(days=366)
        later = answer_presented(PUBLIC, year, text=text, asked=ASKED)
    assert (later.code, later.answer) == ("expired", Answer.NOT_VALID)


def test_a_header_nested_without_end_is_no_certificate(journey: Any) -> None:
    deep = base64.urlsafe_b64encode(b'{"alg":' + b"[" * 6000).rstrip(b"=").decode()
    with journey.as_role("public"):
        found = answer_presented(PUBLIC, journey.at, text=f"{deep}.e30.AAAA~", asked=ASKED)
    assert found.answer == Answer.CANNOT_SAY


def test_signed_by_our_key_but_not_a_certificate_of_ours(journey: Any) -> None:
    """A status token, another type, another issuer, an unknown index: never "valid"."""
    _, _text, _ = certified(journey)
    with journey.as_role("clock"):
        signer = plugs.fill("certificate.signer")
        kind = {"typ": sd_jwt.TYPE}
        good = {"iss": "x", "status": {"status_list": {"idx": 0, "uri": "u"}}}
        made = {
            "other_issuer": [signer.sign(kind, good), signer.sign({"typ": "JWT"}, good)],
            "unknown": [
                signer.sign(kind, {"iss": "http://localhost:11", **rest})
                for rest in (
                    {},
                    {"status": {}},
                    {"status": {"status_list": {"idx": 5, "uri": "/status-lists/nurse-0"}}},
                    {"status": {"status_list": {"idx": 5, "uri": "/status-lists/nobody-0"}}},
                )
            ],
        }
    with journey.as_role("public"):
        for wanted, tokens in made.items():
            for token in tokens:
                said = answer_presented(PUBLIC, journey.at, text=f"{token}~", asked=ASKED)
                assert said.code == wanted


def test_an_unknown_code_cannot_be_said(journey: Any) -> None:
    trip, _, _ = certified(journey)
    with journey.as_role("public"):
        for one in (uuid4(), trip.application, trip.entry):
            found = answer_code(PUBLIC, journey.at, credential=one)
            assert (found.answer, found.claims) == (Answer.CANNOT_SAY, {})


def test_a_code_shows_no_name(journey: Any) -> None:
    _trip, _, credential = certified(journey)
    with journey.as_role("public"):
        found = answer_code(PUBLIC, journey.at, credential=credential)
    assert found.claims == {
        "qualification": "看護師", "registration_number": "1", "registered_on": "2026-11-20",
    }  # fmt: skip


def test_a_certificate_not_yet_signed(journey: Any) -> None:
    trip = journey.to("registered")
    with journey.acting(trip.person) as actor:
        credential = request_certificate(actor, journey.at, entry=trip.entry)
    with journey.as_role("public"):
        found = answer_code(PUBLIC, journey.at, credential=credential)
    assert (found.code, found.answer) == ("not_yet", Answer.CANNOT_SAY)


def test_names_keep_their_characters_to_the_end(journey: Any, rows: Any) -> None:
    """IVS, compatibility ideographs and characters outside the BMP, from form to certificate."""
    name = "邉󠄂\ufa19　𠮷󠄀子"
    trip = journey.to("registered", resident(77, name=name))
    with journey.acting(trip.person) as actor:
        credential = request_certificate(actor, journey.at, entry=trip.entry)
    journey.tick("issue_certificates")
    (text,) = rows("SELECT jwt FROM certificate.certificate_credential")[0]
    with journey.as_role("public"):
        found = answer_presented(PUBLIC, journey.at, text=text, asked=ASKED)
    assert found.claims["name"] == name
    (kept,) = rows("SELECT particulars FROM register.register_version")[0]
    assert kept["family_name"] + "　" + kept["given_name"] == name
    assert credential
