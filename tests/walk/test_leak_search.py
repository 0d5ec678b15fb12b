"""`make leak-search` on the platform that the walk's tests used."""

from __future__ import annotations

import json

import pytest


@pytest.mark.requirement("VLT-05", "CRT-08", "PAY-06", "EXT-32")
def test_no_number_stands_anywhere_outside_the_vault(platform) -> None:
    done = platform.meibo("leak-search", "--json", "--prove", seconds=400)
    report = json.loads(done.stdout)
    assert report["findings"] == [], report["findings"]
    assert report["proof"] == {"missed": [], "found_all": True}
    assert done.returncode == 0, done.stderr
    assert report["numbers"] == 20_000
    for name, place in report["places"].items():
        assert place["items"] > 0, name
        assert place["bytes"] > 0, name
    assert report["places"]["pages"]["items"] > 30
    assert report["places"]["data_files"]["unread"] == []
