"""The pages of the log-in in Chromium: axe, sizes, widths, contrast."""

from __future__ import annotations

from typing import Any

import pytest
from rig_browser import Chromium, faults_of
from rig_doors import browser

pytestmark = pytest.mark.browser


def test_axe_finds_nothing_on_the_pages_of_the_log_in(chromium: Chromium, desk: Any) -> None:
    assert faults_of(chromium, browser(), ["/officer/login", "/applicant/callback?error=x"]) == []
