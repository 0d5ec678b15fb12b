"""Language and theme: chosen by header, kept by cookie, switched by a link that keeps the page."""

from dataclasses import replace

import pytest
from django.test import Client, override_settings
from tests.doors.frame.gallery.settings import DOOR

from meibo.doors.frame.languages import from_accept_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ja"),
        ("en-GB,en;q=0.9", "en"),
        ("fr,de;q=0.5", "ja"),
        ("ja,en;q=0.9", "ja"),
        ("en;q=0.8,ja;q=0.8", "ja"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("en;q=0", "ja"),
        ("en;q=nonsense", "ja"),
        ("en;q=7", "ja"),
        ("english", "ja"),
    ],
)
def test_the_header_chooses_japanese_first(header: str, language: str) -> None:
    assert from_accept_language(header) == language


def test_the_page_says_its_language(client: Client) -> None:
    response = client.get("/status")
    assert b'<html lang="ja"' in response.content
    assert response["Content-Language"] == "ja"
    english = client.get("/status", headers={"accept-language": "en"})
    assert b'<html lang="en"' in english.content


def test_the_switch_keeps_path_and_query_and_is_kept(client: Client) -> None:
    page = client.get("/cases?state=mine&page=2&name=%E9%AB%99")
    switch = "/cases?state=mine&amp;page=2&amp;name=%E9%AB%99&amp;lang=en"
    assert switch in page.content.decode()
    answer = client.get("/cases?state=mine&page=2&name=%E9%AB%99&lang=en")
    assert answer.status_code == 303
    assert answer["Location"] == "/cases?state=mine&page=2&name=%E9%AB%99"
    cookie = answer.cookies["meibo_lang"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("en", True, "Lax")
    assert b'<html lang="en"' in client.get("/cases").content


def test_the_switch_never_leads_to_another_host(client: Client) -> None:
    answer = client.get("/", PATH_INFO="//elsewhere.example/path", QUERY_STRING="lang=en")
    assert answer["Location"].startswith("/%2F")


def test_an_unknown_language_switches_nothing(client: Client) -> None:
    answer = client.get("/status?lang=fr")
    assert answer.status_code == 200
    assert "meibo_lang" not in answer.cookies


def test_a_post_switches_nothing_and_offers_no_switch(client: Client) -> None:
    answer = client.post("/question?lang=en", {})
    assert answer.status_code == 422
    assert b'<html lang="ja"' in answer.content
    assert b"top__language" not in answer.content
    assert not answer.cookies.get("meibo_lang")


def test_a_theme_is_kept_and_given_back_to_the_device(client: Client) -> None:
    assert b"data-theme=" not in client.get("/status").content.split(b">", 2)[1]
    assert client.get("/status?theme=dark")["Location"] == "/status"
    assert b'<html lang="ja" data-theme="dark">' in client.get("/status").content
    client.get("/status?theme=device")
    assert b'<html lang="ja">' in client.get("/status").content


def test_a_forged_theme_is_ignored(client: Client) -> None:
    client.cookies["meibo_theme"] = '"><script>'
    assert b'<html lang="ja">' in client.get("/status").content


def test_a_door_without_cookies_keeps_the_language_in_the_address() -> None:
    with override_settings(MEIBO_FRAME=replace(DOOR, cookies=False)):
        client = Client(headers={"accept-language": "ja"})
        client.cookies["meibo_lang"] = "ja"
        page = client.get("/verify?lang=en")
        assert page.status_code == 200
        assert not page.cookies
        text = page.content.decode()
        assert '<html lang="en">' in text
        assert '<input type="hidden" name="lang" value="en">' in text
        assert 'href="/?lang=en"' in text
        assert "data-theme-choice" not in text
