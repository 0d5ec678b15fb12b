"""Notices of maintenance: said on every public page while announced, and never in its way."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rig_doors import browser
from rig_pages import page_of

from meibo.doors.public.maintenance import FILE, notices

NOTICE = """
[[notice]]
shown_from = 2026-12-01T00:00:00+09:00
begins = 2026-12-05T22:00:00+09:00
ends = 2026-12-06T05:00:00+09:00
ja = "定期保守のため休止します。"
en = "Regular maintenance."
"""
BEFORE = datetime(2026, 11, 30, 14, 59, tzinfo=UTC)
SHOWN = datetime(2026, 12, 1, tzinfo=UTC)
OVER = datetime(2026, 12, 5, 20, 0, tzinfo=UTC)


@pytest.fixture
def file(home: Path) -> Iterator[Path]:
    """The file, absent at first and gone afterwards."""
    path = home / "public" / FILE
    yield path
    path.unlink(missing_ok=True)


@pytest.mark.parametrize(("at", "count"), [(BEFORE, 0), (SHOWN, 1), (OVER, 0)])
def test_it_is_said_from_its_day_until_it_is_over(file: Path, at: datetime, count: int) -> None:
    assert notices(at) == []
    file.write_text(NOTICE)
    found = notices(at)
    assert len(found) == count
    for one in found:
        assert one.period.ja == "令和8年12月5日（2026年）22:00から令和8年12月6日（2026年）05:00まで"


def test_the_next_comes_first(file: Path) -> None:
    later = NOTICE.replace("12-05T22", "12-10T22").replace("12-06T05", "12-11T05")
    file.write_text(later + NOTICE)
    assert [one.begins.day for one in notices(SHOWN)] == [5, 10]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("[[notice", "TOMLDecodeError"),
        ("", "KeyError"),
        ("notice = 1", "TypeError"),
        (NOTICE.replace("ends", "end"), "ends"),
        (NOTICE.replace("+09:00", ""), "offset"),
        (NOTICE.replace("2026-12-06T05", "2026-12-04T05"), "order"),
        (NOTICE.replace('"Regular maintenance."', "1"), "words"),
        (NOTICE.replace("Regular maintenance.", ""), "English"),
    ],
)
def test_a_slip_in_the_file_is_logged_and_closes_nothing(
    file: Path, caplog: pytest.LogCaptureFixture, bad: str, why: str
) -> None:
    file.write_text(bad)
    with caplog.at_level(logging.ERROR):
        assert notices(SHOWN) == []
    assert why in caplog.text


def test_every_public_page_says_it(door: Any, file: Path) -> None:
    today = datetime.now(UTC)
    times = [(today + timedelta(hours=h)).isoformat(timespec="seconds") for h in (-1, 5, 6)]
    said = NOTICE
    for old, new in zip(("12-01T00", "12-05T22", "12-06T05"), times, strict=True):
        said = said.replace(f"2026-{old}:00:00+09:00", new)
    file.write_text(said)
    for path in ("/", "/search", "/about", f"/v/{door.valid.id}"):
        banner = page_of(browser().get(f"{path}?lang=ja")).find(".banner--warning")[0]
        assert "定期保守のため休止します。" in banner.words
    assert "定期保守" in page_of(browser().post("/verify?lang=ja", {"text": "x"})).words
