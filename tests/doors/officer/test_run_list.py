"""The page of runs as a list: narrowed, page after page, kept under a name, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.http import QueryDict
from django.test import Client
from rig_card import FaceIssuer
from rig_database import Server
from rig_doors import browser, door_open
from rig_journey import FakeJuki
from rig_pages import page_of
from rig_people import Person
from rig_processes import journey_in

from meibo.config.database import setup
from meibo.doors.officer import run_list
from meibo.doors.officer.run_list import WantedRuns, asked_runs, kept_runs
from meibo.flow.registration import queries
from meibo.terms.day import JAPAN

# When runs were made, in Japan: the ends of a month, and two at the same moment.
RUNS = [
    ("nurse", "2026-08-31T23:59:59"), ("nurse", "2026-09-01T00:00:00"),
    ("physician", "2026-09-30T23:59:59"), ("boiler_expert_2", "2026-10-01T00:00:00"),
    ("nurse", "2026-10-01T00:00:00"), ("dentist", "2026-10-15T12:00:00"),
]  # fmt: skip
NOW = datetime(2026, 11, 20, 12, tzinfo=JAPAN)


@dataclass(frozen=True)
class Officers:
    """Who looks, and at which database."""

    database: str
    all: Person
    nurses: Person


@pytest.fixture(scope="module")
def officers(server: Server, home: Path, face_issuer: FaceIssuer) -> Iterator[Officers]:
    """Runs of several months, and an officer of two register files."""
    name = server.copy()
    people = journey_in(name, home, face_issuer, FakeJuki()).people
    registers = ["nurse", "physician", "dentist", "boiler_expert_2"]
    made = Officers(
        name,
        people.officer("register", registers=registers, name="of-all"),
        people.officer("register", registers=["nurse"], name="of-nurses"),
    )
    insert = """INSERT INTO registration.registration_run
        (id, register, registered_on, by, at, first_number, entered)
        VALUES (%s, %s, %s, gen_random_uuid(), %s, %s, 2)"""
    with psycopg.connect(setup.setup_url(name)) as connection:
        for place, (register, text) in enumerate(RUNS):
            at = datetime.fromisoformat(text).replace(tzinfo=JAPAN)
            values = [UUID(int=place + 1), register, at.date(), at, 10 * place + 1]
            connection.execute(insert, values)
    yield made
    server.drop(name)


@pytest.fixture
def listed(officers: Officers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A browser of the officer of both files, on a day of November."""
    monkeypatch.setattr(run_list, "now", lambda: NOW)
    with door_open("officer", officers.database):
        yield browser(officers.all)


def first_numbers(response: Any) -> list[int]:
    """The runs on a page, by the first number each gave."""
    assert response.status_code == 200
    return [int(line.find("td")[3].words) for line in page_of(response).find("tbody tr")]


def chips(response: Any) -> dict[str, str]:
    return {one.words: one.get("href") for one in page_of(response).find("a.chip")}


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [51, 41, 31, 21, 11, 1]),
        ("sort=at", [1, 11, 21, 31, 41, 51]),
        ("file=anei", [31]),
        ("file=iseki", [51, 41, 21, 11, 1]),
        ("register=nurse", [41, 11, 1]),
        ("month=2026-08", [1]),
        ("month=2026-09", [21, 11]),
        ("month=2026-10", [51, 41, 31]),
        ("month=2026-10&register=nurse", [41]),
        ("file=anei&register=nurse", []),
        ("month=2026-11", []),
        # What is none of ours is let pass.
        ("month=2026-12", [51, 41, 31, 21, 11, 1]),
        ("month=x&file=x&register=x&after=x&sort=first", [51, 41, 31, 21, 11, 1]),
        ("month=9999-12", [51, 41, 31, 21, 11, 1]),
        ("month=0001-01", [51, 41, 31, 21, 11, 1]),
    ],
)
def test_runs_are_narrowed(listed: Client, query: str, numbers: list[int]) -> None:
    assert first_numbers(listed.get(f"/runs?{query}")) == numbers


def test_runs_of_others_are_not_seen(listed: Client, officers: Officers) -> None:
    nurses = browser(officers.nurses)
    assert first_numbers(nurses.get("/runs")) == [41, 11, 1]
    assert first_numbers(nurses.get("/runs?register=physician")) == []
    asked = chips(nurses.get("/runs"))
    assert list(asked) == ["令和8年11月", "令和8年10月", "令和8年9月", "令和8年8月"]


def test_chips_turn_filters_on_and_off(listed: Client) -> None:
    page = listed.get("/runs?register=nurse&after=x")
    narrower = listed.get(chips(page)["安衛法免許名簿ファイル"])
    assert first_numbers(narrower) == [31], "a qualification of another file is let go"
    assert "看護師" not in chips(narrower), "nor is it offered there"
    assert first_numbers(listed.get(chips(page)["看護師"])) == [51, 41, 31, 21, 11, 1]
    assert first_numbers(listed.get(chips(page)["令和8年9月"])) == [11]
    empty = page_of(listed.get("/runs?month=2026-11"))
    assert "条件に合う登録実行はありません" in empty.find(".empty")[0].words
    assert empty.find(".filters__clear a")[0].get("href") == "/runs"


@pytest.mark.parametrize("sort", ["at", "-at"])
@pytest.mark.parametrize("size", [1, 2, 4])
def test_pages_follow_one_another_there_and_back(
    listed: Client, monkeypatch: pytest.MonkeyPatch, sort: str, size: int
) -> None:
    whole = first_numbers(listed.get(f"/runs?sort={sort}"))
    monkeypatch.setattr(queries, "PAGE", size)
    pages, path = [], f"/runs?sort={sort}"
    while path:
        answer = listed.get(path)
        steps = {a.get("rel"): a.get("href") for a in page_of(answer).find(".pages a")}
        pages.append((first_numbers(answer), steps.get("prev")))
        path = steps.get("next", "")
    assert [one for numbers, _ in pages for one in numbers] == whole
    for (numbers, _), (_, back) in pairwise(pages):
        assert first_numbers(listed.get(back)) == numbers
    assert "6 件" in page_of(listed.get(f"/runs?sort={sort}")).find(".list__count")[0].words


def test_the_file_has_what_the_list_has_and_names_nobody(listed: Client) -> None:
    (link,) = page_of(listed.get("/runs?register=nurse&sort=at")).find(".list__csv")
    answer = listed.get(link.get("href"))
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert lines[0] == [
        "実行", "登録簿", "登録年月日", "最初の番号", "最後の番号", "件数"
    ]  # fmt: skip
    assert [line[3:] for line in lines[1:]] == [
        ["1", "2", "2"],
        ["11", "12", "2"],
        ["41", "42", "2"],
    ]
    assert lines[1][:3] == ["2026-08-31 23:59+09:00", "看護師籍", "2026-08-31"]
    assert page_of(listed.get("/runs?month=2026-11")).find(".list__csv") == []


def test_a_view_of_runs_is_kept_under_a_name(listed: Client) -> None:
    page = page_of(listed.get("/runs?month=2026-10&file=iseki&sort=at&after=x"))
    sent = {one.get("name"): one.get("value") or "" for one in page.find(".save-view input")}
    assert sent["query"] == "file=iseki&month=2026-10&sort=at"
    saved = listed.post("/views", {**sent, "name": "十月"})
    assert (saved.status_code, saved["Location"]) == (303, f"/runs?{sent['query']}")
    current = [
        one.words for one in page_of(listed.get(saved["Location"])).find(".rail [aria-current]")
    ]
    assert current == ["十月"]


def test_one_list_has_one_address(listed: Client) -> None:
    for wanted in (
        WantedRuns(),
        WantedRuns(register_file="anei", month=date(2026, 1, 1)),
        WantedRuns(register="nurse", sort="at"),
    ):
        assert asked_runs(QueryDict(kept_runs(wanted)))[0] == wanted
