"""The components in Chromium: axe, sizes, widths, contrast; and that the judges see what is wrong."""

from __future__ import annotations

import pytest
from django.test import Client
from rig_browser import ORIGIN, faults_of, judging, serve
from screenshots.chromium import Chromium, Response, Screen

pytestmark = pytest.mark.browser
PAGES = ["/", "/question", "/certificate", "/cases/M-2026-000123"]
BAD = b"""<!doctype html><html lang="en"><title>Bad</title><link rel="icon" href="data:,"><main><h1>Bad</h1>
<input name="x"><button>Go</button><p style="color:#aaa">Pale words</p>
<p><a href="/">in a line</a> of words</p><div style="width:1000px">wide</div></main>"""


def test_axe_finds_nothing_on_the_components(chromium: Chromium, client: Client) -> None:
    assert faults_of(chromium, client, PAGES) == []


def test_the_judges_see_what_is_wrong(chromium: Chromium) -> None:
    chromium.serve(lambda asked: Response(200, [("Content-Type", "text/html")], BAD))
    chromium.show_on(Screen())
    chromium.open(f"{ORIGIN}/bad")
    said = "\n".join(judging.by_axe(chromium))
    for rule in ("axe label:", "axe color-contrast:"):
        assert rule in said
    small = judging.small_targets(chromium)
    assert [one[:14] for one in small] == ["target <input ", "target <button"]
    assert [one[:16] for one in judging.sideways(chromium)] == [
        "sideways at 320 ", "sideways at 360 ", "sideways at 640 ", "sideways at 768 ",
    ]  # fmt: skip


def test_what_the_policy_blocks_is_seen(chromium: Chromium) -> None:
    page = (
        b"<!doctype html><title>x</title><link rel=icon href=data:,>"
        b"<script>1</script><script src='/none.js'></script>"
    )
    policy = [("Content-Type", "text/html"), ("Content-Security-Policy", "script-src 'self'")]
    chromium.serve(lambda asked: Response(404 if "none" in asked.url else 200, policy, page))
    chromium.troubles()
    chromium.open(f"{ORIGIN}/blocked")
    inline, missing = sorted(chromium.troubles(), key=lambda one: "none.js" in one)
    assert "inline script" in inline
    assert "404" in missing


@pytest.mark.parametrize("path", ["/", "/cases"])
def test_the_theme_switch_needs_no_reload_and_is_kept(
    chromium: Chromium, client: Client, path: str
) -> None:
    serve(chromium, client)
    chromium.show_on(Screen(features={"prefers-color-scheme": "light"}))
    chromium.open(ORIGIN + path)
    paper = "getComputedStyle(document.body).backgroundColor"
    light = chromium.run(paper)
    chromium.run("document.querySelector('[data-theme-choice=dark]').click()")
    chromium.wait_for("document.documentElement.dataset.theme === 'dark'")
    dark = chromium.run(paper)
    assert dark != light
    chromium.open(ORIGIN + path)
    assert chromium.run(paper) == dark


def test_motion_and_waiting(chromium: Chromium, client: Client) -> None:
    """A loading state shows after 300 ms; nothing moves where no motion is wished."""
    serve(chromium, client)
    chromium.open(f"{ORIGIN}/status")
    chromium.run(
        "document.body.insertAdjacentHTML('beforeend',"
        ' \'<p class="htmx-request"><span class="waiting">…</span></p>\')'
    )
    style = "(() => { const s = getComputedStyle(document.querySelector('.waiting'));"
    assert chromium.run(f"{style} return [s.visibility, s.animationDelay]; }})()") == [
        "visible", "0.3s",
    ]  # fmt: skip
    chromium.show_on(Screen(features={"prefers-reduced-motion": "reduce"}))
    assert chromium.run(f"{style} return s.animationDelay; }})()") == "0.3s"
    assert chromium.run("getComputedStyle(document.body).transitionDuration") == "0s"


def test_a_printed_page_is_dark_on_light_and_has_no_buttons(
    chromium: Chromium, client: Client
) -> None:
    serve(chromium, client)
    chromium.show_on(Screen(794, media="print", features={"prefers-color-scheme": "dark"}))
    chromium.open(f"{ORIGIN}/status")
    assert chromium.run("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    gone = ".top__end, .foot, .actions"
    assert chromium.run(
        f"[...document.querySelectorAll('{gone}')].every((one) => !one.checkVisibility())"
    )
    chromium.show_on(Screen())


def test_more_contrast_leaves_no_pale_words(chromium: Chromium, client: Client) -> None:
    serve(chromium, client)
    chromium.show_on(Screen(features={"prefers-contrast": "more"}))
    chromium.open(f"{ORIGIN}/status")
    pale, plain = (
        chromium.run(f"getComputedStyle(document.querySelector('{one}')).color")
        for one in (".timeline__when", "h1")
    )
    assert pale == plain
    chromium.show_on(Screen())
