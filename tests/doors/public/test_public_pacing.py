"""Searches from one place again and again: work or waiting, and no address kept."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rig_browser import ORIGIN, Chromium, Screen, serve
from rig_doors import browser, door_open
from rig_pages import page_of
from screenshots.pipe import ChromiumError
from screenshots.shots import submit

from meibo.doors.public.pacing import (
    EASY,
    FREE,
    HARDEST,
    PLACES,
    WAIT,
    Challenge,
    Pace,
    zero_bits,
)

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
HERE, NAME = "192.0.2.7", "見本花子"


@pytest.fixture
def pace() -> Pace:
    return Pace(b"k" * 32)


def used_up(pace: Pace, address: str = HERE, at: datetime = AT) -> Challenge:
    for _ in range(FREE):
        assert pace.asked(address, NAME, at) is None
    wanted = pace.asked(address, NAME, at)
    assert wanted is not None
    return wanted


def worked(wanted: Challenge) -> str:
    return next(str(n) for n in itertools.count() if zero_bits(wanted.token, str(n)) >= wanted.bits)


def test_work_is_taken_for_its_own_name_in_its_time(
    pace: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = used_up(pace)
    assert wanted.bits == EASY
    work = worked(wanted)
    assert pace.asked(HERE, NAME, AT, token=wanted.token, work=work) is None
    assert pace.asked("198.51.100.1", NAME, AT, token=wanted.token, work=work) is None, "it moved"
    other = Pace(b"k" * 32)
    assert other.asked(HERE, NAME, AT, token=wanted.token, work=work) is None, "another process"
    for token, name, at, said in (
        (wanted.token, "別人花子", AT, work), (wanted.token, NAME, AT, "x"),
        (wanted.token.replace("1.17", "1.1", 1), NAME, AT, work), ("1.2", NAME, AT, ""),
        ("é.é.é.é", NAME, AT, ""),
    ):  # fmt: skip
        assert pace.asked(HERE, name, at, token=token, work=said) is not None
    monkeypatch.setattr("meibo.doors.public.pacing.LASTS", timedelta(minutes=1))
    late = wanted.wait_until + timedelta(seconds=61)
    assert pace.asked(HERE, NAME, late, token=wanted.token, work=work) is not None


def test_waits_from_one_place_stand_in_a_queue(pace: Pace) -> None:
    first = used_up(pace)
    second = pace.asked(HERE, "別人花子", AT)
    assert second is not None
    assert (first.wait_until, second.wait_until) == (AT + WAIT, AT + 2 * WAIT)
    assert second.seconds(AT) == 40
    assert pace.asked(HERE, NAME, AT + WAIT, token=first.token) is None
    assert pace.asked(HERE, "別人花子", AT + WAIT, token=second.token) is not None


def test_it_becomes_harder_and_no_harder_than_that(pace: Pace) -> None:
    used_up(pace)
    bits = [found.bits for _ in range(100) if (found := pace.asked(HERE, NAME, AT))]
    assert bits == sorted(bits)
    assert (bits[0], bits[-1]) == (EASY, HARDEST)


def test_after_a_while_searches_are_free_again_and_elsewhere_they_always_were(pace: Pace) -> None:
    used_up(pace)
    assert pace.asked("192.0.2.8", NAME, AT) is None
    used_up(pace, "2001:db8::1")
    assert pace.asked("2001:db8::2", NAME, AT) is not None, "one asker has a whole /64"
    assert pace.asked("2001:db8:0:1::2", NAME, AT) is None
    assert pace.asked(HERE, NAME, AT + timedelta(minutes=11)) is None


def test_no_address_is_kept_and_no_more_places_than_so_many(
    pace: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PLACES > 1000
    monkeypatch.setattr("meibo.doors.public.pacing.PLACES", 3)
    for last in range(9):
        pace.asked(f"192.0.2.{last}", NAME, AT)
    assert len(pace._places) == 3
    assert "192.0.2" not in repr(pace)


@pytest.fixture
def door(database: str) -> Iterator[None]:
    """The public's door with nothing in the register, and nobody has searched before."""
    with door_open("public", database):
        yield


def ask(**more: Any) -> Any:
    return browser().post("/search?lang=ja", {"name": NAME, **more})


def test_the_page_without_a_script_and_a_program(door: None) -> None:
    assert [ask().status_code for _ in range(FREE)] == [200] * FREE
    slower = ask()
    assert slower.status_code == 429
    page = page_of(slower)
    (form,) = page.find("form.seek")
    assert form.get("data-bits") == str(EASY)
    assert "秒たってから" in page.words
    assert page.find("input[name=name]")[0].get("value") == NAME
    said = browser().post("/search", {"name": NAME}, headers={"Accept": "application/json"})
    assert (said.status_code, said.json()["error"]) == (429, "search.slower")
    wanted = Challenge(said.json()["challenge"], said.json()["bits"], AT)
    assert ask(challenge=wanted.token, work=worked(wanted)).status_code == 200


@pytest.mark.browser
def test_a_browser_answers_by_itself(door: None, chromium: Chromium) -> None:
    for _ in range(FREE):
        ask()
    serve(chromium, browser())
    chromium.show_on(Screen())
    chromium.open(f"{ORIGIN}/search?lang=ja")
    answered = "document.querySelector('[data-found]') !== null"
    with suppress(ChromiumError):  # the script leads on while it is waited for
        chromium.press(submit("/search", name=NAME))
        chromium.wait_for(answered)
    chromium.wait_for(answered)
    assert chromium.troubles() == []
