"""Signing in with the card: the way there, the way back, and everything that may not work."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from rig_doors import browser
from rig_pages import page_of

from meibo.doors.login.by_card import STATE_COOKIE

CALLBACK = "/applicant/callback"


def refused(answer: Any, status: int, code: str) -> Any:
    """The page that says why, with a way to begin anew and no session."""
    assert answer.status_code == status
    page = page_of(answer)
    assert code in page.find(".trace")[0].words
    assert "meibo_applicant" not in answer.cookies
    return page


@pytest.mark.requirement("APP-06")
def test_there_and_back(desk: Any) -> None:
    made, state = desk.begun("/applications")
    asked = desk.card.started[0]
    assert asked["redirect_uri"] == settings.ENDPOINT("login") + CALLBACK
    cookie = made.cookies[STATE_COOKIE]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (state, True, "Lax")
    assert (cookie["max-age"], cookie["path"]) == (600, CALLBACK)
    answer = made.get(CALLBACK, {"code": "c", "state": state})
    assert answer.status_code == 303
    assert answer["Location"] == settings.ENDPOINT("applicant") + "/applications"
    session = answer.cookies["meibo_applicant"]
    assert (session["httponly"], session["samesite"], session["path"]) == (True, "Lax", "/")
    assert session["max-age"] == ""
    assert answer.cookies[STATE_COOKIE].value == ""
    assert desk.card.redeemed[0]["nonce"] == asked["nonce"]
    assert desk.rows("SELECT count(*) FROM accounts.accounts_session AS s JOIN"
                     " accounts.accounts_account AS a ON a.id = s.account_id"
                     " WHERE a.kind = 'applicant'") == [(1,)]  # fmt: skip


@pytest.mark.parametrize(
    "to",
    ["//evil.test/x", "https://evil.test", "/\\evil.test", "\\\\evil.test", "evil", "", "/\nx",
     "javascript:alert(1)", "/x\x00y", "/" + "a" * 600, "/ x", "/é", "@evil.test", ".evil.test"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(desk: Any, to: str) -> None:
    made, state = desk.begun(to)
    answer = made.get(CALLBACK, {"code": "c", "state": state})
    assert answer["Location"] == settings.ENDPOINT("applicant") + "/"


def test_a_target_with_a_query_is_kept(desk: Any) -> None:
    made, state = desk.begun("/applications/1/card/done?request=a_b-c&result=sealed%20x")
    answer = made.get(CALLBACK, {"code": "c", "state": state})
    assert answer["Location"].endswith("/applications/1/card/done?request=a_b-c&result=sealed%20x")


@pytest.mark.parametrize("state", ["", "x", "0" * 32, "\x00" * 20, "é" * 20, None])
def test_a_state_that_is_not_ours(desk: Any, state: str | None) -> None:
    made, _ = desk.begun()
    query = {"code": "c"} if state is None else {"code": "c", "state": state}
    refused(made.get(CALLBACK, query), 422, "login.flow")
    assert desk.card.redeemed == []
    assert desk.journal()[-1] == ("accounts.claim_card_login", "refused:login.flow")


def test_a_log_in_begun_in_another_browser(desk: Any) -> None:
    """Somebody's link with their own state must not sign a person in as them (login CSRF)."""
    _, state = desk.begun()
    for other in (browser(), desk.begun()[0]):
        refused(other.get(CALLBACK, {"code": "c", "state": state}), 422, "login.flow")
    assert desk.card.redeemed == []


def test_a_log_in_is_finished_once(desk: Any) -> None:
    made, state = desk.begun()
    assert made.get(CALLBACK, {"code": "c", "state": state}).status_code == 303
    made.cookies[STATE_COOKIE] = state
    refused(made.get(CALLBACK, {"code": "c", "state": state}), 422, "login.flow")


def test_a_log_in_that_took_too_long(desk: Any) -> None:
    made, state = desk.begun()
    desk.rows("UPDATE accounts.accounts_cardflow SET started_at = started_at - interval '11 min'"
              " RETURNING 1")  # fmt: skip
    refused(made.get(CALLBACK, {"code": "c", "state": state}), 422, "login.flow")


@pytest.mark.parametrize(
    ("said", "code"),
    [("cancelled", "cancelled"), ("pin_locked", "pin_locked"),
     ("certificate_revoked", "certificate_revoked"), ("<script>x</script>", "other")],
)  # fmt: skip
def test_the_card_says_no(desk: Any, said: str, code: str) -> None:
    made, state = desk.begun("/notices")
    answer = made.get(
        CALLBACK, {"error": "access_denied", "error_description": said, "state": state}
    )
    page = refused(answer, 403, f"login.card {code}")
    assert page.find("a.button")[0].get("href") == "/applicant/login?to=%2Fnotices"
    assert "<script>x" not in answer.content.decode()
    assert desk.journal()[-1] == ("accounts.refuse_card_login", "refused:login.card")


def test_a_token_that_is_not_as_it_must_be(desk: Any) -> None:
    desk.card.refuses = "id_token"
    made, state = desk.begun()
    refused(made.get(CALLBACK, {"code": "c", "state": state}), 403, "login.card other")
    assert desk.journal()[-1] == ("accounts.refuse_card_login", "refused:login.card")
    assert desk.rows("SELECT 1 FROM accounts.accounts_account WHERE kind = 'applicant'") == []


def test_a_card_service_that_does_not_answer(desk: Any) -> None:
    made, state = desk.begun()
    desk.card.down = True
    refused(made.get("/applicant/login", {"to": "/notices"}), 503, "login.down")
    page = refused(made.get(CALLBACK, {"code": "c", "state": state}), 503, "login.down")
    assert page.find("a.button")[0].get("href") == "/applicant/login?to=%2Fapplications"


def test_head_and_post(desk: Any) -> None:
    made = browser()
    assert made.post("/applicant/login").status_code == 405
    assert made.post(CALLBACK).status_code == 405
    assert made.get("/healthz").json() == {"ok": True}
    assert made.get("/")["Location"] == settings.ENDPOINT("applicant") + "/"
