"""The search by name: whom it shows, what it shows of them, and that nobody gets a list by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rig_card import FaceIssuer, resident
from rig_database import Server
from rig_doors import Queries, browser, door_open
from rig_journey import FakeJuki, Journey
from rig_pages import page_of
from rig_processes import journey_in

from meibo.catalogue import qualifications
from meibo.config.database import rights, setup
from meibo.connectors.resident_register import asking
from meibo.doors.frame.wording import day_in_words
from meibo.doors.public import search
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.terms.day import japanese_day
from meibo.terms.person_name import folded_key

NAME, VARIANT = "髙﨑　美咲", "高崎美咲"
SUSPENDED, REVOKED, NURSE = "停止　花子", "取消　太郎", "看護　次郎"
SEARCH = "register.search_published"


_REVOKE = """
INSERT INTO register.register_version (id, entry_id, register, sequence, act, status, effective_on,
                                       recorded_at, cause, name_key, particulars)
SELECT gen_random_uuid(), entry_id, register, 2, 'revocation', 'revoked', effective_on, recorded_at,
       gen_random_uuid(), name_key, particulars FROM register.register_version WHERE entry_id = %s
"""
_MANY = """
WITH new AS (
  INSERT INTO register.register_entry (id, register, register_file, registration_number,
         registered_on, qualification_pseudonym, portal_pseudonym, account, "case")
  SELECT gen_random_uuid(), 'physician', 'iseki', 1000 + n, '2020-01-01', gen_random_uuid(),
         gen_random_uuid(), gen_random_uuid(), gen_random_uuid()
    FROM generate_series(1, 30) AS n RETURNING id)
INSERT INTO register.register_version (id, entry_id, register, sequence, act, status, effective_on,
                                       recorded_at, cause, name_key, particulars)
SELECT gen_random_uuid(), id, 'physician', 1, 'registration', 'registered', '2020-01-01', now(),
       gen_random_uuid(), %s, '{"family_name": "同姓", "given_name": "同名", "sex": ""}' FROM new
"""


@dataclass(frozen=True)
class Register:
    """The database, its first day, and the entry of the one called NAME."""

    database: str
    day: Any
    entry: Any


def _suspended(journey: Journey, entry: Any) -> None:
    day = japanese_day(journey.at)
    with journey.acting(journey.officer("registrar")) as actor:
        proposed = propose_disposition(
            actor, journey.at, entry=entry, kind="suspension", starts_on=day, ends_on=day + timedelta(days=300),
            letter_number="医政発第1号", reason="試験",
        )  # fmt: skip
    with journey.acting(journey.officer("approver")) as actor:
        approve_disposition(actor, journey.at, disposition=proposed)


@pytest.fixture(scope="module")
def made(server: Server, home: Path, face_issuer: FaceIssuer) -> Iterator[Register]:
    juki, name = FakeJuki(), server.copy()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "juki", juki)
        journey = journey_in(name, home, face_issuer, juki)
        journey.at = datetime.now(UTC)
        entries = {}
        for seed, (who, register) in enumerate(
            ((NAME, "physician"), (SUSPENDED, "physician"), (REVOKED, "physician"), (NURSE, "nurse")),
            start=601,
        ):  # fmt: skip
            trip = journey.to("registered", resident(seed, name=who), register=register)
            entries[who] = trip.entry
        _suspended(journey, entries[SUSPENDED])
    made = Register(name, japanese_day(journey.at), entries[NAME])
    as_superuser(made, _REVOKE, entries[REVOKED])
    yield made
    server.drop(name)


def as_superuser(made: Register, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(setup.setup_url(made.database), autocommit=True) as connection:
        found = connection.execute(query.encode(), values)
        return found.fetchall() if found.description else []


@pytest.fixture
def register(made: Register) -> Iterator[Register]:
    """The door open, and nobody has searched before."""
    as_superuser(made, "SELECT setval('register.search_turn', 0)")
    with door_open("public", made.database):
        yield made


@pytest.fixture
def raw(register: Register) -> Iterator[psycopg.Connection[Any]]:
    """Raw SQL with nothing but the public's own role."""
    url = setup.role_url("public", register.database)
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def ask(name: str, **more: Any) -> Any:
    return browser().post("/search?lang=ja", {"name": name}, **more)


@pytest.mark.parametrize("typed", [NAME, VARIANT, "　髙﨑 美咲 ", "高﨑美咲"])
def test_the_whole_name_finds_whatever_way_it_is_written(register: Register, typed: str) -> None:
    page = page_of(ask(typed))
    assert [one.words for one in page.find(".found__head .exact")] == ["髙﨑 美咲"]
    assert page.find(".found__what")[0].words == "医師"
    shown = page.find(".found .summary")[0].words
    assert f"（{register.day.year}年）" in shown
    assert [one.words for one in page.find(".found .summary dt")] == ["登録年", "性別"]
    assert not page.find(".found .state")


def test_nothing_is_shown_that_the_act_does_not_order(register: Register) -> None:
    words = page_of(ask(NAME)).find(".found")[0].words
    (birth, number), = as_superuser(
        register,
        "SELECT v.particulars->>'birth_date', e.registration_number FROM register.register_version v"
        " JOIN register.register_entry e ON e.id = v.entry_id WHERE e.id = %s", register.entry,
    )  # fmt: skip
    assert birth[:4] not in words
    assert f"第 {number} 号" not in words
    assert day_in_words(register.day).ja not in words.partition("時点")[2]


def test_a_disposition_in_force_is_shown_with_its_period(register: Register) -> None:
    page = page_of(ask(SUSPENDED))
    assert page.find(".found .state")[0].words == "処分の期間中"
    last = day_in_words(register.day + timedelta(days=300)).ja
    said = page.find(".found .summary")[0].words
    assert "業務の停止" in said
    assert f"{last}まで" in said


@pytest.mark.parametrize("name", [REVOKED, NURSE, "髙﨑", "髙﨑　美", "美咲　髙﨑"])
def test_no_part_no_revoked_and_no_register_that_is_not_published(
    register: Register, name: str
) -> None:
    page = page_of(ask(name))
    assert page.find(".found")[0].get("data-found") == "0"
    assert "証明にはなりません" in page.find(".found .banner")[0].words


@pytest.mark.parametrize(("name", "code"), [("", ""), ("　", ""), ("髙", "verification.whole_name"),
                                            ("・・・", "verification.whole_name")])  # fmt: skip
def test_less_than_a_name_is_asked_for_again(register: Register, name: str, code: str) -> None:
    response = ask(name)
    assert response.status_code == 422
    assert code in page_of(response).find(".summary-errors")[0].words
    asked = ask(name, headers={"Accept": "application/json"})
    assert asked.status_code == 422


def test_a_program_gets_the_same_as_json(register: Register) -> None:
    said = ask(SUSPENDED, headers={"Accept": "application/json"}).json()
    (one,) = said["people"]
    assert (said["answer"], said["more"]) == ("found", False)
    assert one == {
        "qualification": "physician", "name": SUSPENDED, "sex": one["sex"],
        "registration_year": register.day.year,
        "disposition": {
            "kind": "suspension", "from": register.day.isoformat(),
            "until": (register.day + timedelta(days=300)).isoformat(),
        },
    }  # fmt: skip
    none = ask("該当　なし", headers={"Accept": "application/json"}).json()
    assert (none["answer"], none["people"]) == ("not_found", [])
    assert none["note"]["en"]


def test_one_entry_in_the_journal_and_no_name_in_it(register: Register) -> None:
    def entries() -> list[tuple[Any, ...]]:
        return as_superuser(register, "SELECT * FROM journal.journal_entry ORDER BY id")

    before = len(entries())
    ask(NAME)
    ask("該当　なし")
    found, none = entries()[before:]
    assert {"verification.search_name", "found", "public", str(register.entry)} <= set(found)
    assert {"verification.search_name", "not_found"} <= set(none)
    for word in (NAME, folded_key(NAME), "該当"):
        assert word not in str(entries()[before:])


def test_the_name_is_posted_and_nothing_is_kept_in_the_browser(register: Register) -> None:
    page = browser().get("/search?lang=ja")
    form = page_of(page).find("form.seek")[0]
    assert (form.get("method"), form.get("action")) == ("post", "/search?lang=ja")
    assert page_of(page).find("input[name=name]")[0].get("autocomplete") == "off"
    assert not ask(NAME).cookies
    assert "見つかりました" not in page_of(browser().get(f"/search?name={NAME}")).words


@pytest.mark.parametrize(
    "query",
    [
        "SELECT name_key FROM register.register_version",
        "SELECT particulars FROM register.register_version",
        "SELECT v.* FROM register.register_version AS v",
        "SELECT account FROM register.register_entry",
        "SELECT last_value FROM register.search_turn",
        "SELECT setval('register.search_turn', 0)",
        "SET ROLE meibo_fn_search",
    ],
)
def test_the_public_role_reads_no_name_by_itself(raw: Any, query: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw.execute(query)


def found_by(raw: Any, key: str | None) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = raw.execute(f"SELECT * FROM {SEARCH}(%s)", [key]).fetchall()
    return rows


def test_the_public_role_cannot_list_nor_reach_another_register(raw: Any) -> None:
    assert len(found_by(raw, folded_key(NAME))) == 1
    for key in (folded_key(NURSE), folded_key(REVOKED), "", "%", "_" * len(folded_key(NAME)), None):
        assert found_by(raw, key) == []


def test_the_owner_of_the_search_reaches_the_published_registers_alone(register: Register) -> None:
    """Whatever the function were to say: its role sees no other row (rights.toml, catalogue)."""
    with psycopg.connect(setup.setup_url(register.database)) as connection:
        everything = {r for (r,) in connection.execute(
            "SELECT DISTINCT register FROM register.register_version")}  # fmt: skip
        connection.execute("SET ROLE meibo_fn_search")
        seen = {r for (r,) in connection.execute(
            "SELECT DISTINCT register FROM register.register_version")}  # fmt: skip
    assert everything == {"physician", "nurse"}
    assert seen == {"physician"}


def test_a_search_reads_the_index_under_the_row_policy(register: Register) -> None:
    with psycopg.connect(setup.setup_url(register.database)) as connection:
        connection.execute("SET enable_seqscan = off")
        connection.execute("SET ROLE meibo_fn_search")
        plan = connection.execute(
            "EXPLAIN SELECT entry_id FROM register.register_version WHERE name_key = 'x'"
        ).fetchall()
    said = "\n".join(line for (line,) in plan)
    (condition,) = [line for line in said.splitlines() if "Index Cond" in line]
    assert "register_version_name" in said
    assert "name_key = 'x'" in condition
    assert "register = ANY" in condition


def test_the_fence_opens_what_the_catalogue_says(monkeypatch: pytest.MonkeyPatch) -> None:
    ordered = sorted(one.id for one in qualifications().values() if one.public_search.ordered)
    assert ordered == ["dentist", "pharmacist", "physician"]
    for names in (ordered, ["physician"], []):
        monkeypatch.setattr(rights, "published_registers", lambda names=names: names)
        table = rights.load()["table"]
        for one in ("register.register_version", "register.register_entry"):
            said = table[one]["meibo_fn_search"]["rows"]
            assert said == f"register = ANY ('{{{','.join(names)}}}')"


def test_sixty_at_once_and_a_rollback_gives_none_back(raw: Any, register: Register) -> None:
    """Everybody's searches together; counted where no door and no transaction can undo it."""
    raw.autocommit = False
    for _ in range(60):
        found_by(raw, "x")
    raw.rollback()
    with pytest.raises(psycopg.errors.ConfigurationLimitExceeded):
        found_by(raw, "x")
    raw.rollback()
    response = ask(NAME)
    assert response.status_code == 429
    assert "register.search_busy" in page_of(response).find(".summary-errors")[0].words
    program = ask(NAME, headers={"Accept": "application/json"})
    assert (program.status_code, program.json()["error"]) == (429, "register.search_busy")
    (entry,) = as_superuser(
        register, "SELECT outcome FROM journal.journal_entry ORDER BY id DESC LIMIT 1"
    )
    assert entry == ("refused:register.search_busy",)


def test_at_most_twenty_are_shown_and_the_page_says_so(register: Register) -> None:
    as_superuser(register, _MANY, folded_key("同姓　同名"))
    page = page_of(ask("同姓同名"))
    assert len(page.find(".found__one")) == 20
    assert "ほかにもいます" in page.words
    assert "性別" not in page.find(".found .summary")[0].words
    assert "令和2年（2020年）" in page.find(".found .summary")[0].words


def test_it_costs_two_queries_and_its_entry(register: Register) -> None:
    with Queries() as found:
        ask(NAME)
    assert len(found.work()) == 2, "\n".join(found.work())


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25
)
@given(name=st.text(max_size=300))
def test_no_name_breaks_it(register: Register, name: str) -> None:
    search.pace.cache_clear()
    assert ask(name).status_code in (200, 422, 429)


def test_methods_are_kept(register: Register) -> None:
    assert browser().put("/search").status_code == 405
    assert browser().delete("/search").status_code == 405
    broken = browser().generic(
        "POST", "/search", b"--x\r\nbroken", content_type="multipart/form-data; boundary=x"
    )
    assert broken.status_code in (400, 422)


def _course(made: Register, kind: str, on: Any) -> None:
    """As two officers record it; test_refresher_course.py has their acts."""
    as_superuser(
        made,
        "INSERT INTO register.register_version (id, entry_id, register, sequence, act, status,"
        " effective_on, recorded_at, cause, name_key, particulars, suspended_from, suspended_until)"
        " SELECT gen_random_uuid(), entry_id, register, sequence + 1, %s, status, %s, now(),"
        " gen_random_uuid(), name_key, particulars, suspended_from, suspended_until"
        " FROM register.register_version WHERE entry_id = %s ORDER BY sequence DESC LIMIT 1",
        kind, on, made.entry,
    )  # fmt: skip


@pytest.mark.requirement("EXT-07")
def test_a_refresher_course_is_shown_until_it_is_finished(register: Register) -> None:
    _course(register, "refresher_order", register.day)
    page = page_of(ask(NAME))
    assert page.find(".found .state")[0].words == "再教育研修を修了していない"
    assert "修了していません" in page.find(".found .summary")[0].words
    (one,) = ask(NAME, headers={"Accept": "application/json"}).json()["people"]
    assert one["refresher_course"] == {"finished": False, "ordered_on": register.day.isoformat()}
    _course(register, "refresher_done", register.day)
    assert not page_of(ask(NAME)).find(".found .state")
    (one,) = ask(NAME, headers={"Accept": "application/json"}).json()["people"]
    assert set(one) == {"qualification", "name", "registration_year", "sex"}, (
        "three data, no fourth"
    )
