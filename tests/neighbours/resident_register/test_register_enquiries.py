"""The register's answers over its wire (without TLS, which has tests of its own)."""

import sqlite3
import uuid
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from neighbours.population import Resident, population, sample_people
from neighbours.resident_register import people
from neighbours.resident_register.app import create_app

SAMPLES = {sample.key: sample.resident for sample in sample_people()}
NUMBERS = ("individual_number", "resident_record_code")


@pytest.fixture(scope="module")
def client(register_home: Path) -> FlaskClient:
    return create_app(register_home).test_client()


def frame(by: str, **items: str) -> dict[str, str]:
    return {
        "request_id": str(uuid.uuid4()),
        "authority": "nurse-register",
        "purpose": "registration",
        "by": by,
        **items,
    }


def four(person: Resident, **instead: str) -> dict[str, str]:
    items = {
        "name": person.name,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "address": person.address,
    }
    return frame("basic_four", **{**items, **instead})


def three(person: Resident) -> dict[str, str]:
    asked = four(person)
    del asked["sex"]
    return {**asked, "by": "basic_three"}


def ask(client: FlaskClient, body: object, status: int = 200) -> dict[str, Any]:
    response = client.post("/enquiries", json=body)
    assert response.status_code == status, response.text
    answer: dict[str, Any] = response.get_json()
    return answer


@pytest.mark.requirement("JUK-01")
def test_by_number_gives_the_basic_data_and_no_number(client: FlaskClient) -> None:
    nurse = SAMPLES["nurse-01"]
    asked = frame("individual_number", individual_number=nurse.individual_number)
    answer = ask(client, asked)
    assert answer["request_id"] == asked["request_id"]
    assert answer["result"] == "found"
    assert answer["matched_items"] == {"individual_number": "exact"}
    person = answer["person"]
    assert person == {
        "name": nurse.name,
        "kana": nurse.kana,
        "former_name": None,
        "common_name": None,
        "alphabet_name": None,
        "birth_date": nurse.birth_date.isoformat(),
        "sex": nurse.sex,
        "address": nurse.address,
        "municipality_code": nurse.municipality_code,
        "alive": True,
        "changed": "none",
        "changed_on": None,
        "outside_in_name": 0,
        "outside_in_address": 0,
        "outside_in_former_name": 0,
        "outside_records": 0,
    }
    assert nurse.individual_number not in str(answer)
    assert nurse.resident_record_code not in str(answer)


@pytest.mark.requirement("JUK-04")
def test_the_other_three_kinds_find_the_same_person(client: FlaskClient) -> None:
    nurse = SAMPLES["nurse-02"]
    by_code = frame("resident_record_code", resident_record_code=nurse.resident_record_code)
    for body in (by_code, four(nurse), three(nurse)):
        answer = ask(client, body)
        assert answer["result"] == "found"
        assert [answer["person"][item] for item in NUMBERS] == [
            nurse.individual_number,
            nurse.resident_record_code,
        ]
        assert set(answer["matched_items"].values()) == {"exact"}


def test_nobody_and_many(client: FlaskClient) -> None:
    wrong_day = four(SAMPLES["nurse-03"], birth_date="1950-01-01")
    assert ask(client, wrong_day)["result"] == "not_found"
    many = ask(client, four(SAMPLES["many_a"]))
    assert (many["result"], many["person"], many["matched_items"]) == ("many", None, {})
    assert ask(client, three(SAMPLES["three_a"]))["result"] == "many"
    assert ask(client, four(SAMPLES["three_a"]))["result"] == "found"
    assert ask(client, four(SAMPLES["same_name_a"]))["person"]["individual_number"] == (
        SAMPLES["same_name_a"].individual_number
    )


def test_a_municipality_out_of_reach_is_said_to_be_so(client: FlaskClient) -> None:
    answer = ask(client, four(SAMPLES["not_connected"]))
    assert (answer["result"], answer["person"]) == ("not_connected", None)


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("ivs", "渡辺 遥"),
        ("ivs", "渡邉　遥"),
        ("ivs_katsura", "葛城千尋"),
        ("surrogate_pair", "吉田　航"),
        ("compatibility_kanji", "高木　美咲"),
        ("foreign", "ｎｇｕｙｅｎ　ｔｈｉ　ｈｏａ"),
    ],
)
def test_ways_of_writing_meet_but_stored_characters_come_back(
    client: FlaskClient, key: str, typed: str
) -> None:
    person = SAMPLES[key]
    answer = ask(client, four(person, name=typed))
    assert answer["result"] == "found"
    assert answer["matched_items"]["name"] == "folded"
    assert answer["person"]["name"] == person.name
    exact = ask(client, four(person))
    assert exact["matched_items"]["name"] == "exact"


def test_other_characters_do_not_meet(client: FlaskClient) -> None:
    assert ask(client, four(SAMPLES["ivs"], name="渡部　遥"))["result"] == "not_found"


def test_address_in_another_form_is_folded(client: FlaskClient) -> None:
    person = SAMPLES["not_connected"]
    answer = ask(client, four(person, address="見本県 未接続市 中央 1-101-1"))
    assert answer["result"] == "not_connected"
    nearly = ask(client, four(person, address="見本県未接続市中央1-101-11"))
    assert nearly["result"] == "not_found"


def test_common_name_finds_the_foreign_national(client: FlaskClient) -> None:
    person = SAMPLES["foreign_common_name"]
    answer = ask(client, four(person, name=str(person.common_name)))
    assert answer["result"] == "found"
    assert answer["matched_items"]["name"] == "common_name"
    assert answer["person"]["name"] == person.alphabet_name


def test_death_and_changes_are_told(client: FlaskClient) -> None:
    dead = ask(client, four(SAMPLES["dead"]))["person"]
    assert (dead["alive"], dead["changed"]) == (False, "death")
    assert dead["changed_on"] == "2026-01-08"
    assert ask(client, four(SAMPLES["moved"]))["person"]["changed"] == "address"
    renamed = ask(client, four(SAMPLES["renamed"]))["person"]
    assert (renamed["changed"], renamed["former_name"]) == ("name", "大野")


@pytest.mark.requirement("REG-23")
def test_characters_outside_the_plain_code_are_counted(client: FlaskClient) -> None:
    written = ask(client, four(SAMPLES["former_name"]))["person"]
    assert written["former_name"] == "辻\U000e0103"
    counts = {item: written[f"outside_in_{item}"] for item in ("name", "address", "former_name")}
    assert counts == {
        item: sum("\U000e0100" <= c <= "\U000e01ef" for c in written[item]) for item in counts
    }
    assert counts["former_name"] == 1


def wrong_last_digit(digits: str) -> str:
    return digits[:-1] + str((int(digits[-1]) + 1) % 10)


def test_bad_check_digit_is_refused_without_repeating_it(client: FlaskClient) -> None:
    nurse = SAMPLES["nurse-04"]
    for item in NUMBERS:
        bad = wrong_last_digit(getattr(nurse, item))
        refusal = ask(client, frame(item, **{item: bad}), 422)
        assert refusal["error"] == "check_digit"
        assert set(refusal["message"]) == {"ja", "en"}
        assert bad not in str(refusal)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"by": "telepathy"}, 422, "by_unknown"),
        ({"name": ""}, 422, "item_missing"),
        ({"name": "長" * 500}, 422, "item_invalid"),
        ({"sex": "4"}, 422, "item_invalid"),
        ({"birth_date": "20020517"}, 422, "item_invalid"),
        ({"birth_date": "2002-02-30"}, 422, "item_invalid"),
        ({"request_id": "1"}, 422, "item_invalid"),
        ({"individual_number": "123456789018"}, 422, "item_unexpected"),
        ({"purpose": None}, 422, "item_missing"),
    ],
)
def test_malformed_enquiries_are_refused(
    client: FlaskClient, change: dict[str, Any], status: int, code: str
) -> None:
    refusal = ask(client, {**four(SAMPLES["nurse-05"]), **change}, status)
    assert refusal["error"] == code


def test_what_is_not_json_is_refused(client: FlaskClient) -> None:
    assert client.post("/enquiries", data=b"{", content_type="application/json").status_code == 400
    assert client.post("/enquiries", data=b"x").get_json()["error"] == "media_type"
    assert ask(client, ["list"], 400)["error"] == "malformed"
    assert client.get("/nowhere").get_json()["error"] == "not_found"


def records(home: Path, request_id: str) -> list[tuple[str, int]]:
    connection = sqlite3.connect(home / "neighbours/resident_register/register.sqlite3")
    return connection.execute(
        "SELECT result, repeated FROM access_record WHERE request_id = ? ORDER BY id",
        (request_id,),
    ).fetchall()


def test_a_repeat_gets_the_same_answer_even_after_the_register_changed(
    client: FlaskClient, register_home: Path
) -> None:
    asked = four(SAMPLES["nurse-06"])
    first = client.post("/enquiries", json=asked).data
    store = register_home / "neighbours/resident_register/register.sqlite3"
    with sqlite3.connect(store) as connection:
        connection.execute(
            "UPDATE resident SET kana = 'カワッタ' WHERE individual_number = ?",
            (SAMPLES["nurse-06"].individual_number,),
        )
    after_restart = create_app(register_home).test_client()
    assert after_restart.post("/enquiries", json=asked).data == first
    assert records(register_home, asked["request_id"]) == [("found", 0), ("found", 1)]
    fresh = ask(client, four(SAMPLES["nurse-06"]))
    assert fresh["person"]["kana"] == "カワッタ"


def test_a_request_id_is_good_for_one_question(client: FlaskClient) -> None:
    asked = four(SAMPLES["nurse-07"])
    ask(client, asked)
    other = {**four(SAMPLES["nurse-08"]), "request_id": asked["request_id"]}
    assert ask(client, other, 409)["error"] == "request_id_reused"


@pytest.mark.requirement("AUD-05")
def test_the_access_record_holds_no_number(client: FlaskClient, register_home: Path) -> None:
    nurse = SAMPLES["nurse-09"]
    ask(client, frame("individual_number", individual_number=nurse.individual_number))
    ask(client, four(nurse))
    connection = sqlite3.connect(register_home / "neighbours/resident_register/register.sqlite3")
    dump = str(connection.execute("SELECT * FROM access_record").fetchall())
    dump += str(connection.execute("SELECT request_id, question FROM answer").fetchall())
    assert "nurse-register" in dump
    for secret in (nurse.individual_number, nurse.resident_record_code, nurse.name):
        assert secret not in dump


@pytest.mark.parametrize("query", [people.BASIC_THREE, people.BASIC_FOUR])
def test_enquiries_by_name_use_an_index(register_home: Path, query: str) -> None:
    create_app(register_home)
    connection = sqlite3.connect(register_home / "neighbours/resident_register/register.sqlite3")
    marks = ("x",) * query.count("?")
    plan = str(connection.execute("EXPLAIN QUERY PLAN " + query, marks).fetchall())
    assert "INDEX known_as_basic" in plan
    assert "SCAN" not in plan


def test_every_resident_is_found_by_four_items_or_is_one_of_many(client: FlaskClient) -> None:
    for person in population()[::211]:
        answer = ask(client, four(person))
        assert answer["person"]["individual_number"] == person.individual_number
