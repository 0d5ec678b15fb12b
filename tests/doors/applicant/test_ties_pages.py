"""The pages by which somebody registered on paper has the registration shown."""

from __future__ import annotations

from typing import Any

import pytest
from rig_doors import browser
from rig_pages import page_of

DONE = "/done?request=request-of-the-tests&result=done"


@pytest.mark.requirement("APP-10")
def test_from_the_first_page_over_the_card_to_the_answer(stage: Any, card: Any) -> None:
    card.who = stage.trips["registered"].who
    at = browser(stage.stranger)
    assert page_of(at.get("/")).find("a[href='/paper-registrations']")
    sent = at.post("/paper-registrations", {"register": "nurse"})
    assert sent.status_code == 303
    ((kind, back),) = card.asked
    assert kind == "face"
    tie = "/" + back.removesuffix("/done").split("/", 3)[3]
    assert page_of(at.get(tie)).find("[data-tie=begun]")
    assert browser(stage.newcomer).get(f"{tie}{DONE}").status_code == 404, "another's claim"
    came = at.get(f"{tie}{DONE}")
    assert (came.status_code, came["Location"]) == (303, tie)
    waiting = page_of(at.get(tie))
    assert waiting.find("[data-tie=waiting]")
    assert at.get(f"{tie}{DONE}")["Location"] == tie, "the way back opened twice"
    assert card.who.number not in waiting.words
    assert ("intake.deposit_for_tie", "done") in stage.journal()


def test_a_card_that_gives_nothing_says_so(stage: Any, card: Any) -> None:
    at = browser(stage.stranger)
    assert at.post("/paper-registrations", {"register": "nurse"}).status_code == 303
    back = "/" + card.asked[0][1].split("/", 3)[3]
    card.cancelled = True
    stopped = at.get(f"{back}?request=request-of-the-tests&result=cancelled")
    assert stopped.status_code == 422
    assert "card.cancelled" in page_of(stopped).words
    card.down = True
    assert at.get(f"{back}?request=request-of-the-tests").status_code == 503
    assert at.post("/paper-registrations", {"register": "nurse"}).status_code == 503
    assert ("intake.note_no_answer", "no_answer:card.down") in stage.journal()
    assert at.post("/paper-registrations", {"register": "nothing"}).status_code == 422
