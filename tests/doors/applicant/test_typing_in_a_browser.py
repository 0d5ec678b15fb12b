"""Chromium on the pages of a draft: what is typed is kept without a click, errors take the focus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rig_browser import ORIGIN, Chromium, Screen, serve
from screenshots.shots import submit

pytestmark = pytest.mark.browser
FAMILY = "document.querySelector('#id_family_name')"


@pytest.fixture
def opened(chromium: Chromium, stage: Any) -> Iterator[Any]:
    """The page of the name, open; nothing goes wrong on it."""
    serve(chromium, stage.at("draft"))
    chromium.headers({"Accept-Language": "ja"})
    chromium.show_on(Screen())
    path = stage.path("draft", "/pages/name")
    chromium.open(ORIGIN + path)
    yield lambda: chromium.open(ORIGIN + path)
    assert chromium.troubles() == []


def test_what_is_typed_is_kept_without_a_click(chromium: Chromium, stage: Any, opened: Any) -> None:
    before = len(stage.journal())
    chromium.run(
        f"for (const text of ['見', '見本']) {{ {FAMILY}.value = text;"
        f" {FAMILY}.dispatchEvent(new Event('input', {{bubbles: true}})); }}"
    )
    chromium.wait_for("document.querySelector('#kept').textContent.includes('保存しました')")
    kept = [one for one in stage.journal()[before:] if one[0] == "intake.keep_typed"]
    assert kept == [("intake.keep_typed", "done")], "once, a moment after the last key"
    opened()
    assert chromium.run(f"{FAMILY}.value") == "見本"
    assert chromium.run("document.querySelector('.banner--info') !== null")


def test_errors_take_the_focus_and_lead_to_their_field(chromium: Chromium, opened: Any) -> None:
    chromium.press(submit(""))
    focused = "document.activeElement"
    assert chromium.run(f"{focused}.hasAttribute('data-error-summary')")
    chromium.run(f"{focused}.querySelector('a').click()")
    assert chromium.run(f"{focused}.id") == "id_family_name"
