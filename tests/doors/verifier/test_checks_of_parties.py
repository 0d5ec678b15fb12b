"""POST /api/checks: registered third parties have certificates checked, one or many."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import getitem
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from joserfc.jwk import ECKey
from rig_doors import browser, door_open
from rig_party import ADDRESS, CONSENTS, Party, registered
from rig_processes import acting_as
from rig_wallet import read_token

from meibo.config.database import setup
from meibo.config.home import endpoint
from meibo.doors.clock.verification import forget
from meibo.doors.verifier.api import AT_ONCE
from meibo.flow.certificate.commands.provide import provide
from meibo.flow.certificate.commands.revoke_provision import revoke_provision
from meibo.flow.certificate.provisions.queries import own_provisions
from meibo.flow.verification.commands.open_provision import open_provision
from meibo.flow.verification.parties.commands import begin_check
from meibo.flow.verification.parties.commands.end_party import end_party
from meibo.flow.verification.parties.commands.provide_to_party import provide_to_party
from meibo.flow.verification.parties.commands.resume_party import resume_party
from meibo.flow.verification.parties.commands.suspend_party import suspend_party
from meibo.flow.verification.parties.queries import offered_parties
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u, canonical
from meibo.terms.refusal import Refusal

STRANGER, AUDIENCE = Actor("public"), "http://public.test"


@pytest.fixture(scope="module")
def party(shelf: Any) -> Party:
    return registered(shelf.journey)


@pytest.fixture
def address() -> str:
    return f"{endpoint('verifier')}{ADDRESS}"


@pytest.fixture
def calls(shelf: Any, party: Party, address: str) -> Iterator[Any]:
    """calls([...]): the rows in one call, at the open door."""
    with door_open("verifier", shelf.database):
        yield lambda rows, **how: party.call({"checks": rows}, address, **how)


def text_of(shelf: Any, *names: str) -> str:
    return str(shelf.wallet.shown(list(names)))


def row(shelf: Any, number: int = 1, **changes: Any) -> dict[str, Any]:
    return {"id": f"row-{number}", "presented": text_of(shelf, "name"), **changes}


@pytest.mark.requirement("CRT-05")
def test_each_row_has_its_answer(shelf: Any, calls: Any) -> None:
    got = calls(
        [
            row(shelf, 1), row(shelf, 2, presented=text_of(shelf)),
            row(shelf, 3, presented=text_of(shelf, "name", "birth_date")),
            row(shelf, 4, presented="x"), {"id": "row-5", "consent": str(uuid4())},
            row(shelf, 6, presented=text_of(shelf)[:-30] + "~"),
        ]
    )  # fmt: skip
    assert got.status_code == 200
    said = got.json()
    assert [(one["id"], one["answer"], one["code"]) for one in said["answers"]] == [
        ("row-1", "valid", "valid"), ("row-2", "valid", "valid"),
        ("row-3", "cannot_say", "more_than_allowed"), ("row-4", "cannot_say", "malformed"),
        ("row-5", "cannot_say", "consent_missing"), ("row-6", "not_valid", "altered"),
    ]  # fmt: skip
    assert set(said["codes"]) == {one["code"] for one in said["answers"]}
    assert all(words["ja"] and words["en"] for words in said["codes"].values())
    assert shelf.name not in got.content.decode(), (
        "the caller has what was shown; it is not told it"
    )


@pytest.mark.requirement("CRT-05")
def test_of_a_person_only_while_the_consent_stands(shelf: Any, calls: Any) -> None:
    """The end of the link that the holder gave: judged as it stands, and seen by the holder."""
    trip = shelf.trip
    asked = {"recipient": "見本病院", "purpose": "採用", "days": 7, "by_office": False}

    def given(*items: str) -> Any:
        with acting_as("applicant", shelf.database):
            provide(trip.person.actor, datetime.now(UTC), entry=trip.entry, items=items, **asked)
            found = own_provisions(trip.person.actor, datetime.now(UTC), entry=trip.entry)
        return found.provisions[0].row

    with_name, more = given("name"), given("name", "birth_date")
    rows = [
        {"id": "1", "consent": with_name.handle}, row(shelf, 2), {"id": "3", "consent": more.handle},
        {"id": "4", "consent": with_name.handle[:-1] + "x"},
    ]  # fmt: skip
    with door_open("verifier", shelf.database):
        codes = [one["code"] for one in calls(rows).json()["answers"]]
    assert codes == ["valid", "valid", "more_than_allowed", "consent_missing"]
    with acting_as("applicant", shelf.database):
        found = own_provisions(trip.person.actor, datetime.now(UTC), entry=trip.entry)
        assert [len(one.opened) for one in found.provisions] == [1, 1]
        revoke_provision(trip.person.actor, datetime.now(UTC), provision=with_name.id)
    with door_open("verifier", shelf.database):
        said = calls([{"id": "1", "consent": with_name.handle}]).json()["answers"]
    assert said[0]["code"] == "consent_missing"


@pytest.mark.requirement("CRT-04", "CRT-05")
def test_what_is_provided_to_a_party_is_for_no_other(
    shelf: Any, party: Party, address: str
) -> None:
    """The holder chooses the party; it learns of the consent and asks, and nobody else can."""
    person, listed = shelf.trip.person.actor, f"{endpoint('verifier')}{CONSENTS}"
    other = registered(shelf.journey, name_ja="別の病院", name_en="Another Hospital")
    with acting_as("applicant", shelf.database):
        offered = offered_parties(person, datetime.now(UTC), register="nurse")
        assert {one.id for one in offered} >= {party.id, other.id}
        to = {"entry": shelf.trip.entry, "party": party.id, "days": 7}
        with pytest.raises(Refusal, match=r"party\.items"):
            provide_to_party(person, datetime.now(UTC), items=["birth_date"], **to)
        provide_to_party(person, datetime.now(UTC), items=["name"], **to)
        own = own_provisions(person, datetime.now(UTC), entry=shelf.trip.entry).provisions[0].row
    assert (own.recipient, own.handle, own.items) == ("見本病院", "", ["name"])
    with door_open("verifier", shelf.database):
        (told,) = party.consents(listed).json()["consents"]
        assert (told["qualification"], told["items"]) == ("nurse", ["name"])
        ask = {"checks": [{"id": "1", "consent": told["consent"]}]}
        assert party.call(ask, address).json()["answers"][0]["code"] == "valid"
        assert other.consents(listed).json() == {"consents": []}
        assert other.call(ask, address).json()["answers"][0]["code"] == "consent_missing"
        again = party.assertion(listed)
        assert party.consents(listed, assertion=again).status_code == 200
        assert party.consents(listed, assertion=again).status_code == 401
        assert party.consents(listed, assertion=party.assertion(address)).status_code == 401
    with (
        acting_as("public", shelf.database),
        pytest.raises(Refusal, match=r"certificate\.link_over"),
    ):
        open_provision(STRANGER, datetime.now(UTC), handle=told["consent"], audience=AUDIENCE)
    with acting_as("applicant", shelf.database):
        own = own_provisions(person, datetime.now(UTC), entry=shelf.trip.entry).provisions[0]
        assert len(own.opened) == 1
        revoke_provision(person, datetime.now(UTC), provision=own.row.id)
    with door_open("verifier", shelf.database):
        assert party.consents(listed).json() == {"consents": []}
        assert party.call(ask, address).json()["answers"][0]["code"] == "consent_missing"


def test_a_party_that_is_over_is_offered_and_provided_to_no_more(shelf: Any) -> None:
    journey, person = shelf.journey, shelf.trip.person.actor
    over = registered(journey)
    with journey.acting(journey.officer("approver")) as actor:
        end_party(actor, journey.at, party=over.id, reason="利用の終了のため")
    with acting_as("applicant", shelf.database):
        offered = offered_parties(person, datetime.now(UTC), register="nurse")
        assert over.id not in {one.id for one in offered}
        with pytest.raises(Refusal, match=r"party\.not_registered"):
            provide_to_party(
                person, datetime.now(UTC), entry=shelf.trip.entry, party=over.id, items=[], days=7
            )


def test_the_door_reads_no_link_that_was_given_to_somebody_else(shelf: Any) -> None:
    with (
        psycopg.connect(setup.role_url("verifier", shelf.database)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT handle FROM certificate.certificate_provision")


def test_another_qualification_is_not_its_own(shelf: Any, address: str) -> None:
    other = registered(shelf.journey, registers=["public_health_nurse"])
    with door_open("verifier", shelf.database):
        got = other.call({"checks": [row(shelf)]}, address)
    assert got.json()["answers"][0]["code"] == "other_kind"


def test_the_receipt_is_about_these_answers(calls: Any, shelf: Any) -> None:
    said = calls([row(shelf)]).json()
    receipt = read_token(said["receipt"])
    digest = b64u(hashlib.sha256(canonical(said["answers"])).digest())
    assert (receipt["presented"]["digest"], receipt["jti"]) == (digest, said["request_id"])
    page = browser().post("/receipts?lang=ja", {"receipt": said["receipt"]}).content.decode()
    assert "資格確認の窓口が署名した記録です" in page
    assert receipt["asked"]["party"] in page


def test_the_same_call_has_the_same_answer(calls: Any, shelf: Any) -> None:
    key = str(uuid4())
    first = calls([row(shelf)], key=key)
    again = calls([row(shelf)], key=key.upper())
    assert first.content == again.content
    other = calls([row(shelf, 2)], key=key)
    assert (other.status_code, other.json()["error"]) == (409, "party.key_reused")
    none = calls([row(shelf)], key="today")
    assert (none.status_code, none.json()["error"]) == (422, "party.no_key")


def test_lines_are_as_good_as_a_list(shelf: Any, party: Party, address: str) -> None:
    lines = b"\n".join(json.dumps(row(shelf, number)).encode() for number in (1, 2)) + b"\n"
    with door_open("verifier", shelf.database):
        got = party.call(lines, address, kind="application/x-ndjson")
    assert [one["code"] for one in got.json()["answers"]] == ["valid", "valid"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ("party.bad_file", None)),
        (b"{", ("party.bad_file", None)),
        (b"[]", ("party.bad_file", None)),
        (b"\xff\xfe", ("party.bad_file", None)),
        (b'{"checks": []}', ("party.bad_file", None)),
        (b'{"checks": ' + b"[" * 90_000 + b"}", ("party.bad_file", None)),
        (json.dumps({"checks": [{"id": "1", "presented": "x"}] * 10_001}).encode(),
         ("party.bad_file", None)),
        (b'{"checks": [1]}', ("party.bad_row", 1)),
        (b'{"checks": [{"id": "1", "presented": "x"}, {"id": "2"}]}', ("party.bad_row", 2)),
        (b'{"checks": [{"id": "1", "presented": "x", "consent": "y"}]}', ("party.bad_row", 1)),
        (b'{"checks": [{"id": "1", "presented": "x"}, {"id": "1", "presented": "x"}]}',
         ("party.bad_row", 2)),
        (b'{"checks": [{"id": "\\ud800", "presented": "x"}]}', ("party.bad_row", 1)),
        (b'{"checks": [{"id": "", "presented": "x"}]}', ("party.bad_row", 1)),
        (b'{"checks": [{"id": "1", "consent": ""}]}', ("party.bad_row", 1)),
        (b'{"checks": [{"id": "1", "presented": 5}]}', ("party.bad_row", 1)),
    ],
)  # fmt: skip
def test_a_file_is_taken_as_a_whole_or_not(
    shelf: Any, party: Party, address: str, content: bytes, said: Any
) -> None:
    with door_open("verifier", shelf.database):
        got = party.call(content, address)
    assert (got.status_code, (got.json()["error"], got.json().get("row"))) == (422, said)
    assert got.json()["message"]["ja"]
    assert got.json()["message"]["en"]


@pytest.mark.parametrize("count", [AT_ONCE + 1, pytest.param(10_000, marks=pytest.mark.long)])
def test_many_rows(calls: Any, shelf: Any, count: int) -> None:
    rows = [row(shelf, number, presented="x") for number in range(count)]
    got = calls(rows)
    assert got.status_code == 200
    assert len(got.json()["answers"]) == count


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "http://localhost/else"}, {"exp": 1}, {"exp": 4_000_000_000}, {"exp": "soon"},
        {"exp": None}, {"jti": None}, {"jti": ""}, {"sub": "else"}, {"iss": "else"},
        {"iss": str(uuid4()), "sub": str(uuid4())}, {"iss": 5},
    ],
)  # fmt: skip
def test_who_is_not_known_is_told_nothing(
    shelf: Any, party: Party, address: str, changes: Any
) -> None:
    with door_open("verifier", shelf.database):
        got = party.call(b"{", address, assertion=party.assertion(address, **changes))
    assert (got.status_code, got.json()["error"]) == (401, "party.not_known")
    assert got["WWW-Authenticate"] == "Bearer"


def test_other_assertions(shelf: Any, party: Party, address: str) -> None:
    """None, another's key, used before, of another form."""
    stranger = Party(party.id, ECKey.generate_key("P-256"))
    used = party.assertion(address)
    good = {"checks": [row(shelf)]}
    with door_open("verifier", shelf.database):
        assert party.call(good, address, assertion=used).status_code == 200
        for bad in ("", "x", "a.b.c", used, stranger.assertion(address), "A" * 5_000,
                    "e30.W10.AA", "e30.Ww.AA"):  # fmt: skip
            got = party.call(good, address, assertion=bad)
            assert (got.status_code, got.json()["error"]) == (401, "party.not_known"), bad
        bare = browser().post(ADDRESS, good, content_type="application/json")
        assert bare.status_code == 401


def test_suspended_resumed_and_ended(shelf: Any, address: str) -> None:
    """At once, for whoever comes next."""
    one, journey = registered(shelf.journey), shelf.journey

    def said() -> tuple[int, str]:
        with door_open("verifier", shelf.database):
            got = one.call({"checks": [row(shelf)]}, address)
        return got.status_code, got.json().get("error", "")

    reason = "見本のため停止します"
    assert said() == (200, "")
    with journey.acting(journey.officer("approver")) as actor:
        suspend_party(actor, journey.at, party=one.id, reason=reason)
    assert said() == (403, "party.suspended")
    with journey.acting(journey.hired("approver-2", "approve")) as actor:
        resume_party(actor, journey.at, party=one.id, reason=reason)
    assert said() == (200, "")
    with journey.acting(journey.officer("approver")) as actor:
        end_party(actor, journey.at, party=one.id, reason=reason)
    assert said() == (401, "party.not_known")


def test_limits_are_each_partys_own(
    shelf: Any, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = registered(shelf.journey), registered(shelf.journey)
    monkeypatch.setattr(begin_check, "CALLS_A_MINUTE", 1)
    with door_open("verifier", shelf.database):
        assert one.call({"checks": [row(shelf)]}, address).status_code == 200
        got = one.call({"checks": [row(shelf)]}, address)
        assert (got.status_code, got.json()["error"]) == (429, "party.too_often")
        assert other.call({"checks": [row(shelf)]}, address).status_code == 200
        monkeypatch.setattr(begin_check, "CALLS_A_MINUTE", 60)
        monkeypatch.setattr(begin_check, "ROWS_AN_HOUR", 2)
        got = other.call({"checks": [row(shelf, number) for number in (1, 2)]}, address)
        assert got.status_code == 429


def test_every_row_is_an_entry(shelf: Any, calls: Any, party: Party) -> None:
    def entries() -> list[tuple[str, str]]:
        with psycopg.connect(setup.setup_url(shelf.database)) as superuser:
            return superuser.execute(
                "SELECT function, outcome FROM journal.journal_entry WHERE function LIKE 'parties.%'"
                " ORDER BY id"
            ).fetchall()

    before = len(entries())
    calls([row(shelf, 1), row(shelf, 2, presented="x")])
    assert entries()[before:] == [
        ("parties.begin_check", "2"), ("parties.check_row", "valid"),
        ("parties.check_row", "malformed"), ("parties.finish_check", "2"),
    ]  # fmt: skip


def fits(schema: dict[str, Any], value: Any, whole: dict[str, Any]) -> bool:
    """As much of JSON Schema as openapi.json uses."""
    if "$ref" in schema:
        return fits(reduce(getitem, schema["$ref"].split("/")[1:], whole), value, whole)
    kinds = {"object": dict, "array": list, "string": str, "integer": int}
    if not isinstance(value, kinds[schema["type"]]) or value not in schema.get("enum", [value]):
        return False
    if isinstance(value, list):
        return all(fits(schema["items"], one, whole) for one in value)
    if not isinstance(value, dict):
        return True
    more, own = schema.get("additionalProperties", True), schema.get("properties", {})
    if not set(schema.get("required", [])) <= value.keys():
        return False
    if more is False and not value.keys() <= own.keys():
        return False
    rest = {} if isinstance(more, bool) else more
    return all(
        fits(own.get(name, rest), one, whole) for name, one in value.items() if own.get(name, rest)
    )


def test_answers_are_as_described(shelf: Any, calls: Any, party: Party, address: str) -> None:
    whole = browser().get("/openapi.json").json()
    described = whole["paths"][ADDRESS]["post"]["responses"]
    good = calls([row(shelf, 1), row(shelf, 2, presented="x")])
    bad = calls([{"id": "1"}])
    nobody = party.call({}, address, assertion="x")
    for response in (good, bad, nobody):
        found = described[str(response.status_code)]
        if "$ref" in found:
            found = whole["components"]["responses"]["Refused"]
        schema = found["content"]["application/json"]["schema"]
        assert fits(schema, response.json(), whole), response.json()
        assert not fits(schema, {**response.json(), "more": 1}, whole)


def test_used_assertions_and_answers_end(shelf: Any, calls: Any) -> None:
    calls([row(shelf)])

    def left() -> list[int]:
        with psycopg.connect(setup.setup_url(shelf.database)) as superuser:
            return [
                superuser.execute(
                    f"SELECT count(*) FROM verification.verification_{one}"
                ).fetchone()[0]
                for one in ("assertion", "checkrun")
            ]

    assert all(left())
    with acting_as("clock", shelf.database):
        forget(Actor("test:clock"), datetime.now(UTC) + timedelta(days=1, seconds=1))
    assert left() == [0, 0]
