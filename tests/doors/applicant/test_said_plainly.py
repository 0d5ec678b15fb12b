"""Words a newcomer stumbled over: which PIN, which calendar, one title, where a notice leads."""

from __future__ import annotations

from typing import Any

from rig_pages import page_of


def test_the_card_page_says_which_pin(shown: Any) -> None:
    page = page_of(shown.at("draft").get(shown.path("draft", "/card")))
    assert "券面事項入力補助用の暗証番号" in page.find(".lead")[0].words


def test_the_hint_of_a_date_is_in_the_calendar_that_is_preselected(shown: Any) -> None:
    page = page_of(shown.at("draft").get(shown.path("draft", "/pages/birth")))
    first = page.find("[name=birth_date_era] option")[0]
    assert first.words == "西暦"
    assert "例: 西暦 1998 年" in page.words


def test_the_first_page_says_its_name_once(shown: Any) -> None:
    title = page_of(shown.at(None).get("/")).find("title")[0].words
    assert title.count("資格証") == 1


def test_a_notice_of_a_disposition_leads_to_the_registration(stage: Any) -> None:
    stage.rows(
        """INSERT INTO notices.notices_notice
           (id, register, account, "case", kind, title_ja, title_en, body_ja, body_en, sent_at)
           VALUES (gen_random_uuid(), 'nurse', %s, gen_random_uuid(), 'disposition_suspension',
                   '停止', 'Suspension', '期間', 'Term', now()) RETURNING 1""",
        stage.trips["registered"].person.account,
    )
    page = page_of(stage.at("registered").get("/notices"))
    assert page.find(".notice a")[0].get("href") == "/"
