"""The applicants' pages in Chromium: axe, sizes, widths, contrast."""

from __future__ import annotations

from typing import Any

import pytest
from rig_browser import Chromium, faults_of
from rig_doors import browser

pytestmark = pytest.mark.browser


def test_axe_finds_nothing_before_and_after_the_log_in(chromium: Chromium, shown: Any) -> None:
    assert faults_of(chromium, browser(), ["/", "/procedures/nurse/new_registration"]) == []
    draft = shown.path("complete")
    paths = [f"{draft}/pages/name", f"{draft}/pages/birth", f"{draft}/check"]
    assert faults_of(chromium, shown.at("complete"), paths) == []


def test_axe_finds_nothing_on_what_follows(chromium: Chromium, shown: Any) -> None:
    assert faults_of(chromium, shown.at("accepted"), [shown.path("accepted")]) == []
    own = ["/", "/applications", shown.path("registered", "/receipt"), shown.certificate(),
           "/paper-registrations"]  # fmt: skip
    assert faults_of(chromium, shown.at("registered"), own) == []
