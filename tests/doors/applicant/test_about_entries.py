"""What is about a registration: offered to its holder beside it, and applied for page by page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rig_doors import browser
from rig_journey import PDF, answers
from rig_pages import page_of

from meibo.catalogue import procedure

DONE = "?request=request-of-the-tests"
NAMES = {
    "correction": "籍訂正・免許証書換交付", "reissue": "再交付", "erasure": "抹消",
}  # fmt: skip


def about(stage: Any, asked: str) -> str:
    return f"/registrations/{stage.trips['registered'].entry}/{asked}"


def goes_to(answer: Any) -> str:
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return str(answer["Location"])


@pytest.mark.parametrize("path", ["/", "certificate"])
def test_the_holder_finds_what_can_be_applied_for(shown: Any, path: str) -> None:
    page = page_of(shown.at("registered").get(path if path == "/" else shown.certificate()))
    found = {one.get("href"): one.words for one in page.find(".about__list a")}
    assert found == {about(shown, asked): name for asked, name in NAMES.items()}


def test_nobody_else_is_offered_it(shown: Any) -> None:
    for person in (None, shown.stranger, shown.trips["decided"].person):
        page = page_of(browser(person).get("/"))
        assert not page.find(".about__list")
        offered = {one.get("href").rpartition("/")[2] for one in page.find(".offer")}
        assert offered == {"new_registration", "time_limited_registration"}


def test_the_address_of_the_procedure_leads_its_holder_to_the_registration(shown: Any) -> None:
    path = "/procedures/nurse/erasure"
    assert goes_to(shown.at("registered").get(path)) == about(shown, "erasure")
    refused = browser(shown.stranger).get(path)
    assert refused.status_code == 404
    assert "intake.not_holder" in page_of(refused).words
    assert goes_to(browser().get(path)).startswith("http")
    new = shown.at("registered").get(about(shown, "new_registration"))
    assert (new.status_code, "intake.no_procedure" in page_of(new).words) == (404, True)


@pytest.mark.parametrize(
    ("asked", "cost"),
    [("correction", "1,000円"), ("reissue", "3,100円"), ("erasure", "費用はかかりません")],
)
def test_its_page_says_what_it_costs_and_that_no_number_is_asked(
    shown: Any, asked: str, cost: str
) -> None:
    page = page_of(shown.at("registered").get(about(shown, asked)))
    assert cost in page.words
    assert "マイナンバーはもう一度お尋ねしません" in page.words
    assert "マイナンバーカードの読み取り" not in page.words


@pytest.mark.requirement("APP-01", "APP-02")
def test_a_correction_from_the_first_click_to_arrival(stage: Any, card: Any) -> None:
    held = stage.trips["registered"]
    made = stage.at("registered")
    card.who = held.who
    first = goes_to(made.post(about(stage, "correction")))
    at = f"/applications/{first.split('/')[2]}"
    assert goes_to(made.post(about(stage, "correction"))) == at  # a second click leads to it
    # What is registered is filled in.
    page = page_of(made.get(f"{at}/pages/name"))
    (family,) = [one for one in page.find("input") if one.get("name") == "family_name"]
    assert family.get("value") == "見本"
    # No card is read, here or by its address.
    assert made.get(f"{at}/card").status_code == 409
    assert made.post(f"{at}/card").status_code == 409
    for name, raw in answers(held.who, "nurse", "correction").items():
        after = goes_to(made.post(f"{at}/pages/{name}", raw))
    for one in procedure("nurse", "correction").attachments:
        assert after == f"{at}/attachments/{one.id}"
        file = SimpleUploadedFile("x.pdf", PDF, "application/pdf")
        after = goes_to(made.post(f"{at}/attachments/{one.id}", {"file": file}))
    assert after == f"{at}/check"
    # Nothing changed yet: signing says so, where it can be mended.
    refused = made.post(f"{at}/sign")
    assert refused.status_code == 422
    assert "intake.nothing_changed" in page_of(refused).words
    goes_to(made.post(f"{at}/pages/domicile", {"domicile": "大阪府"}))
    words = page_of(made.get(f"{at}/check")).words
    for part in ("登録番号", "第 1 号", "登録簿から変わるところ", "東京都 → 大阪府", "1,000円"):
        assert part in words, part
    assert "マイナンバーと基本4情報" not in words
    goes_to(made.post(f"{at}/sign"))
    assert goes_to(made.get(f"{at}/sign/done{DONE}")) == at
    shown = page_of(made.get(at))
    assert shown.find("h1")[0].words == "ご本人の登録であることを確認しています"
    assert "デジタル資格証" in shown.words
