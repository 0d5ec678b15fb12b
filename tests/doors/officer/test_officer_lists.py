"""The queue, its file, and what each page costs."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig_pages import names, page_of
from rig_processes import acting_as

from meibo.config.database import setup
from meibo.flow.examination.models import Case
from meibo.terms.cells import safe_cell


def test_the_first_page_is_the_queue(seen: Any) -> None:
    response = seen.at("examiner").get("/")
    assert (response.status_code, response["Location"]) == (303, "/cases")


def test_each_state_lists_its_cases_and_the_rail_counts_them(seen: Any) -> None:
    client = seen.at("examiner")
    page = client.get("/cases?state=open")
    assert len(names(page)) == 4
    assert len(names(client.get("/cases?state=proposed"))) == 1
    assert len(names(client.get("/cases?state=decided"))) == 3
    rail = [a.words for a in page_of(page).find(".rail a")]
    assert rail == [
        "紙の申請",
        "本人確認情報の検索",
        "審査中4",
        "決裁待ち1",
        "決定済3",
        "登録実行1",
        "処分1",
        "登録簿",
        "免許証の印刷",
        "番号のリンク",
        "定期照会",
        "登録先",
        "戸籍の照会",
    ]
    assert "0 / 7" in page_of(page).words
    assert "7 / 7" in page_of(page).words


@pytest.mark.parametrize(
    "query", ["?state=x", "?sort=x", "?page=0", "?page=99", "?page=²", "?sort=--name"]
)
def test_what_a_list_does_not_know_is_let_pass(seen: Any, query: str) -> None:
    response = seen.at("examiner").get(f"/cases{query}")
    assert response.status_code == 200
    assert len(names(response)) == 4


def test_sorting_goes_both_ways(seen: Any) -> None:
    client = seen.at("examiner")
    up, down = names(client.get("/cases?sort=name")), names(client.get("/cases?sort=-name"))
    assert up == list(reversed(down))
    assert len(set(up)) == 4


def test_an_empty_list_says_why(seen: Any) -> None:
    page = page_of(seen.at("elsewhere").get("/cases"))
    assert "納付を確認した申請が自動でここに入ります" in page.find(".empty")[0].words


def step(page: Any, rel: str) -> str:
    """Address of the page before or behind."""
    return str(next(a.get("href") for a in page_of(page).find(".pages a") if a.get("rel") == rel))


@pytest.mark.parametrize("sort", ["arrived", "-arrived", "due", "name", "-name"])
def test_pages_go_on_where_the_one_before_ended_and_back_again(
    seen: Any, monkeypatch: Any, sort: str
) -> None:
    from meibo.flow.examination import queries

    client = seen.at("examiner")
    whole = names(client.get(f"/cases?sort={sort}"))
    monkeypatch.setattr(queries, "PAGE", 3)
    first = client.get(f"/cases?sort={sort}")
    second = client.get(step(first, "next"))
    assert names(first) + names(second) == whole
    assert names(client.get(step(second, "prev"))) == names(first)
    assert not [a for a in page_of(second).find(".pages a") if a.get("rel") == "next"]
    counted = f"{len(whole)} 件"
    for page in (first, second):
        assert page_of(page).find(".list__count span")[0].words == counted


def test_a_page_goes_on_behind_a_case_that_has_moved_on(stage: Any, monkeypatch: Any) -> None:
    """Another officer may have decided the last case of the page meanwhile."""
    from meibo.flow.examination import queries

    monkeypatch.setattr(queries, "PAGE", 3)
    client = stage.at("examiner")
    whole = client.get("/cases")
    gone = step(whole, "next").rpartition("after=")[2]
    with psycopg.connect(setup.setup_url(stage.database)) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE examination.examination_case SET state = 'decided' WHERE id = %s", [gone]
        )
    left = names(client.get(f"/cases?after={gone}"))
    assert len(left) == 1
    assert not set(left) & set(names(whole))
    for nobody in (uuid4(), "x"):
        assert len(names(client.get(f"/cases?after={nobody}"))) == 3


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝cmd", "＋1", "－1", "＠x"]


@pytest.mark.parametrize("evil", FORMULAS)
def test_a_name_that_is_a_formula_stays_text(stage: Any, evil: str) -> None:
    _rename(stage, evil)
    response = stage.at("examiner").get("/cases.csv?state=open")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="cases-open-')
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert f"'{evil}" in {row[1] for row in rows[1:]}
    assert all(not cell.startswith(tuple("=+-@\t\r＝＋－＠")) for row in rows for cell in row)


def _rename(stage: Any, name: str) -> None:
    """No role may rename an applicant; the test does it as the database's owner of all."""
    with psycopg.connect(setup.setup_url(stage.database)) as connection:
        connection.execute(
            "UPDATE examination.examination_case SET applicant_name = %s WHERE id = %s",
            [name, stage.case("open")],
        )


@given(st.text(st.characters(codec="utf-8")))
def test_no_cell_begins_a_formula(value: str) -> None:
    cell = safe_cell(value)
    assert cell in (value, f"'{value}")
    assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))


def test_the_file_holds_every_case_of_a_state_in_the_reader_s_language(seen: Any) -> None:
    client = seen.at("examiner")
    client.cookies["meibo_lang"] = "en"
    content = client.get("/cases.csv?state=open&sort=-name").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert rows[0][:3] == ["Reference", "Name", "Procedure"]
    assert len(rows) == 5
    with acting_as("clock", seen.database):
        wanted = set(Case.objects.filter(state="open").values_list("reference", flat=True))
    assert {row[0] for row in rows[1:]} == wanted


def test_an_export_is_journaled_as_one(stage: Any) -> None:
    from meibo.rooms.journal.models import Entry

    stage.at("examiner").get("/cases.csv")
    with acting_as("console", stage.database):
        assert Entry.objects.filter(function="examination.export").count() == 1
