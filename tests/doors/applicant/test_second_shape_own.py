"""The applicant's pages of 安衛法: procedures by qualification, the photograph, the one card."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rig_card import resident
from rig_doors import Queries, browser, door_open
from rig_journey import ANEI, PNG
from rig_pages import page_of

BOILER, OFFICER = ANEI


@pytest.fixture
def holder(journey: Any, database: str) -> Iterator[Any]:
    """A person with both licences; another with a draft; the door is open."""
    who = resident(701)
    journey.first = journey.to("registered", who, register=BOILER)
    journey.second = journey.to("registered", who, person=journey.first.person, register=OFFICER)
    journey.draft = journey.to("draft", resident(702), register=OFFICER)
    with door_open("applicant", database):
        yield journey


def test_a_holder_of_two_licences_costs_no_more_statements_than_of_one(holder: Any) -> None:
    one = holder.to("registered", resident(703), register=BOILER)
    sent = []
    for trip in (one, holder.first):
        client = browser(trip.person)
        for path in ("/", f"/certificate/{trip.entry}", f"/applications/{trip.application}"):
            client.get(path)
            with Queries() as found:
                assert client.get(path).status_code == 200
            sent.append(len(found.work()))
    assert sent[:3] == sent[3:]


def test_procedures_are_listed_by_register_file(holder: Any) -> None:
    page = page_of(browser().get("/"))
    assert [one.words for one in page.find(".offered h3")] == [
        "医師・歯科医師・看護師など", "労働安全衛生法の免許", "その他の資格",
    ]  # fmt: skip
    links = [one.get("href") for one in page.find(".offered a")]
    assert f"/procedures/{OFFICER}/new_registration" in links
    graduates = "/procedures/certified_care_worker/time_limited_registration"
    assert len(links) == 31
    assert [one for one in links if not one.endswith("/new_registration")] == [graduates]


def test_what_is_applied_for_is_said_once_above_its_group_or_beside_each(holder: Any) -> None:
    page = page_of(browser().get("/"))
    assert [one.words for one in page.find(".offered__what")] == ["新規登録の申請", "新規の申請"]
    assert [one.words for one in page.find(".offer__what")] == [
        "新規登録", "期限付登録（養成施設を卒業した方）", "新規登録", "新規登録",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("かんごし", ["nurse"]), ("カンゴシ", ["nurse"]), ("ぼいらー", 6), ("ﾎﾞｲﾗｰ ", 6),
        ("NURSE", ["nurse", "public_health_nurse"]),
        ("クレーン デリック", ["crane_derrick_operator"]), ("安全衛生法", 20), ("医師", 7), ("占星術師", []),
        ("<b>", []), ("", 31),
    ],
)  # fmt: skip
def test_a_procedure_is_found_by_part_of_a_name(holder: Any, text: str, found: Any) -> None:
    """Without a script: the field is a form of its own."""
    page = page_of(browser().get("/", {"find": text}))
    links = [one.get("href").split("/")[2] for one in page.find(".offered a")]
    assert (len(links) if isinstance(found, int) else sorted(links)) == found
    assert bool(page.find("[role=status]")) == (not links)


def test_what_is_not_offered_cannot_be_opened(holder: Any) -> None:
    refused = browser().get("/procedures/registered_dietitian/correction")
    assert refused.status_code == 404
    assert "intake.not_offered" in page_of(refused).words


def test_the_procedure_says_who_grants_and_what_it_costs(holder: Any) -> None:
    page = page_of(browser(holder.draft.person).get(f"/procedures/{OFFICER}/new_registration"))
    for part in ("東京労働局長", "手数料", "1,500円", "証明写真", "合格通知書"):
        assert part in page.words, part
    assert "登録免許税" not in page.words
    assert "戸籍" not in page.words


@pytest.mark.requirement("APP-01")
def test_a_photograph_is_shown_once_it_is_attached(holder: Any) -> None:
    client = browser(holder.draft.person)
    path = f"/applications/{holder.draft.application}/attachments"
    assert not page_of(client.get(f"{path}/photograph")).find("img")
    sent = SimpleUploadedFile("photo.png", PNG, "image/png")
    assert client.post(f"{path}/photograph", {"file": sent}).status_code == 303
    (picture,) = page_of(client.get(f"{path}/photograph")).find("img")
    assert picture.get("alt") == "添付した画像"
    assert client.get(picture.get("src")).content == PNG
    sent = SimpleUploadedFile("notice.pdf", b"%PDF-1.7\n", "application/pdf")
    assert client.post(f"{path}/pass_notice", {"file": sent}).status_code == 303
    assert not page_of(client.get(f"{path}/pass_notice")).find("img")


@pytest.mark.requirement("CRT-11")
def test_the_card_shows_both_licences_and_each_has_its_certificate(holder: Any) -> None:
    page = page_of(browser(holder.first.person).get("/"))
    (card,) = page.find(".licence-card")
    assert card.get("data-card-issues") == "2"
    assert "第 2 回交付" in card.words
    assert "第 1 回交付の免許証は" in card.words
    links = [one.get("href") for one in card.find("a")]
    assert links == [f"/certificate/{holder.first.entry}", f"/certificate/{holder.second.entry}"]
    for link in links:
        assert browser(holder.first.person).get(link).status_code == 200


def test_who_holds_no_licence_has_no_card(holder: Any) -> None:
    assert not page_of(browser(holder.draft.person).get("/")).find(".licence-card")


@pytest.mark.requirement("ERA-02")
def test_a_card_whose_last_licence_ended_says_so(holder: Any, database: str) -> None:
    ended = "有効な免許証はありません"
    (card,) = page_of(browser(holder.first.person).get("/")).find(".licence-card")
    assert ended not in card.words
    for trip in (holder.first, holder.second):
        holder.after(trip, "erasure", "registered")
    with door_open("applicant", database):
        (card,) = page_of(browser(holder.first.person).get("/")).find(".licence-card")
    assert ended in card.words
