"""The operator's switches: what can be set, and whose file it becomes."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from importlib import import_module
from pathlib import Path

import pytest

from meibo.doors.console import switches as module
from meibo.doors.console.switches import (
    SwitchError,
    add_switch,
    clear_switches,
    remove_switch,
    switches,
)
from neighbours.faults.menus import publish
from neighbours.faults.switchboard import Switchboard
from neighbours.home import NAMES


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    publish(tmp_path, {name: import_module(f"neighbours.{name}.faults").WIRE for name in NAMES})
    for name in NAMES:
        (tmp_path / "neighbours" / name).mkdir(parents=True)
    monkeypatch.setattr(module.folders, "home", lambda: tmp_path)
    return tmp_path


def test_what_is_set_is_what_the_neighbour_draws(place: Path) -> None:
    made = add_switch(place, "card", "wrong", on="token", answer="truncated", count=1)
    add_switch(place, "card", "slow", seconds=2.0)
    board = Switchboard(place / "neighbours" / "card")
    first, second = board.draw("token"), board.draw("token")
    assert first is not None
    assert (first.kind, first.answer) == ("wrong", "truncated")
    assert second is not None
    assert (second.kind, second.seconds) == ("slow", 2.0)
    assert Switchboard(place / "neighbours" / "timestamp").draw("stamps") is None
    remove_switch(place, "card", made["id"])
    assert [one["kind"] for one in switches(place, "card")] == ["slow"]
    clear_switches(place)
    assert switches(place, "card") == []


@pytest.mark.parametrize(
    ("words", "more"),
    [
        (("nobody", "slow"), {}),
        (("card", "sleepy"), {}),
        (("card", "slow"), {"on": "nowhere"}),
        (("card", "wrong"), {"on": "token"}),
        (("card", "wrong"), {"answer": "truncated"}),
        (("card", "wrong"), {"on": "token", "answer": "unknown"}),
        (("card", "slow"), {"on": "token", "answer": "truncated"}),
        (("payment_gateway", "dead"), {"on": "notices"}),
    ],
)
def test_what_there_is_not_cannot_be_set(place: Path, words: tuple[str, str], more: dict) -> None:
    with pytest.raises(SwitchError) as refused:
        add_switch(place, *words, **more)
    assert refused.value.text.ja
    assert refused.value.text.en
    assert all(switches(place, name) == [] for name in NAMES)


def test_the_file_is_the_neighbours_own_and_a_planted_link_is_not_followed(place: Path) -> None:
    folder, outside = place / "neighbours" / "card", place / "outside"
    outside.write_text("untouched")
    (folder / "faults.json").symlink_to(outside)
    (folder / "faults.json").unlink()
    if os.geteuid() == 0:
        os.chown(folder, 61_008, 61_008)
    clear_switches(place, "card")
    (folder / "faults.json").unlink()
    (folder / "faults.json").symlink_to(outside)
    clear_switches(place, "card")
    found = (folder / "faults.json").lstat()
    assert outside.read_text() == "untouched"
    assert not (folder / "faults.json").is_symlink()
    assert found.st_mode & 0o777 == 0o600
    assert found.st_uid == folder.stat().st_uid
    assert os.listdir(folder) == ["faults.json"]


def test_the_command_says_it_in_both_languages(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {"on": "enquiries", "answer": "", "seconds": 0.0, "count": 3, "probability": 0.5}
    asked = Namespace(neighbour="resident_register", kind="dead", seed=1, json=False, **given)
    assert module.run_set(asked) == 0
    assert module.run_list(Namespace(json=False)) == 0
    said = capsys.readouterr().out
    assert "設定しました / set" in said
    assert "! dead  on enquiries  x3  p=0.5" in said
    assert module.run_list(Namespace(json=True)) == 0
    assert json.loads(capsys.readouterr().out)["set"]["resident_register"][0]["count"] == 3
    asked.neighbour = "nobody"
    assert module.run_set(asked) == 1
    assert "No neighbour" in capsys.readouterr().err
    assert module.run_clear(Namespace(json=False, neighbour="")) == 0
    assert switches(place, "resident_register") == []
