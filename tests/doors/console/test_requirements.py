"""`meibo requirements`: both catalogues whole, and what covers what, in a checkout of the test's own."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from meibo.doors.console.requirements import catalogue, controlled, covered, show

ENTRY = """
[requirement.{id}]
title = "Title of {id}"
ja = ["資格情報の登録", "審査"]
kind = "rule"
statement = "It is so."
source = ["000:1-2"]
evidence = []
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    files = {
        "docs/requirements/a.toml": "".join(ENTRY.format(id=f"AAA-0{n}") for n in (1, 2, 3)),
        "tests/test_a.py": '@pytest.mark.requirement("AAA-01", "BBB-01")\ndef test_it(): pass\n',
        "src/x/controls.py": 'C = Control("c", requirements=("AAA-02",))\n',
        "src/x/others.py": 'C = Control("c", requirements=("AAA-03",))\n',
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def said(checkout: Path, capsys: Any, **flags: bool) -> tuple[int, str]:
    args = argparse.Namespace(**{"json": False, "uncovered": False, **flags})
    return show(args, checkout), capsys.readouterr().out


def test_both_catalogues_are_whole_and_sourced() -> None:
    found = catalogue()
    assert len(found) == 460
    assert sum(name.startswith(("PIA", "SAF", "INS", "SUR")) for name in found) == 200
    assert all(one.title and one.statement for one in found.values())
    assert all(one.source for one in found.values() if one.ja)


def test_tests_and_controls_of_this_house_name_known_ids() -> None:
    assert set(covered()) | set(controlled()) <= set(catalogue())


def test_what_covers_what(checkout: Path, capsys: Any) -> None:
    code, text = said(checkout, capsys, json=True)
    report = json.loads(text)
    assert code == 1, "BBB-01 is in no catalogue"
    assert report["unknown"] == ["BBB-01"]
    assert report["covered"] == {"AAA-01": ["tests/test_a.py::test_it"], "AAA-02": []}
    assert report["controls"] == {"AAA-02": ["src/x/controls.py:1"]}
    assert report["uncovered"] == ["AAA-03"]
    assert report["titles"]["AAA-03"] == {
        "ja": "資格情報の登録、審査", "en": "Title of AAA-03", "kind": "rule",
    }  # fmt: skip


def test_in_words_both_languages_and_only_the_uncovered(checkout: Path, capsys: Any) -> None:
    _, text = said(checkout, capsys)
    assert "● AAA-01  資格情報の登録、審査 / Title of AAA-01" in text
    assert "      src/x/controls.py:1" in text
    _, text = said(checkout, capsys, uncovered=True)
    assert "AAA-01" not in text
    assert "○ AAA-03" in text
    assert "未充足 / uncovered: 1 / 3" in text
