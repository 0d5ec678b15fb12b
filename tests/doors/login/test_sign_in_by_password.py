"""Officers sign in with ID, password and one-time code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from rig_doors import browser
from rig_pages import page_of
from rig_people import PASSWORD, code_at

from meibo.doors.login.targets import local_path

LOGIN = "/officer/login"


def right(**changes: str) -> dict[str, str]:
    """What examiner would send; the code of the next step, the last one's was used."""
    code = code_at(datetime.now(UTC) + timedelta(seconds=30))
    return {"login_name": "examiner", "password": PASSWORD, "code": code, **changes}


@pytest.fixture
def fresh(desk: Any) -> Any:
    """The desk, with examiner's codes not used yet."""
    desk.rows("UPDATE accounts.accounts_account SET totp_last_step = 0 RETURNING 1")
    return desk


def now(**changes: str) -> dict[str, str]:
    return right(code=code_at(datetime.now(UTC)), **changes)


@pytest.mark.requirement("ACC-03")
def test_signed_in(fresh: Any) -> None:
    answer = browser().post(LOGIN + "?to=/cases?state=open", now())
    assert answer.status_code == 303
    assert answer["Location"] == settings.ENDPOINT("officer") + "/cases?state=open"
    session = answer.cookies["meibo_officer"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert fresh.journal()[-1] == ("accounts.sign_in_by_password", "done")


def test_full_width_id_and_code_are_read(fresh: Any) -> None:
    code = code_at(datetime.now(UTC))
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    answer = browser().post(LOGIN, right(login_name=" ｅｘａｍｉｎｅｒ", code=wide))
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "wrong", [{"password": "x"}, {"login_name": "nobody"}, {"code": "000000"},
              {"password": PASSWORD + " "}]
)  # fmt: skip
def test_wrong_never_says_what(fresh: Any, wrong: dict[str, str]) -> None:
    answer = browser().post(LOGIN, {**now(), **wrong})
    assert answer.status_code == 403
    page = page_of(answer)
    assert "login.credentials" in page.find("[data-error-summary]")[0].words
    assert page.find(".field__error") == []
    assert page.find("[name=password]")[0].get("value") == ""
    assert "meibo_officer" not in answer.cookies
    assert fresh.journal()[-1][1] == "failed"


def test_locked_after_five_failures(fresh: Any) -> None:
    made = browser()
    for _ in range(5):
        assert made.post(LOGIN, now(password="x")).status_code == 403
    assert made.post(LOGIN, now()).status_code == 403
    assert fresh.journal()[-1] == ("accounts.sign_in_by_password", "locked")


@pytest.mark.parametrize(
    ("sent", "fields"),
    [({}, ["login_name", "password", "code"]), ({"code": "12"}, ["code"]),
     ({"login_name": "a\x00b"}, ["login_name"]), ({"password": "x" * 300}, ["password"])],
)  # fmt: skip
def test_what_cannot_be_one(fresh: Any, sent: dict[str, str], fields: list[str]) -> None:
    answer = browser().post(LOGIN, {**now(), **sent} if sent else {"x": "1"})
    assert answer.status_code == 422
    links = page_of(answer).find("[data-error-summary] a")
    assert [one.get("href") for one in links] == [f"#id_{name}" for name in fields]


def test_without_a_token_nothing_is_tried(fresh: Any) -> None:
    before = len(fresh.journal())
    answer = browser(csrf=True).post(LOGIN, now())
    assert (answer.status_code, "http.csrf" in answer.content.decode()) == (403, True)
    assert len(fresh.journal()) == before


@pytest.mark.parametrize("to", ["//evil.test", "https://evil.test/", "/\\evil.test"])
def test_nobody_is_sent_elsewhere(fresh: Any, to: str) -> None:
    answer = browser().post(f"{LOGIN}?to={to}", now())
    assert answer["Location"] == settings.ENDPOINT("officer") + "/"


def test_the_form_may_end_at_the_officers_door(fresh: Any) -> None:
    policy = browser().get(LOGIN)["Content-Security-Policy"]
    assert f"form-action 'self' {settings.ENDPOINT('officer')}" in policy


@given(st.text(max_size=40) | st.text("/\\.:@ab%", max_size=12))
def test_a_local_path_begins_with_one_slash(asked: str) -> None:
    found = local_path(asked)
    assert found == asked or found == "/"
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert found.isascii()
    assert found.isprintable()


@how(max_examples=40, deadline=None, database=None, derandomize=True,
     suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    sent=st.dictionaries(
        st.sampled_from(["login_name", "password", "code", "to"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    )
)
def test_input_of_any_kind(fresh: Any, sent: dict[str, str]) -> None:
    assert browser().post(LOGIN, sent).status_code in {403, 422}
