"""The pages of printing: a run from its list to the post, a spoiled sheet, a name, a contractor's file."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from rig_card import resident
from rig_doors import browser, door_open
from rig_journey import Journey
from rig_pages import page_of
from rig_printing import Printing

HARD, FORMULA = "渡邉\U000e0111　遥", "＝見本　花子"
PLAIN = "渡邉　遥"


def nurses_and_a_dietitian(journey: Journey) -> None:
    journey.at = datetime.now(UTC)
    journey.to("registered", resident(811, name=FORMULA))
    journey.to("registered", resident(812, name=HARD))
    journey.to("registered", resident(813), register="registered_dietitian")
    for which in ("registrar", "approver"):
        journey.officer(which)
        journey.officer(which, "registered_dietitian")


pytestmark = pytest.mark.stage(at=nurses_and_a_dietitian)


class Office:
    """The officers' door for the people of one register file."""

    def __init__(self, journey: Journey, database: str, register: str = "nurse") -> None:
        self.printing, self.database = Printing(journey, register), database
        self.register = register

    def get(self, path: str, who: str = "registrar") -> Any:
        person = self.printing.journey.officer(who, self.register)
        with door_open("officer", self.database):
            return browser(person).get(path)

    def page(self, path: str, who: str = "registrar") -> Any:
        response = self.get(path, who)
        assert response.status_code == 200, response.content
        return page_of(response)

    def post(self, path: str, who: str = "registrar", **form: Any) -> Any:
        person = self.printing.journey.officer(who, self.register)
        with door_open("officer", self.database):
            return browser(person).post(path, form)

    def proposed(self, file: str) -> str:
        """Propose all that is due, by the page; the run's address, checked."""
        path = f"/prints/due/{file}"
        chosen = [one.get("value") for one in self.page(path).find("input[name=occasion]")]
        response = self.post(path, occasion=chosen)
        assert response.status_code == 303
        assert self.act(response["Location"]) == "wait"
        self.check()
        return str(response["Location"])

    def check(self) -> None:
        """The signer's step, now: pages go by the real clock."""
        self.printing.journey.at = datetime.now(UTC)
        self.printing.checked()

    def act(self, run: str, who: str = "registrar") -> str:
        return str(self.page(run, who).find("[data-act]")[0].get("data-act"))

    def released(self, file: str) -> str:
        run = self.proposed(file)
        assert self.act(run) == "own"
        wrong = self.post(f"{run}/release", "approver", first_blank="7")
        assert wrong.status_code == 422
        assert "1 番" in page_of(wrong).find(".summary-errors")[0].words
        assert self.post(f"{run}/release", "approver", first_blank="１").status_code == 303
        return run

    def sums(self, run: str) -> list[int]:
        """Of the posting list: to be posted, with a letter's number, without, at the counter."""
        said = self.printing.words(self.get(f"{run}/posting.pdf").content)
        return [
            int(re.search(rf"{label}(\d+)", said)[1])  # type: ignore[index]
            for label in ("tobeposted", "aletter'snumber", "Ofthesewithout", "notlisted")
        ]

    def sheet(self, run: str, name: str) -> str:
        links = self.page(run).find("td.cell--name a")
        return next(str(one.get("href")) for one in links if one.words == name.replace("　", " "))


@pytest.fixture
def office(journey: Journey, database: str) -> Office:
    return Office(journey, database)


@pytest.mark.requirement("CRT-06", "CRT-12")
def test_from_the_list_to_the_post(office: Office) -> None:
    run = office.released("iseki")
    assert office.act(run) == "printed"
    document = office.get(f"{run}/pages.pdf")
    assert document["Content-Type"] == "application/pdf"
    assert document.content.startswith(b"%PDF")
    assert office.post(f"{run}/printed").status_code == 303
    sheet = office.sheet(run, FORMULA)
    assert office.post(f"{sheet}/dispatch", dispatch="post", postal_code="100-8916",
                       destination="").status_code == 303  # fmt: skip
    listed = list(
        csv.reader(io.StringIO(office.get(f"{run}/posting.csv").content.decode("utf-8-sig")))
    )
    assert (listed[1][4], listed[1][6]) == (f"'{FORMULA}", "1008916"), "never run by a spreadsheet"
    assert "東京都" in listed[1][7]
    assert office.sums(run) == [1, 0, 1, 1]
    wrong = office.post(f"{sheet}/post", tracking_number="12345678904")
    assert wrong.status_code == 422
    assert "printing.tracking" in page_of(wrong).find(".summary-errors")[0].words
    assert office.post(f"{sheet}/post", tracking_number="123-45-67890-3").status_code == 303
    assert "12345678903" in office.page(sheet).words
    document = office.get(f"{run}/posting.pdf")
    assert document["Content-Type"] == "application/pdf"
    assert office.sums(run) == [1, 1, 0, 1]
    said = office.printing.words(document.content)
    for stated in ("123-45-67890-3", "100-8916", "東京都", FORMULA.replace("　", ""), "送付先Destination",
                   "引受番号Registeredletter", "1/1"):  # fmt: skip
        assert stated in said, stated
    assert office.post(f"{sheet}/returned", reason="absent").status_code == 303
    assert office.post(f"{sheet}/hand-over", identity_seen="agent").status_code == 303
    assert "窓口で交付" in office.page(sheet).find(".case__head")[0].words
    assert office.post(f"{sheet}/nothing").status_code == 404


def test_spoiled_and_printed_again(office: Office) -> None:
    run = office.released("iseki")
    sheet = office.sheet(run, FORMULA)
    assert office.post(f"{sheet}/spoil", reason="").status_code == 422
    assert office.post(f"{sheet}/spoil", reason="jam").status_code == 303
    assert not office.page(sheet).find("[data-verb=reprint]"), "not by who spoiled it"
    assert office.post(f"{sheet}/reprint", "approver").status_code == 303
    assert office.post("/prints/spoilage/iseki", count="x", reason="lost").status_code == 422
    assert office.post("/prints/spoilage/iseki", count="1", reason="lost").status_code == 303
    ledger = office.page("/prints/spoilage")
    rows = [one.words for one in ledger.find("tbody tr")]
    assert ["紙詰まり" in one or "紛失" in one for one in rows] == [True, True]
    office.check()
    assert office.act(run) == "printed"


@pytest.mark.requirement("CRT-06")
def test_a_name_is_settled_at_its_desk(office: Office) -> None:
    run = office.released("iseki")
    assert "書体にない文字" in office.page(run).words
    (form,) = office.page("/prints/characters").find("article form")
    path = str(form.get("action"))
    said = {"way": "other_form", "memo": "本人の申出書による", "printed_as": "別人　花子",
            "wished_on_era": "", "wished_on_year": "2026", "wished_on_month": "1",
            "wished_on_day": "31"}  # fmt: skip
    wrong = office.post(path, **said)
    assert wrong.status_code == 422
    assert "printing.another_name" in page_of(wrong).find(".summary-errors")[0].words
    assert office.post(path, **{**said, "printed_as": PLAIN}).status_code == 303
    words = office.page("/prints/characters").words
    assert "確認済" in words
    assert "本人の申出書による" in words
    assert "渡邉" in office.page("/prints/due/iseki").words


@pytest.mark.requirement("CRT-13")
def test_a_contractors_batch_goes_out_and_comes_back(journey: Journey, database: str) -> None:
    office = Office(journey, database, "registered_dietitian")
    run = office.released("eiyo")
    assert office.act(run) == "out"
    assert office.get(f"{run}/pages.pdf").status_code == 404
    first = office.post(f"{run}/file")
    assert "台紙番号" in first.content.decode("cp932")
    assert office.act(run) == "back"
    assert office.post(f"{run}/file").content == first.content
    wrong = office.post(f"{run}/back", came_back="2")
    assert wrong.status_code == 422
    assert office.post(f"{run}/back", came_back="1").status_code == 303
    assert "委託先から戻った" in office.page(run).words


def test_officers_of_another_file_find_no_run(
    office: Office, journey: Journey, database: str
) -> None:
    run = office.released("iseki")
    other = Office(journey, database, "registered_dietitian")
    assert other.get(run).status_code == 404
    assert other.get("/prints/due/iseki").status_code == 404
