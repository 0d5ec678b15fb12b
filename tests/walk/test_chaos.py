"""A short run of chaos with a fixed seed; five minutes of it are `make chaos` and `test-long`."""

from __future__ import annotations

import json
from typing import Any

import pytest


def run(platform, *words: str, seconds: float) -> dict[str, Any]:
    done = platform.meibo("chaos", "--json", *words, seconds=seconds)
    assert done.stdout, done.stderr[-3000:]
    report: dict[str, Any] = json.loads(done.stdout)
    wrong = {name: one["wrong"] for name, one in report["verdicts"].items() if one["wrong"]}
    assert wrong == {}, done.stderr[-3000:]
    assert done.returncode == 0
    assert report["waiting"] == {}, report["waiting"]
    assert report["finished"] == report["applications"]
    return report


@pytest.mark.requirement("PAY-03")
def test_a_short_chaos_loses_and_doubles_nothing(platform) -> None:
    report = run(platform, "--minutes", "0.4", "--applications", "3", "--seed", "5", seconds=400)
    assert report["applications"] == 3
    kinds = {one["kind"] for one in report["plan"]}
    assert kinds == {"kill", "stop", "fault"}
    assert report["misfortunes"] >= 6


@pytest.mark.long
def test_five_minutes_of_chaos(platform) -> None:
    report = run(platform, "--minutes", "5", "--applications", "20", "--seed", "11", seconds=900)
    assert report["misfortunes"] > 80
