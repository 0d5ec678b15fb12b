"""Headers of every response, and templates that leave the policy nothing to block."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client, override_settings
from tests.doors.frame.gallery.settings import DOOR

from meibo.doors.frame.security import content_security_policy, permissions_policy

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = sorted(
    path
    for folder in (ROOT / "src", ROOT / "tests" / "doors" / "frame")
    for path in folder.rglob("templates/**/*.html")
)
INLINE = [
    re.compile(r"<style\b", re.I),
    re.compile(r"\sstyle\s*=", re.I),
    re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.I),
    re.compile(r"\son[a-z]+\s*=\s*[\"'{]", re.I),
    re.compile(r"\bhx-on\b", re.I),
    re.compile(r"javascript:", re.I),
    re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.I),
]


def directives(header: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in header.split(";")}


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 30


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_holds_anything_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [pattern.pattern for pattern in INLINE if pattern.search(text)]
    assert not found


@pytest.mark.parametrize(
    "bad",
    [
        "<style>",
        '<p style="color:red">',
        "<script>alert()</script>",
        '<a onclick="go()">',
        '<a hx-on:click="go()">',
        '<a href="javascript:go()">',
        '<img src="https://elsewhere.example/x">',
    ],
)
def test_the_scan_finds_what_it_looks_for(bad: str) -> None:
    assert any(pattern.search(bad) for pattern in INLINE)


@pytest.mark.parametrize("path", ["/status", "/nothing", "/fail/crash", "/fail/refuse/invalid"])
def test_every_page_carries_the_policy(client: Client, path: str) -> None:
    response = client.get(path)
    policy = directives(response["Content-Security-Policy"])
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    for none in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert policy[none] == ["'none'"]
    assert policy["form-action"] == ["'self'", "http://127.0.0.1:9100"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cache-Control"] == "no-store"
    assert "camera=()" in response["Permissions-Policy"]


def test_a_page_may_say_itself_how_long_it_is_kept(client: Client) -> None:
    assert client.get("/own-caching")["Cache-Control"] == "public, max-age=300"


def test_the_camera_is_for_a_page_that_says_so() -> None:
    assert "camera=()" in permissions_policy()
    assert "camera=(self)" in permissions_policy(camera=True)


def test_a_door_without_neighbours_posts_only_to_itself() -> None:
    policy = content_security_policy(replace(DOOR, form_action=()))
    assert policy["form-action"] == ["'self'"]


def test_too_large_a_body_is_refused_before_it_is_read(client: Client) -> None:
    with override_settings(MEIBO_FRAME=replace(DOOR, body_limit=100)):
        answer = client.post("/question", {"reason": "x" * 200})
        assert answer.status_code == 413
        assert "送られた内容が大きすぎます" in answer.content.decode()
        assert client.post("/fail/post-only", "a=1", "text/plain").status_code == 200


def test_too_long_an_address_is_refused(client: Client) -> None:
    assert client.get("/status?q=" + "x" * 9000).status_code == 414


def test_a_length_that_is_no_number_is_refused(client: Client) -> None:
    answer = client.generic("POST", "/fail/post-only", b"", CONTENT_LENGTH="many")
    assert answer.status_code == 400


def test_both_dark_lists_are_one() -> None:
    css = (ROOT / "src/meibo/doors/frame/static/frame/css/colour.css").read_text()
    device = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', css, re.S)
    chosen = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', css, re.S)
    assert device is not None
    assert chosen is not None
    assert device[1].split() == chosen[1].split()
