"""The public's door: three answers, whatever is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rig_doors import Queries, browser
from rig_pages import page_of

from meibo.catalogue.definitions import CLAIMS
from meibo.config.database import setup
from meibo.doors.frame.verdict_words import claim_rows
from meibo.flow.verification.verdict import Verdict


def answer(response: Any) -> tuple[str, str]:
    """The word of the verdict, and its code."""
    page = page_of(response)
    codes = [one.words for one in page.find(".answered__code .code")]
    # A valid answer shows no code: what stands beside the sentence is for support alone.
    return page.find(".verdict__word")[0].words, codes[0] if codes else "valid"


def verify(text: str, **extra: Any) -> Any:
    return browser().post("/verify?lang=ja", {"text": text}, **extra)


@pytest.mark.requirement("EXT-07", "CRT-04")
def test_a_certificate_is_valid_or_not_as_the_register_stands(door: Any) -> None:
    good = verify(door.valid.jwt)
    assert (good.status_code, answer(good)) == (200, ("有効です", "valid"))
    assert page_of(good).find(".answered__code") == []
    said = page_of(good).words
    assert door.valid.name.replace("　", " ") in said
    assert "平成13年4月5日" in said
    assert "写真のある本人確認書類" in said
    assert answer(verify(door.suspended.jwt)) == ("無効です", "suspended")


def test_only_what_was_disclosed_is_shown(door: Any) -> None:
    jws = door.valid.jwt.partition("~")[0]
    page = page_of(verify(f"{jws}~"))
    assert door.valid.name.replace("　", " ") not in page.words
    assert "平成13年" not in page.words
    assert "氏名を開示していません" in page.words
    assert [dt.words for dt in page.find(".summary dt")] == ["資格", "登録番号", "登録年月日"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda jwt: jwt[:60] + ("A" if jwt[60] != "A" else "B") + jwt[61:], None),
        (lambda jwt: jwt.replace("~", "x~", 1), "altered"),
        (lambda jwt: jwt + "WyJhIiwibmFtZSIsIk1hbGxvcnkiXQ~", "altered"),
        (lambda jwt: jwt.rstrip("~"), None),
        (lambda jwt: "見本", "malformed"),
        (lambda jwt: jwt * 40, "malformed"),
        (lambda jwt: "\x00" + jwt, None),
    ],
)
def test_an_altered_text_is_never_valid(door: Any, change: Any, code: str | None) -> None:
    changed = change(door.valid.jwt)
    response = verify(changed)
    assert response.status_code == 200
    word, found = answer(response)
    if changed.rstrip("~") != door.valid.jwt.rstrip("~"):
        assert word in ("無効です", "確認できません")
    assert code is None or found == code


def test_a_file_is_read_as_the_pasted_text_is(door: Any) -> None:
    def sent(content: bytes, **more: str) -> Any:
        file = SimpleUploadedFile("c.txt", content)
        return browser().post("/verify?lang=ja", {"file": file, **more})

    assert answer(sent(door.valid.jwt.encode())) == ("有効です", "valid")
    assert answer(sent(b"\xef\xbb\xbf" + door.valid.jwt.encode() + b"\r\n"))[1] == "valid"
    assert answer(sent(b"\xff\xfe\x00binary"))[1] == "malformed"
    assert answer(sent(b"a" * 20_001))[1] == "malformed"
    assert answer(sent(b"", text=door.suspended.jwt))[1] == "suspended"


def test_nothing_sent_is_asked_for_again(door: Any) -> None:
    for form in ({}, {"text": "  \n"}, {"file": SimpleUploadedFile("e.txt", b"")}):
        response = browser().post("/verify?lang=ja", form)
        assert response.status_code == 422
        assert "貼り付けて" in page_of(response).find(".summary-errors")[0].words


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"text": "x"}', "application/json", 200),
        (b"\x00\x01\x02", "application/octet-stream", 200),
        (b"text=%FF%FE%00", "application/x-www-form-urlencoded", 200),
        (b"text=a", "application/x-www-form-urlencoded; charset=utf-16", 200),
        (b"text=a", "application/x-www-form-urlencoded; charset=nonsense", 200),
        (b"no boundary", "multipart/form-data", 200),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", 422),
        (b"text=" + b"a" * 1_100_000, "application/x-www-form-urlencoded", 413),
        (b"text=" + b"a" * 1_020_000, "application/x-www-form-urlencoded", 200),
        (b"a=1&" * 400 + b"text=x", "application/x-www-form-urlencoded", 200),
        (b"text=a&text=b", "application/x-www-form-urlencoded", 200),
        (b"", "", 422),
        (b"text=x", "", 200),
        (b"x", "\x7f/;;=", 200),
    ],
)
def test_a_strange_body_is_met_calmly(door: Any, body: bytes, kind: str, status: int) -> None:
    response = browser().generic("POST", "/verify?lang=ja", body, content_type=kind)
    assert response.status_code == status
    if status == 200:
        assert answer(response) == ("確認できません", "malformed")


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60
)
@given(
    text=st.one_of(
        st.text(max_size=200),
        st.from_regex(
            r"\A[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}(~[A-Za-z0-9]*){1,3}\Z"
        ),
    ),
    file=st.one_of(st.none(), st.binary(max_size=300)),
)
def test_no_text_and_no_file_breaks_it(door: Any, text: str, file: bytes | None) -> None:
    form: dict[str, Any] = {"text": text}
    if file is not None:
        form["file"] = SimpleUploadedFile("f", file)
    response = browser().post("/verify", form)
    assert response.status_code in (200, 422)
    if response.status_code == 200:
        assert answer(response)[1] in ("malformed", "other_issuer", "altered")


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60
)
@given(
    body=st.binary(max_size=300),
    kind=st.one_of(
        st.sampled_from(
            ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    ),
)
def test_no_body_breaks_it(door: Any, body: bytes, kind: str) -> None:
    assert browser().generic("POST", "/verify", body, content_type=kind).status_code < 500


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40
)
@given(place=st.integers(min_value=0), character=st.sampled_from("AbZ09-_.~"))
def test_no_changed_character_makes_it_say_valid_of_other_claims(
    door: Any, place: int, character: str
) -> None:
    at = place % len(door.suspended.jwt)
    changed = door.suspended.jwt[:at] + character + door.suspended.jwt[at + 1 :]
    response = verify(changed)
    assert response.status_code == 200
    assert answer(response)[0] != "有効です"


def test_the_code_of_a_qr_says_no_name(door: Any) -> None:
    page = page_of(browser().get(f"/v/{door.valid.id}?lang=ja"))
    assert page.find(".verdict__word")[0].words == "有効です"
    assert door.valid.name.replace("　", " ") not in page.words
    assert [dt.words for dt in page.find(".summary dt")] == ["資格", "登録番号", "登録年月日"]
    assert answer(browser().get(f"/v/{door.suspended.id}"))[1] == "suspended"
    unknown = browser().get(f"/v/{uuid4()}?lang=ja")
    assert (unknown.status_code, answer(unknown)) == (200, ("確認できません", "unknown"))
    for path in ("/v/x", "/v/", "/nothing"):
        assert browser().get(path).status_code == 404


def test_each_question_is_journaled_without_personal_data(door: Any) -> None:
    def entries() -> list[tuple[Any, ...]]:
        with psycopg.connect(setup.setup_url(door.database)) as connection:
            return connection.execute("SELECT * FROM journal.journal_entry ORDER BY id").fetchall()

    before = entries()
    verify(door.valid.jwt)
    (entry,) = entries()[len(before) :]
    assert {"verification.answer", str(door.valid.id), "valid", "public"} <= set(entry)
    assert door.valid.name not in str(entry)


def test_no_page_gives_a_cookie_and_the_language_stays_in_the_address(door: Any) -> None:
    client = Client()
    for path in ("/", "/about", f"/v/{door.valid.id}", "/?lang=en", "/healthz"):
        response = client.get(path)
        assert response.status_code == 200
        assert not response.cookies
    assert not client.post("/verify", {"text": "x"}).cookies
    english = page_of(client.get("/?lang=en"))
    assert "Check a certificate" in english.words
    assert english.find("form")[0].get("action") == "/verify?lang=en"
    assert "Not valid" in english.words
    assert "Cannot say" in page_of(client.post("/verify?lang=en", {"text": "x"})).words


def test_the_page_says_which_qualifications_can_be_searched_by_name(door: Any) -> None:
    home, about = (page_of(browser().get(path)) for path in ("/?lang=ja", "/about?lang=ja"))
    for page in (home, about):
        assert page.find("main a[href='/search?lang=ja']")
    assert [one.words for one in about.find("main li")] == [
        "歯科医師（歯科医師法 第28条の2）", "薬剤師（薬剤師法 第28条の2）", "医師（医師法 第30条の2）",
    ]  # fmt: skip


def test_the_camera_is_for_the_first_page_alone(door: Any) -> None:
    """The page that reads codes may ask for it, also after an error; every other may not."""
    for response in (browser().get("/"), browser().post("/verify", {})):
        assert "camera=(self)" in response["Permissions-Policy"]
    for path in ("/about", "/search", f"/v/{door.valid.id}", "/healthz", "/nothing"):
        assert "camera=()" in browser().get(path)["Permissions-Policy"]


def test_methods_are_kept(door: Any) -> None:
    assert browser().get("/verify").status_code == 405
    assert browser().post("/", {}).status_code == 405
    assert browser().post(f"/v/{door.valid.id}").status_code == 405


@pytest.mark.parametrize(("path", "count"), [("/", 0), ("/about", 0), ("/v/{}", 3)])
def test_a_page_costs_so_many_queries(door: Any, path: str, count: int) -> None:
    with Queries() as found:
        browser().get(path.format(door.valid.id))
    assert len(found.work()) == count, "\n".join(found.work())


@pytest.mark.requirement("CRT-04")
def test_a_program_gets_the_answer_as_json(door: Any) -> None:
    """The same command, the same entry; only what is asked for by name and nothing else."""
    wanted = {"headers": {"Accept": "application/json"}}
    coded = browser().get(f"/v/{door.valid.id}", **wanted)
    sent = browser().post("/verify", {"text": door.suspended.jwt}, **wanted)
    for response, answer, code in (
        (coded, "valid", "valid"), (sent, "not_valid", "suspended"),
        (browser().post("/verify", {"text": "x"}, **wanted), "cannot_say", "malformed"),
    ):  # fmt: skip
        assert response.headers["Content-Type"] == "application/json"
        said = response.json()
        assert (said["answer"], said["code"]) == (answer, code)
        assert said["reason"]["ja"]
        assert said["reason"]["en"]
        assert datetime.fromisoformat(said["at"]).tzinfo
    assert coded.json()["claims"].keys() == {
        "qualification", "registration_number", "registered_on",
    }  # fmt: skip
    assert sent.json()["claims"]["name"] == door.suspended.name
    page = browser().get(f"/v/{door.valid.id}", headers={"Accept": "text/html,application/json"})
    assert "text/html" in page.headers["Content-Type"]
    empty = browser().post("/verify", {}, **wanted)
    assert (empty.status_code, empty.json()["error"]) == (422, "verification.empty")
    assert empty.json()["message"]["en"] == "Choose a file or paste the certificate's text."


@pytest.mark.requirement("CRT-04")
def test_a_verifier_that_asked_with_a_nonce_is_told_where_nobody_answered_it(door: Any) -> None:
    wanted = {"headers": {"Accept": "application/json"}}
    said = [
        browser().post("/verify", {"text": door.valid.jwt, **asked}, **wanted).json()
        for asked in ({}, {"nonce": ""}, {"nonce": "n-0S6_WzA2Mj", "audience": "https://else.test"})
    ]
    assert [one["code"] for one in said] == ["valid", "valid", "binding_missing"]
    assert said[2]["answer"] == "cannot_say"
    assert said[2]["claims"] == {}


def test_a_claim_without_words_is_shown_under_its_own_name() -> None:
    rows = claim_rows(Verdict("valid", {"zeta": 1, "birth_date": "未詳", "name": "見本"}))
    assert [row.label.ja for row in rows] == ["氏名", "生年月日", "zeta"]
    assert [row.value for row in rows] == ["見本", "未詳", "1"]
    assert all(label.en.isascii() for label in CLAIMS.values())
