"""The verifier's pages in Chromium: nothing for axe to find, and the waiting page that goes on."""

from __future__ import annotations

from typing import Any

import pytest
from rig_browser import ORIGIN, Chromium, Screen, faults_of, serve
from rig_doors import browser
from rig_wallet import answered, path_of

from meibo.doors.frame.sessions import now

pytestmark = pytest.mark.browser


def shown(door: Any, one: Any, **changes: Any) -> Any:
    asked = one.fetched()
    return one.sent(answered(asked, door.wallet.presented(asked, now(), **changes)))


def test_axe_finds_nothing(chromium: Chromium, door: Any, asker: Any) -> None:
    valid, broken, waiting, same = asker(), asker(), asker(), asker(where="this")
    shown(door, valid)
    shown(door, broken, aud="else")
    notice = path_of(waiting.fetched()["client_metadata"]["policy_uri"])
    assert faults_of(chromium, browser(), ["/", "/receipts", "/about", notice]) == []
    for one in (valid, broken, waiting, same):
        assert faults_of(chromium, one.browser, [one.path]) == []


def test_the_waiting_page_shows_the_answer_by_itself(
    chromium: Chromium, door: Any, asker: Any
) -> None:
    one = asker()
    serve(chromium, one.browser)
    chromium.show_on(Screen())
    chromium.open(ORIGIN + one.path)
    with chromium.leading_on("the answer"):
        shown(door, one)
    assert chromium.run("document.querySelector('[data-answer]').dataset.answer") == "valid"
    assert chromium.troubles() == []
