"""The officers' pages in Chromium: axe, sizes, widths, contrast."""

from __future__ import annotations

from typing import Any

import pytest
from rig_browser import Chromium, faults_of
from rig_doors import browser

pytestmark = pytest.mark.browser


def test_axe_finds_nothing_on_the_officers_pages(chromium: Chromium, seen: Any) -> None:
    paths = ["/cases", f"/cases/{seen.case('differs')}", "/runs"]
    entry = f"/register/{seen.entry('suspended')}"
    assert faults_of(chromium, browser(seen.officers["examiner"]), paths) == []
    assert faults_of(chromium, browser(seen.officers["registrar"]), [entry]) == []
