"""The officers' pages of a case about a registration: the register's column, and the right verb."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from rig_card import resident
from rig_doors import browser, door_open
from rig_journey import Journey
from rig_pages import page_of

ACTS = "SELECT act FROM register.register_version ORDER BY recorded_at, sequence"


@pytest.fixture
def desk(journey: Journey, database: str) -> Iterator[Journey]:
    """A journey whose officers' door is open when the test comes to it."""
    with door_open("officer", database):
        yield journey


def bar(response: Any) -> tuple[list[str], str]:
    """Buttons of the decision bar, and what it says."""
    (found,) = page_of(response).find(".decision")
    return [one.words for one in found.find("button[type=submit]")], found.words


@pytest.mark.requirement("REG-20", "REG-10")
def test_a_correction_on_the_case_page(desk: Journey, connect: Any) -> None:
    held = desk.to("registered", resident(801))
    trip = desk.after(held, "correction", "examined", replace(held.who, name="新姓　花子"))
    examiner, registrar = (browser(desk.officer(one)) for one in ("examiner", "registrar"))
    path = f"/cases/{trip.case}"
    page = page_of(examiner.get(path))
    heads = [one.words for one in page.find(".facts thead th")]
    assert heads[1:3] == ["申請", "カード（署名）"]
    assert not any("券面" in one for one in heads), "no face data were read"
    assert heads[-1].startswith("登録簿")
    (name,) = [one for one in page.find(".facts tbody tr") if one.find("th")[0].words == "氏名"]
    cells = [one.words for one in name.find("td")]
    assert cells[0].startswith("新姓")
    assert "見本" in cells[-1], "what is registered stands beside it"
    assert "登録簿から変わる項目があります" in page.words
    desk.on(trip, "checked", "examined")
    buttons, _ = bar(examiner.get(path))
    assert buttons == ["認める決定案を出す"]
    desk.on(trip, "decided", "checked")
    only_examine = browser(desk.people.officer("examine", name="only-examine"))
    buttons, said = bar(only_examine.get(path))
    assert (buttons, "登録の権限を持つ職員" in said) == ([], True)
    assert only_examine.post(f"{path}/register").status_code == 403
    assert trip.who.name.split("　")[0] in page_of(registrar.get("/runs")).words
    buttons, _ = bar(registrar.get(path))
    assert buttons == ["登録簿を訂正する"]
    for _ in range(2):
        assert registrar.post(f"{path}/register").status_code == 303
    assert connect().execute(ACTS).fetchall() == [("registration",), ("correction",)]
    buttons, said = bar(registrar.get(path))
    assert (buttons, "第 1 号" in said) == ([], True)
    assert "data-about-entries" not in registrar.get("/runs").content.decode()
    entry = page_of(registrar.get(f"/register/{held.entry}"))
    assert entry.find("h1")[0].words == "新姓 花子"
    assert "訂正（申請による）" in entry.words
    assert "改めた項目：氏" in entry.words


@pytest.mark.requirement("ACC-11")
def test_one_persons_reissue_and_an_erasure_by_two(desk: Journey) -> None:
    held = desk.to("registered", resident(802))
    reissue = desk.after(held, "reissue", "checked")
    examiner, registrar = (browser(desk.officer(one)) for one in ("examiner", "registrar"))
    buttons, said = bar(examiner.get(f"/cases/{reissue.case}"))
    assert (buttons, "あなたの決定だけで" in said) == (["認める決定をする"], True)
    sent = {"outcome": "grant", "contact_memo": ""}
    assert examiner.post(f"/cases/{reissue.case}/propose", sent).status_code == 303
    assert bar(registrar.get(f"/cases/{reissue.case}"))[0] == ["再交付する"]
    erasure = desk.after(held, "erasure", "proposed")
    approver = browser(desk.officer("approver"))
    assert bar(approver.get(f"/cases/{erasure.case}"))[0] == ["審査に差し戻す", "決裁する"]
    desk.on(erasure, "decided", "proposed")
    buttons, said = bar(registrar.get(f"/cases/{erasure.case}"))
    assert (buttons, "取り消せません" in said) == (["登録を抹消する"], True)
    assert registrar.post(f"/cases/{erasure.case}/register").status_code == 303
    entry = page_of(registrar.get(f"/register/{held.entry}"))
    assert "抹消" in entry.find(".state")[0].words
    # And the reissue that was granted meanwhile is refused, in words.
    refused = registrar.post(f"/cases/{reissue.case}/register")
    assert refused.status_code == 409
    assert "registration.ended" in page_of(refused).words
