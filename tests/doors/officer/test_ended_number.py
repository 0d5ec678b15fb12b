"""The page of an ended registration says what became of the number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rig_card import resident
from rig_doors import browser, door_open
from rig_journey import Journey
from rig_pages import page_of

from meibo.connectors.key_management import key_store
from meibo.connectors.key_management.key_store import NumberKeys
from meibo.rooms.vault import destroying
from meibo.terms.actor import Actor


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_store, "store", NumberKeys(tmp_path / "key-store"))


@pytest.mark.requirement("ERA-06")
@pytest.mark.parametrize(
    ("register", "state", "said"),
    [("pharmacist", "destroyed", ["廃棄済み", "暗号鍵と索引", "廃棄が完了する日"]),
     ("nurse", "kept", ["保管（登録の終了を記録）"])],
)  # fmt: skip
def test_the_page_of_the_entry_shows_it(
    journey: Journey, database: str, register: str, state: str, said: list[str]
) -> None:
    held = journey.to("registered", resident(8_401), register=register)
    officer = journey.officer("examiner", register)

    def page() -> Any:
        with door_open("officer", database):
            return page_of(browser(officer).get(f"/register/{held.entry}"))

    assert not page().find("section[data-ended]"), "while it goes on there is nothing to say"
    journey.after(held, "erasure", "entered")
    journey.tick("note_endings")
    with journey.as_role("number"):
        destroying.destroy_ordered(Actor("process:number"), journey.at)
    shown = page()
    assert shown.find(f"section[data-ended={state}]")
    for words in said:
        assert words in shown.words
    approver = journey.officer("approver", register).name
    assert (approver in shown.words) is (state == "destroyed")
    assert held.who.number not in shown.words
