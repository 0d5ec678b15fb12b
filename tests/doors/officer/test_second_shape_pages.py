"""The officers' pages of 安衛法: three data, a check settled by rule, queues by register, one card."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from rig_card import resident
from rig_doors import browser, door_open
from rig_journey import ANEI
from rig_pages import page_of

BOILER, OFFICER = ANEI


@pytest.fixture
def office(journey: Any, database: str) -> Iterator[Any]:
    """One person with both licences, one open case of each register; the door is open."""
    who = resident(601)
    first = journey.to("registered", who, register=BOILER)
    journey.second = journey.to("registered", who, person=first.person, register=OFFICER)
    journey.open = {one: journey.to("examined", register=one) for one in ANEI}
    journey.open["nurse"] = journey.to("examined")
    for register in (OFFICER, "nurse"):
        journey.officer("examiner", register)
    with door_open("officer", database):
        yield journey


def at(office: Any, register: str = OFFICER) -> Any:
    return browser(office.officer("examiner", register))


@pytest.mark.requirement("JUK-04", "JUK-18")
def test_the_facts_compare_no_sex(office: Any) -> None:
    case = page_of(at(office).get(f"/cases/{office.open[OFFICER].case}"))
    heads = [one.words for one in case.find("#facts tbody th")]
    assert heads[:3] == ["氏名", "生年月日", "住所"]
    assert "性別" not in case.words
    nurse = page_of(at(office, "nurse").get(f"/cases/{office.open['nurse'].case}"))
    assert "性別" in [one.words for one in nurse.find("#facts tbody th")]


@pytest.mark.requirement("KOS-13", "REG-20")
def test_a_check_settled_by_rule_asks_nothing(office: Any) -> None:
    page = page_of(at(office).get(f"/cases/{office.open[OFFICER].case}"))
    (koseki,) = page.find("#check-koseki")
    assert "該当なし" in koseki.words
    assert "安衛法の免許では戸籍関係情報を照会しません" in koseki.words
    assert "記録する必要はありません" in koseki.words
    assert not koseki.find("form")
    assert len(page.find(".check__form")) == 6
    assert "手続の定めによる" in page.words


def test_answers_that_nothing_is_compared_with_are_said_in_words(office: Any) -> None:
    page = page_of(at(office).get(f"/cases/{office.open[OFFICER].case}"))
    (alone,) = page.find(".alone")
    assert "免許証を持っている" in alone.words
    assert "いいえ" in alone.words
    assert "False" not in alone.words
    assert "令和8年3月24日" in alone.words


def test_an_examiner_who_sends_a_result_all_the_same_is_told(office: Any) -> None:
    answer = at(office).post(
        f"/cases/{office.open[OFFICER].case}/checks/koseki", {"result": "passed", "reason": ""}
    )
    assert answer.status_code == 422
    assert "手続の定めにより該当なし" in page_of(answer).words


def test_queues_are_filtered_by_register(office: Any) -> None:
    page = page_of(at(office).get("/cases?state=open"))
    chips = [one.words for one in page.find("a.chip")]
    assert chips[-2:] == ["第一種衛生管理者 1", "二級ボイラー技士 1"]
    assert len(page.find("td.cell--name")) == 2
    one = page_of(at(office).get(f"/cases?state=open&register={BOILER}"))
    assert len(one.find("td.cell--name")) == 1
    assert "二級ボイラー技士 新規" in one.words
    sheet = at(office).get(f"/cases.csv?state=open&register={OFFICER}").content.decode("utf-8-sig")
    assert [row[2] for row in csv.reader(io.StringIO(sheet))][1:] == ["第一種衛生管理者 新規"]


@pytest.mark.parametrize("register", ["nurse", "midwife", "x", "' OR 1=1"])
def test_a_register_that_is_not_in_charge_shows_nobody_of_it(office: Any, register: str) -> None:
    page = at(office).get("/cases", {"state": "open", "register": register})
    assert page.status_code == 200
    assert len(page_of(page).find("td.cell--name")) == (
        0 if register in {"nurse", "midwife"} else 2
    )


def test_one_register_has_no_filter(office: Any) -> None:
    page = page_of(at(office, "nurse").get("/cases"))
    assert "資格" not in [one.words for one in page.find(".filters__title")]


def test_the_card_stands_on_the_entry_page(office: Any) -> None:
    page = page_of(at(office).get(f"/register/{office.second.entry}"))
    (section,) = page.find("[data-card-issues]")
    assert section.get("data-card-issues") == "2"
    rows = [one.words for one in section.find("tbody tr")]
    assert "二級ボイラー技士" in rows[0]
    assert "第一種衛生管理者" in rows[0]
    assert "有効な免許証" in rows[0]
    assert "第一種衛生管理者" not in rows[1]
    assert "失効した免許証" in rows[1]
    links = [one.get("href") for one in section.find("a")]
    assert all(one.startswith("/register/") for one in links)
    assert f"/register/{office.second.entry}" not in links
    assert "最長 6か月" in page.words


@pytest.mark.requirement("ERA-02")
def test_the_card_of_the_last_licence_ends_with_it(journey: Any, database: str) -> None:
    held = journey.to("registered", resident(602), register=BOILER)
    journey.after(held, "erasure", "registered")
    officer = journey.officer("examiner", BOILER)
    with door_open("officer", database):
        page = page_of(browser(officer).get(f"/register/{held.entry}"))
    (line,) = page.find("[data-card-issues] tbody tr")
    assert "失効した免許証" in line.words
    assert "有効な免許証" not in page.words


@pytest.mark.requirement("VLT-07")
def test_an_officer_of_the_other_file_finds_none_of_it(office: Any) -> None:
    nurse = at(office, "nurse")
    assert nurse.get(f"/register/{office.second.entry}").status_code == 404
    assert nurse.get(f"/cases/{office.open[OFFICER].case}").status_code == 404
    assert office.second.who.name not in nurse.get("/register").content.decode()
