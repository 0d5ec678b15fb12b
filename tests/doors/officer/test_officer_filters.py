"""Filters, search and saved views of the officers' lists."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from rig_pages import names, page_of
from rig_processes import acting_as

from meibo.config.database import setup
from meibo.flow.examination.models import Case


def chips(response: Any) -> list[str]:
    return [one.words for one in page_of(response).find("a.chip")]


def rows(stage: Any, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """As nobody but a superuser without triggers may."""
    with psycopg.connect(setup.setup_url(stage.database), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        done = connection.execute(query.encode(), values)
        return done.fetchall() if done.description else []


def name_of(stage: Any, trip: str) -> str:
    return str(stage.trips[trip].who.name).replace("　", " ")


def test_what_a_case_waits_for_narrows_the_queue(seen: Any) -> None:
    client = seen.at("examiner")
    assert names(client.get("/cases?waits=juki")) == [name_of(seen, "waiting")]
    assert names(client.get("/cases?waits=proposal")) == [name_of(seen, "checked")]
    left = names(client.get("/cases?waits=checks"))
    assert set(left) == {name_of(seen, one) for one in ("differs", "open", "waiting")}
    assert names(client.get("/cases?state=decided&waits=run")) == [name_of(seen, "approved")]


def test_who_proposed_does_not_decide_and_the_filter_knows(seen: Any) -> None:
    own, other = seen.at("examiner"), seen.at("approver")
    assert names(own.get("/cases?state=proposed&waits=me")) == []
    assert names(own.get("/cases?state=proposed&waits=others")) == [name_of(seen, "proposed")]
    assert names(other.get("/cases?state=proposed&waits=me")) == [name_of(seen, "proposed")]
    assert names(other.get("/cases?state=proposed&waits=others")) == []


def test_what_is_late_is_counted_and_found(stage: Any) -> None:
    rows(
        stage, "UPDATE examination.examination_case SET due_on = '2026-01-05' WHERE id = %s",
        stage.case("open"),
    )  # fmt: skip
    client = stage.at("examiner")
    assert "期限超過 1" in chips(client.get("/cases"))
    assert names(client.get("/cases?late=1")) == [name_of(stage, "open")]
    assert "期限超過" not in " ".join(chips(client.get("/cases?state=decided")))


def test_a_filter_that_finds_nothing_says_so_and_leads_back(seen: Any) -> None:
    page = page_of(seen.at("examiner").get("/cases?state=proposed&late=1"))
    assert "条件に合う申請はありません" in page.find(".empty")[0].words
    (clear,) = page.find(".filters__clear a")
    assert clear.get("href") == "?state=proposed"


@pytest.mark.parametrize(
    "query", ["waits=x", "waits=run", "late=x", "procedure=x", "register=x", "text=%20"]
)
def test_filters_that_are_none_are_let_pass(seen: Any, query: str) -> None:
    client = seen.at("examiner")
    assert names(client.get(f"/cases?{query}")) == names(client.get("/cases"))


def test_nobody_has_a_name_of_control_characters(seen: Any) -> None:
    assert names(seen.at("examiner").get("/cases?text=%00")) == []


def test_a_case_is_found_by_reference_and_by_name_in_every_state(seen: Any) -> None:
    client = seen.at("examiner")
    with acting_as("clock", seen.database):
        reference = Case.objects.values_list("reference", flat=True).get(id=seen.case("entered"))
    wide = "".join(chr(ord(c) + 0xFEE0) for c in reference.replace("-", "").lower())
    for text in (reference, reference.lower().replace("-", ""), quote(wide)):
        assert names(client.get(f"/cases?text={text}")) == [name_of(seen, "entered")]
    found = client.get(f"/cases?text={quote('見本')}")
    assert len(names(found)) == 7
    states = {td.words for td in page_of(found).find("td.cell--state")}
    assert {"審査中", "決裁待ち", "決定済"} <= states
    assert len(names(client.get(f"/cases?state=proposed&text={quote('見本')}"))) == 1
    assert names(client.get(f"/cases?text={quote('渡辺遥')}")) == [name_of(seen, "differs")]
    nothing = client.get(f"/cases?text={quote('無い')}")
    assert "担当する資格に" in page_of(nothing).find(".empty")[0].words
    assert names(seen.at("elsewhere").get(f"/cases?text={reference}")) == []


def test_only_so_many_are_counted(stage: Any, monkeypatch: Any) -> None:
    from meibo.doors.officer import case_filters, cases, desk
    from meibo.flow.examination import handoff, queries, queue

    for module in (case_filters, cases, desk, handoff, queries, queue):
        monkeypatch.setattr(module, "CAP", 2)
    page = stage.at("examiner").get("/cases")
    assert "2 件以上" in page_of(page).find(".list__count")[0].words
    rail = [a.words for a in page_of(page).find(".rail a")]
    assert rail[2].startswith("審査中2+")
    assert rail[3] == "決裁待ち1"
    assert chips(page)[0] == "審査中"
    assert len(names(page)) == 4


def test_the_file_has_what_the_list_has(seen: Any) -> None:
    client = seen.at("examiner")
    (link,) = page_of(client.get("/cases?waits=checks&sort=-name")).find(".list__csv")
    content = client.get(link.get("href")).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content, newline="")))
    assert [line[1].replace("　", " ") for line in lines[1:]] == names(
        client.get("/cases?waits=checks&sort=-name")
    )


def views(response: Any) -> list[str]:
    return [a.words for a in page_of(response).find(".rail a")][13:]


def test_a_list_is_kept_under_a_name_and_given_up(stage: Any) -> None:
    client = stage.at("examiner")
    page = client.get("/cases?sort=due&state=open&waits=juki&after=x")
    query = page_of(page).find("input[name=query]")[0].get("value")
    assert query == "state=open&waits=juki&sort=due"
    saved = client.post("/views", {"place": "cases", "query": query, "name": " 回答待ち "})
    assert (saved.status_code, saved["Location"]) == (303, f"/cases?{query}")
    again = client.get(saved["Location"])
    assert views(again) == ["回答待ち"]
    current = [a.words for a in page_of(again).find(".rail a") if a.get("aria-current")]
    assert current == ["回答待ち"]
    assert views(stage.at("approver").get("/cases")) == []
    drop = page_of(again).find(".save-view")[0].get("action")
    stage.at("approver").post(drop, {"place": "cases"})
    assert views(client.get("/runs")) == ["回答待ち"], "another officer cannot give it up"
    assert client.post(drop, {"place": "cases"}).status_code == 303
    assert views(client.get("/cases")) == []
    functions = rows(stage, "SELECT function FROM journal.journal_entry WHERE function LIKE %s",
                     "accounts.%_view")  # fmt: skip
    assert [one[0] for one in functions] == [
        "accounts.save_view", "accounts.drop_view", "accounts.drop_view"
    ]  # fmt: skip


def test_postgresql_shows_an_officer_the_own_views_alone(stage: Any) -> None:
    stage.at("examiner").post("/views", {"place": "cases", "query": "state=open", "name": "a"})
    other = stage.officers["approver"]
    with psycopg.connect(setup.role_url("officer", stage.database)) as connection:
        connection.execute("SELECT accounts.enter(%s)", [other.token])
        assert connection.execute("SELECT * FROM accounts.accounts_savedview").fetchall() == []
        gone = connection.execute("DELETE FROM accounts.accounts_savedview")
        assert gone.rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "INSERT INTO accounts.accounts_savedview (id, place, name, query, saved_at,"
                " account_id) VALUES (gen_random_uuid(), 'cases', 'b', 'state=open', now(), %s)",
                [stage.officers["examiner"].account],
            )


def test_the_same_name_replaces_and_so_many_are_kept(stage: Any, monkeypatch: Any) -> None:
    from meibo.rooms.accounts.commands import save_view

    monkeypatch.setattr(save_view, "MOST", 2)
    client = stage.at("examiner")

    def save(name: str, query: str = "state=open", place: str = "cases") -> int:
        sent = {"place": place, "query": query, "name": name}
        return int(client.post("/views", sent).status_code)

    assert [save("a"), save("b", "register=nurse", "register"), save("a", "late=1&state=open")] == (
        [303, 303, 303]
    )
    assert views(client.get("/cases")) == ["b", "a"]
    assert save("c") == 409
    assert save("a", "state=open") == 303
    assert save("") == 422
    assert save("x" * 31) == 422
    assert save("x\u202e") == 422


@pytest.mark.parametrize("query", ["text=見本", "text=a", "state=open&after=x", "//x", "state=A"])
def test_what_was_searched_for_is_never_kept(stage: Any, query: str) -> None:
    sent = {"place": "cases", "query": query, "name": "a"}
    assert stage.at("examiner").post("/views", sent).status_code == 422
    assert rows(stage, "SELECT count(*) FROM accounts.accounts_savedview") == [(0,)]


def test_the_register_is_narrowed_sorted_and_kept(stage: Any, monkeypatch: Any) -> None:
    from meibo.flow.registration import queries

    client = stage.at("examiner")
    assert names(client.get("/register?standing=suspended")) == []
    stage.at("approver").post(f"/dispositions/{stage.disposition}/approve", {"confirm": "2"})
    assert names(client.get("/register?standing=suspended")) == [name_of(stage, "suspended")]
    up = names(client.get("/register?sort=number"))
    assert up == list(reversed(names(client.get("/register?sort=-number"))))
    monkeypatch.setattr(queries, "PAGE", 1)
    for order in ("?sort=number", f"?text={quote('見本')}"):
        first = client.get(f"/register{order}")
        link = {a.get("rel"): a.get("href") for a in page_of(first).find(".pages a")}
        second = client.get(link["next"])
        assert len(names(first) + names(second)) == len(set(names(first) + names(second))) == 2
        back = {a.get("rel"): a.get("href") for a in page_of(second).find(".pages a")}["prev"]
        assert names(client.get(back)) == names(first)


def test_the_register_as_a_file(stage: Any) -> None:
    content = stage.at("examiner").get("/register.csv?sort=number").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content, newline="")))
    assert lines[0][0] == "登録番号"
    assert [line[0] for line in lines[1:]] == ["1", "2"]
    assert all(len(line) == len(lines[0]) for line in lines)
    found = "SELECT count(*) FROM journal.journal_entry WHERE function = %s"
    assert rows(stage, found, "registration.export") == [(1,)]
