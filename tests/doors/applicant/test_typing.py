"""What is typed is kept in the meantime; it counts only once it is given."""

from __future__ import annotations

import re
from typing import Any

import pytest
from psycopg.errors import CheckViolation
from rig_pages import page_of

BY_THE_PAGE = {"HX-Request": "true"}


def kept(stage: Any, name: str) -> Any:
    ((typed, content),) = stage.rows(
        "SELECT typed, content FROM intake.intake_application WHERE id = %s",
        stage.trips[name].application,
    )
    return typed, content


def typed(stage: Any, name: str, page: str, raw: dict[str, str], **headers: str) -> Any:
    path = stage.path(name, f"/pages/{page}/typed")
    return stage.at(name).post(path, raw, headers=headers or BY_THE_PAGE)


def test_the_page_keeps_by_itself_a_moment_after_typing(stage: Any) -> None:
    (form,) = page_of(stage.at("draft").get(stage.path("draft", "/pages/name"))).find("main form")
    assert form.get("hx-post") == stage.path("draft", "/pages/name/typed")
    assert form.get("hx-trigger") == "input delay:1s, change"
    assert form.get("method") == "post", "without a script it is a form like any other"


@pytest.mark.requirement("APP-01")
def test_what_is_typed_is_shown_again_and_counts_for_nothing(stage: Any) -> None:
    answer = typed(stage, "draft", "name", {"family_name": "見ほ", "family_kana": "x", "next": "1"})
    line = answer.content.decode()
    assert re.search(r"入力の途中まで保存しました \d\d:\d\d", line)
    assert "<html" not in line
    assert kept(stage, "draft") == ({"name": {"family_name": "見ほ", "family_kana": "x"}}, {})
    page = page_of(stage.at("draft").get(stage.path("draft", "/pages/name")))
    values = {one.get("name"): one.get("value") for one in page.find("main input[type=text]")}
    assert (values["family_name"], values["family_kana"]) == ("見ほ", "x")
    assert not page.find("[data-error-summary]")
    assert "前回の入力の途中から" in page.words
    check = page_of(stage.at("draft").get(stage.path("draft", "/check")))
    assert "見ほ" not in check.words
    assert "入力の途中" in check.words
    assert ("intake.keep_typed", "done") in stage.journal()


@pytest.mark.requirement("APP-02")
def test_an_answer_being_changed_is_not_signed(stage: Any) -> None:
    typed(stage, "complete", "domicile", {"domicile": "大阪"})
    assert (
        kept(stage, "complete")[1]["domicile"]
        == stage.trips["complete"].raw["domicile"]["domicile"]
    )
    for method in ("get", "post"):
        answer = getattr(stage.at("complete"), method)(stage.path("complete", "/sign"))
        assert (answer.status_code, answer["Location"]) == (303, stage.path("complete", "/check"))
    status = page_of(stage.at("complete").get(stage.path("complete")))
    assert [one.words for one in status.find(".steps-list .state--attention")] == ["入力の途中"]
    assert status.find(".actions a.button")[0].get("href").endswith("/pages/domicile")


def test_given_it_is_kept_no_longer_even_when_the_keeping_comes_late(stage: Any) -> None:
    raw = {"domicile": "大阪府"}
    typed(stage, "complete", "domicile", {"domicile": "大阪"})
    stage.at("complete").post(stage.path("complete", "/pages/domicile"), raw)
    assert kept(stage, "complete")[0] == {}
    typed(stage, "complete", "domicile", raw)
    found, content = kept(stage, "complete")
    assert (found, content["domicile"]) == ({}, "大阪府")


def test_nothing_typed_is_nothing_unfinished(stage: Any) -> None:
    typed(stage, "draft", "birth", {"birth_date_era": "showa", "birth_date_year": " "})
    assert kept(stage, "draft")[0] == {}
    typed(stage, "complete", "domicile", {"domicile": ""})
    assert kept(stage, "complete")[0] == {"domicile": {"domicile": ""}}, "an answer taken out"


@pytest.mark.parametrize("text", ["見\x00", "x" * 1001])
def test_what_cannot_be_kept_is_said_and_not_kept(stage: Any, text: str) -> None:
    answer = typed(stage, "draft", "name", {"family_name": text})
    assert (answer.status_code, "intake.cannot_keep" in answer.content.decode()) == (200, True)
    assert kept(stage, "draft")[0] == {}
    plain = typed(stage, "draft", "name", {"family_name": text}, accept="text/html")
    assert plain.status_code == 422


@pytest.mark.requirement("VLT-01")
def test_a_number_that_is_typed_is_said_and_not_kept(stage: Any) -> None:
    number = stage.trips["draft"].who.number
    answer = typed(stage, "draft", "address", {"address": f"東京都 {number}"})
    said = answer.content.decode()
    assert (answer.status_code, "text.individual_number" in said) == (200, True)
    assert number not in said
    assert stage.rows("SELECT count(*) FROM intake.intake_application WHERE typed::text LIKE %s",
                      f"%{number}%") == [(0,)]  # fmt: skip


def test_what_has_arrived_is_not_typed_any_more(stage: Any) -> None:
    answer = typed(stage, "accepted", "name", {"family_name": "見"})
    assert answer["HX-Redirect"] == stage.path("accepted")
    assert (
        typed(stage, "accepted", "name", {"family_name": "見"}, accept="text/html").status_code
        == 409
    )


def test_the_database_lets_nothing_unfinished_arrive(stage: Any) -> None:
    with pytest.raises(CheckViolation, match="intake_nothing_unfinished_arrives"):
        stage.rows(
            "UPDATE intake.intake_application SET typed = '{\"name\": {}}' WHERE state <> 'draft'"
        )


def test_typing_voids_what_was_prepared_for_signing(stage: Any, card: Any) -> None:
    card.who = stage.trips["complete"].who
    made = stage.at("complete")
    made.post(stage.path("complete", "/sign"))
    typed(stage, "complete", "domicile", {"domicile": "大阪"})
    done = made.get(stage.path("complete", "/sign/done?request=request-of-the-tests"))
    assert (done.status_code, "intake.document_changed" in done.content.decode()) == (422, True)
