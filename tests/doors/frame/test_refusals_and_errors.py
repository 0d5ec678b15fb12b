"""Refusals and faults become pages in both languages, with status, code and request id."""

import logging
import re

import pytest
from django.test import Client, RequestFactory

from meibo.doors.frame.accepting import wants_json
from meibo.doors.frame.request_ids import RequestIdFilter

BOTH = {
    400: ("リクエストを読み取れませんでした", "We could not read the request", "/fail/bad"),
    403: ("このページを開く権限がありません", "You may not open this page", "/fail/denied"),
    404: ("ページが見つかりません", "Page not found", "/nothing"),
    405: ("この操作はここからはできません", "This cannot be done from here", "/fail/post-only"),
    500: ("システムに問題が起きました", "Something went wrong with the system", "/fail/crash"),
    503: ("ただいま利用できません", "The service is not available", "/fail/closed"),
}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("status", BOTH)
def test_an_error_page_says_it_twice(client: Client, status: int, language: str) -> None:
    ja, en, path = BOTH[status]
    response = client.get(path, headers={"accept-language": language})
    text = response.content.decode()
    assert response.status_code == status
    assert ja in text
    assert en in text
    first, second = (ja, en) if language == "ja" else (en, ja)
    assert text.rindex(f'<h1 class="question">{first}') < text.rindex(f"<h2>{second}")
    assert f"http.{status}" in text
    assert re.fullmatch(r"[0-9a-f]{12}", response["X-Request-Id"])
    assert response["X-Request-Id"] in text


def test_a_405_still_says_what_is_allowed(client: Client) -> None:
    assert client.get("/fail/post-only")["Allow"] == "POST"


def test_a_503_says_when_to_come_back(client: Client) -> None:
    assert client.get("/fail/closed")["Retry-After"] == "60"


@pytest.mark.parametrize(
    ("kind", "status"),
    [("invalid", 422), ("not_permitted", 403), ("not_found", 404), ("conflict", 409),
     ("too_often", 429)],
)  # fmt: skip
def test_a_refusal_becomes_a_page(client: Client, kind: str, status: int) -> None:
    response = client.get(f"/fail/refuse/{kind}")
    text = response.content.decode()
    assert response.status_code == status
    assert "その申請は &lt;受理&gt; できません。" in text
    assert "That application &lt;cannot&gt; be received." in text
    assert "gallery.no" in text


def test_a_machine_gets_the_refusal_as_json(client: Client) -> None:
    response = client.get("/fail/refuse/conflict", headers={"accept": "application/json"})
    assert response.status_code == 409
    assert response.json()["error"] == "gallery.no"
    assert set(response.json()["message"]) == {"ja", "en"}


@pytest.mark.parametrize(
    ("accept", "json"),
    [
        (None, False),
        ("*/*", False),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False),
        ("text/html,application/json", False),
        ("application/json;q=0.5,text/html", False),
        ("application/json", True),
        ("application/json, text/plain, */*", True),
        ("text/html;q=0.5,application/json", True),
        ("image/png", False),
        ("nonsense;;q=x", False),
    ],
)
def test_who_wants_json(accept: str | None, json: bool) -> None:
    asked = RequestFactory().get("/", headers={"accept": accept} if accept else {})
    assert wants_json(asked) is json


def test_an_ended_session_is_led_to_the_log_in(client: Client) -> None:
    assert b'href="/sign-in"' in client.get("/fail/sign-in").content
    assert b'href="/sign-in"' not in client.get("/fail/refuse/not_permitted").content


def test_no_other_exception_is_swallowed() -> None:
    with pytest.raises(LookupError, match="not a refusal"):
        Client().get("/fail/crash")


def test_a_post_without_token_is_explained() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/question", {}, headers={"accept-language": "en"})
    assert response.status_code == 403
    assert "Open the page again" in response.content.decode()
    assert "http.csrf" in response.content.decode()


def test_the_id_sent_by_a_client_is_not_taken(client: Client) -> None:
    response = client.get("/status", headers={"x-request-id": "mine"})
    assert response["X-Request-Id"] != "mine"


def test_outside_a_request_a_log_record_has_no_id() -> None:
    record = logging.makeLogRecord({})
    assert RequestIdFilter().filter(record)
    assert record.__dict__["request_id"] == "-"
