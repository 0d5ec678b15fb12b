"""Chromium for the tests that look at pages; where it or axe is missing they say so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rig_browser import Chromium, judging
from screenshots import pipe


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One browser for all tests of pages."""
    if pipe.installed() is None or not judging.installed():
        pytest.skip("Chromium or axe-core is missing: see tests/oracles/README.md")
    with Chromium() as browser:
        yield browser
