"""The public's pages in Chromium, and its camera on a code that is held before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import segno
from rig_browser import ORIGIN, Chromium, Screen, faults_of, serve
from rig_doors import browser
from screenshots.shots import submit

pytestmark = pytest.mark.browser
SIDE = 480


def film(words: str, path: Path) -> Path:
    """A film of one code (YUV4MPEG2, the simplest Chromium's own camera takes)."""
    rows = [bytes(row) for row in segno.make(words, error="m").matrix_iter(scale=4, border=8)]
    size = len(rows)
    assert size <= SIDE
    blank, edge = b"\xff" * SIDE, (SIDE - size) // 2
    picture = [b"\xff" * edge + bytes(0 if dark else 255 for dark in row) for row in rows]
    lines = [blank] * edge + [line.ljust(SIDE, b"\xff") for line in picture]
    lines += [blank] * (SIDE - len(lines))
    grey = b"\x80" * (SIDE * SIDE // 2)
    frame = b"FRAME\n" + b"".join(lines) + grey
    path.write_bytes(b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n" % (SIDE, SIDE) + frame * 3)
    return path


def picture(words: str, path: Path) -> Path:
    """A picture of a code as a file."""
    segno.make(words, error="m").save(str(path), scale=6, border=4)
    return path


def test_axe_finds_nothing_on_the_public_pages(chromium: Chromium, door: Any) -> None:
    paths = ["/", "/search", "/about", f"/v/{door.valid.id}", "/nothing"]
    assert faults_of(chromium, browser(), paths) == []


@pytest.fixture
def first_page(chromium: Chromium, door: Any) -> Iterator[Chromium]:
    """The first page, open."""
    serve(chromium, browser())
    chromium.show_on(Screen())
    chromium.open(f"{ORIGIN}/?lang=en")
    yield chromium
    assert chromium.troubles() == []


def said(browser: Chromium) -> str:
    """What the page says about a code, once it says something."""
    browser.wait_for("document.querySelector('.scan__said:not([hidden])')")
    return str(browser.run("document.querySelector('.scan__said:not([hidden])').dataset.word"))


def test_a_picture_is_read_in_the_page(first_page: Chromium, door: Any, tmp_path: Path) -> None:
    code = picture(f"{ORIGIN}/v/{door.suspended.id}", tmp_path / "code.png")
    with first_page.leading_on("the answer"):
        first_page.choose_files("input[type=file]", str(code))
    assert first_page.run("document.querySelector('[data-answer]').dataset.answer") == "not_valid"
    assert first_page.run("location.pathname") == f"/v/{door.suspended.id}"
    assert first_page.run("document.documentElement.lang") == "en"


@pytest.mark.parametrize("words", ["http://elsewhere.example/v/00000000-0000-4000-8000-000000000000",
                                   f"{ORIGIN}/about", "javascript:alert(1)", "https://localhost/v/x"])  # fmt: skip
def test_a_code_that_is_none_of_ours_leads_nowhere(
    first_page: Chromium, tmp_path: Path, words: str
) -> None:
    first_page.choose_files("input[type=file]", str(picture(words, tmp_path / "code.png")))
    assert said(first_page) == "other"
    assert first_page.run("location.pathname") == "/"
    assert first_page.run("document.querySelector('input[type=file]').value") == ""


def test_a_picture_without_a_code_says_so(first_page: Chromium, tmp_path: Path) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture at all")
    first_page.choose_files("input[type=file]", str(bad))
    assert said(first_page) == "none"


def test_without_a_camera_the_page_says_so(first_page: Chromium) -> None:
    first_page.run("document.querySelector('[data-scan-open]').click()")
    assert said(first_page) in ("camera", "refused")
    assert first_page.run("document.querySelector('[data-scan-live]').hidden")


def test_the_camera_reads_the_code_of_a_certificate(door: Any, tmp_path: Path) -> None:
    """Asked for on the click alone; what it sees is opened here, and the camera is let go."""
    shown = film(f"{ORIGIN}/v/{door.valid.id}", tmp_path / "code.y4m")
    with Chromium(
        "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={shown}"
    ) as own:
        serve(own, browser())
        own.allow("videoCapture", ORIGIN)
        own.open(f"{ORIGIN}/?lang=ja")
        assert own.run("document.querySelector('video').srcObject === null")
        own.press("document.querySelector('[data-scan-open]').click()")
        assert own.run("document.querySelector('[data-answer]').dataset.answer") == "valid"
        assert urlsplit(str(own.run("location.href"))).path == f"/v/{door.valid.id}"
        assert own.troubles() == []


def test_the_camera_stays_shut_where_the_header_says_so(door: Any, tmp_path: Path) -> None:
    with Chromium("--use-fake-device-for-media-stream") as own:
        serve(own, browser())
        own.allow("videoCapture", ORIGIN)
        asked = (
            "navigator.mediaDevices.getUserMedia({video: true})"
            ".then(() => 'given', (error) => error.name)"
        )
        own.open(f"{ORIGIN}/about")
        assert own.run(asked) == "NotAllowedError"
        own.open(f"{ORIGIN}/")
        assert own.run(asked) == "given"
        own.press(submit("/verify"))
        assert own.run(asked) == "given"
