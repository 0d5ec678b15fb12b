"""The certificate as PDF on its holder's page: every state in calm words, and the file itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from rig_code import code_on
from rig_doors import door_open
from rig_pages import page_of
from rig_processes import acting_as

from meibo.doors.clock.steps import tell_of_late_pdfs
from meibo.doors.console.walk.paper import address_on
from meibo.flow.certificate.making import make_due
from meibo.flow.certificate.paper import code
from meibo.terms.actor import Actor


@pytest.fixture
def asked(stage: Any, timestamps: Any) -> Any:
    """A PDF has been asked for at the page."""
    answer = stage.at("registered").post(stage.certificate("/pdf"))
    assert (answer.status_code, answer["Location"]) == (303, stage.certificate())
    return stage


@pytest.fixture
def signer(stage: Any) -> Callable[[], None]:
    """The signer process at work, the door open again afterwards."""

    def work() -> None:
        with acting_as("signer", stage.database):
            make_due(Actor("process:signer"), datetime.now(UTC))

    return work


def section(stage: Any) -> Any:
    return page_of(stage.at("registered").get(stage.certificate())).find(".paper[data-pdf]")[0]


def reopened(stage: Any) -> Any:
    return door_open("applicant", stage.database)


@pytest.mark.requirement("CRT-03")
def test_it_can_be_asked_for(stage: Any) -> None:
    found = section(stage)
    assert found.get("data-pdf") == "none"
    assert found.find("form")[0].get("action") == stage.certificate("/pdf")
    assert "PDFを作成する" in found.words
    assert found.find("a") == []


def test_being_made_the_page_looks_again(asked: Any) -> None:
    asked.at("registered").post(asked.certificate("/pdf"))  # a second click
    assert asked.rows("SELECT count(*) FROM certificate.certificate_pdf") == [(1,)]
    page = page_of(asked.at("registered").get(asked.certificate()))
    found = page.find(".paper[data-pdf]")[0]
    assert found.get("data-pdf") == "requested"
    assert "自動で変わります" in found.words
    assert found.find("form") == []
    look = page.find("[hx-get]")[0].get("hx-get")
    same = asked.at("registered").get(look, headers={"HX-Request": "true"})
    assert "<html" not in same.content.decode()
    assert asked.at("registered").get(asked.certificate("/pdf")).status_code == 404


@pytest.mark.requirement("CRT-03", "CRT-05")
def test_ready_it_is_downloaded(asked: Any, signer: Any) -> None:
    look = page_of(asked.at("registered").get(asked.certificate())).find("[hx-get]")[0]
    signer()
    with reopened(asked):
        fresh = asked.at("registered").get(look.get("hx-get"), headers={"HX-Request": "true"})
        assert fresh["HX-Refresh"] == "true"
        found = section(asked)
        assert found.get("data-pdf") == "issued"
        assert [one.get("href") for one in found.find("a")] == [asked.certificate("/pdf")]
        assert "前の証明書は無効になります" in found.words
        answer = asked.at("registered").get(asked.certificate("/pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="meibo-nurse-1.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF-1.7")
    ((kept, number),) = asked.rows("SELECT content, id FROM certificate.certificate_pdf")
    assert answer.content == bytes(kept)
    address = code_on(answer.content)
    assert address == address_on(answer.content), "what a camera reads is the link on a screen"
    assert code.read(urlsplit(address).path.rpartition("/")[2]).certificate == number
    assert ("certificate.download_pdf", "done") in asked.journal()


def test_waiting_it_says_for_what(asked: Any, signer: Any, timestamps: Any) -> None:
    timestamps.down = True
    signer()
    with reopened(asked):
        found = section(asked)
    assert found.get("data-pdf") == "requested"
    assert "時刻認証局の応答を待っています" in found.words
    assert "申し込みはそのまま残ります" in found.words


@pytest.mark.requirement("NTC-01")
def test_late_its_holder_is_told_and_led_to_the_certificates(asked: Any) -> None:
    asked.rows("UPDATE certificate.certificate_pdf SET requested_at = requested_at - interval '1 day'"
               " RETURNING id")  # fmt: skip
    with acting_as("clock", asked.database):
        assert tell_of_late_pdfs(Actor("process:clock"), datetime.now(UTC)) == 1
    with reopened(asked):
        page = page_of(asked.at("registered").get("/notices"))
        (notice,) = [one for one in page.find(".notice") if "時間がかかっています" in one.words]
        (link,) = notice.find("a")
        assert (link.get("href"), link.words) == ("/", "登録と証明書を見る")
        assert page.words.count("この申請を見る") == 3, "the others lead to their application"


@pytest.mark.parametrize(
    ("reason", "words"),
    [("glyph", "正確に印字できない文字"), ("no_room", "1ページに収まらない"),
     ("not_in_force", "登録の状態が変わった")],
)  # fmt: skip
def test_refused_it_says_why(asked: Any, reason: str, words: str) -> None:
    asked.rows(
        "UPDATE certificate.certificate_pdf SET state = 'refused', reason = %s RETURNING 1", reason
    )
    found = section(asked)
    assert found.get("data-pdf") == "refused"
    assert words in found.words
    assert f"certificate.{reason}" in found.words
    assert found.find("form"), "the cause may be gone: it can be asked for again"
    assert asked.at("registered").get(asked.certificate("/pdf")).status_code == 404
    english = asked.at("registered").get(asked.certificate(), {"lang": "en"})
    assert english.status_code in (200, 302, 303)


def test_a_new_one_is_made_beside_the_old(asked: Any, signer: Any) -> None:
    signer()
    with reopened(asked):
        asked.at("registered").post(asked.certificate("/pdf"))
        found = section(asked)
        assert found.get("data-pdf") == "requested"
        assert "前の証明書も有効です" in found.words
        assert found.find("a"), "the old one can still be saved"
        assert asked.at("registered").get(asked.certificate("/pdf")).status_code == 200
