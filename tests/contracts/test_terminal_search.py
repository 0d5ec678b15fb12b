"""The contract of a search on the terminal, held by the fake of the tests and by the real neighbour: a
bounded list of people without numbers; and what cannot be that is no answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from rig_journey import FakeJuki

from meibo.connectors.resident_register.search_answer import (
    MOST_PEOPLE,
    NUMBERS,
    SHOWN,
    read_search,
)
from meibo.connectors.wire.exchange import Answer, WrongAnswerError
from neighbours.population import Resident, sample_people
from neighbours.resident_register import people
from neighbours.resident_register.app import create_app

SAMPLES = {sample.key: sample.resident for sample in sample_people()}
# More of one name, birth date and address than are ever listed.
CROWD = [
    replace(
        SAMPLES["three_a"], individual_number=f"9{n:011}", resident_record_code=f"9{n:010}",
        name="大家　族", birth_date=date(2001, 1, 1),
    )
    for n in range(MOST_PEOPLE + 3)
]  # fmt: skip
ASKED = uuid4()
Ask = Callable[[dict[str, str]], dict[str, Any]]


def basics(who: Resident, *items: str) -> dict[str, str]:
    kept = {**asdict(who), "birth_date": who.birth_date.isoformat()}
    return {item: kept[item] for item in items or ("name", "birth_date", "sex", "address")}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The neighbour's wire, without TLS, which has tests of its own."""
    home: Path = tmp_path_factory.mktemp("register")
    client = create_app(home).test_client()
    with people.store(home).transaction() as connection:
        connection.executemany(people.INSERT_RESIDENT, [people._row(one) for one in CROWD])
        connection.executemany(
            "INSERT INTO known_as VALUES (?, ?, ?, ?, ?, ?)",
            [name for one in CROWD for name in people._names(one)],
        )
    return client


@pytest.fixture(params=["fake", "neighbour"])
def ask(request: pytest.FixtureRequest, register: FlaskClient) -> Iterator[Ask]:
    """Search either; the neighbour's answer is read as the connector reads it."""
    if request.param == "fake":
        juki = FakeJuki()
        for one in (*SAMPLES.values(), *CROWD):
            kept = {**asdict(one), "birth_date": one.birth_date.isoformat()}
            juki.people[one.individual_number] = kept
        yield lambda asked: juki.search(uuid4(), "mhlw", asked)
        return

    def wire(asked: dict[str, str]) -> dict[str, Any]:
        made = uuid4()
        body = {
            "request_id": str(made), "authority": "mhlw", "purpose": "terminal_search",
            "by": "basic_four" if "sex" in asked else "basic_three", **asked,
        }  # fmt: skip
        came = register.post("/enquiries", json=body)
        assert register.post("/enquiries", json=body).data == came.data, "one question, one answer"
        return read_search(Answer(came.status_code, "application/json", came.data), made)

    yield wire


@pytest.mark.requirement("JUK-05", "JUK-07")
def test_who_matches_is_listed_without_numbers(ask: Ask) -> None:
    nurse = SAMPLES["nurse-01"]
    one = ask(basics(nurse))
    assert (one["result"], one["more"]) == ("found", False)
    (person,) = one["people"]
    assert set(person) <= set(SHOWN)
    assert person["name"] == nurse.name
    two = ask(basics(SAMPLES["three_a"], "name", "birth_date", "address"))
    assert (two["result"], two["more"]) == ("many", False)
    assert {found["sex"] for found in two["people"]} == {"1", "2"}
    crowd = ask(basics(CROWD[0]))
    assert (crowd["result"], len(crowd["people"]), crowd["more"]) == ("many", MOST_PEOPLE, True)
    assert ask(basics(nurse) | {"birth_date": "1950-01-01"}) == {
        "result": "not_found", "people": [], "more": False,
    }  # fmt: skip
    for answer, who in ((one, nurse), (two, SAMPLES["three_a"]), (crowd, CROWD[0])):
        assert who.individual_number not in json.dumps(answer)
        assert who.resident_record_code not in json.dumps(answer)


def test_out_of_reach_and_by_number(register: FlaskClient) -> None:
    frame = {"request_id": str(uuid4()), "authority": "mhlw", "purpose": "terminal_search"}
    far = register.post(
        "/enquiries", json={**frame, "by": "basic_four", **basics(SAMPLES["not_connected"])}
    ).get_json()
    assert (far["result"], far["people"], far["more"]) == ("not_connected", [], False)
    number = {"by": "individual_number", "individual_number": CROWD[0].individual_number}
    frame["request_id"] = str(uuid4())
    assert register.post("/enquiries", json={**frame, **number}).status_code == 422


GOOD = {
    "request_id": str(ASKED), "result": "found", "more": False,
    "people": [{"name": "見本　花子", "kana": "ミホン", "birth_date": "2001-04-05", "sex": "2",
                "address": "見本町１"}],
}  # fmt: skip
PERSON = GOOD["people"][0]  # type: ignore[index]
WRONG: dict[str, dict[str, Any]] = {
    "another request": {"request_id": str(uuid4())},
    "unknown result": {"result": "perhaps"},
    "nobody found": {"people": []},
    "somebody not found": {"result": "not_found"},
    "one is many": {"result": "many"},
    "more of one": {"more": True},
    "more is no word": {"more": "no"},
    "people is no list": {"people": PERSON},
    "a person is none": {"people": ["見本　花子"]},
    "too many": {"result": "many", "people": [PERSON] * (MOST_PEOPLE + 1), "more": True},
    "a number": {"people": [{**PERSON, "individual_number": SAMPLES["nurse-01"].individual_number}]},
    "a code": {"people": [{**PERSON, NUMBERS[1]: None}]},
    "a number in the address": {
        "people": [{**PERSON, "address": f"見本町{SAMPLES['nurse-01'].individual_number}"}]
    },
    "no name": {"people": [{**PERSON, "name": ""}]},
    "a long name": {"people": [{**PERSON, "name": "長" * 401}]},
    "no such day": {"people": [{**PERSON, "birth_date": "2001-02-30"}]},
}  # fmt: skip


def read(found: Any, status: int = 200) -> Any:
    body = json.dumps(found).encode()
    return read_search(Answer(status, "application/json", body), ASKED)


@pytest.mark.requirement("JUK-07")
@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_an_answer_is_none(what: str) -> None:
    with pytest.raises((WrongAnswerError, ValueError)):
        read(deepcopy(GOOD) | WRONG[what])


def test_what_is_not_shown_is_not_kept() -> None:
    assert read(GOOD)["people"] == [PERSON]
    extra = {**PERSON, "changed": "none", "municipality_code": "13101", "alive": True}
    assert read({**GOOD, "people": [extra]})["people"] == [PERSON]
    with pytest.raises(WrongAnswerError):
        read(GOOD, 500)
