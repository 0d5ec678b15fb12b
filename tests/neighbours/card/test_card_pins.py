"""Wrong tries: counted per card and interface, kept over a restart, not to be outrun."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from card_counterpart import Browser
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from neighbours.card.pins import LIMITS, Outcome, WrongTries
from neighbours.card.schema import SCHEMA
from neighbours.store import Store

VERIFIER = "v" * 43
SECRETS = {"login": "1001", "signing": "SAMPLE01", "face": "2001"}
WRONG = {"login": "0000", "signing": "WRONG000", "face": "0000"}


def counters(path: Path) -> WrongTries:
    store = Store(path, SCHEMA)
    with store.transaction() as connection:
        connection.execute("INSERT INTO card VALUES ('c', '1', '2')")
        for interface in LIMITS:
            connection.execute("INSERT INTO wrong_tries VALUES ('c', ?, 0)", (interface,))
    return WrongTries(store)


@pytest.mark.parametrize("interface", ["login", "signing", "face"])
def test_the_last_wrong_try_locks_and_the_right_secret_no_longer_helps(
    tmp_path: Path, interface: str
) -> None:
    tries = counters(tmp_path / "s.sqlite")
    secret, wrong, limit = SECRETS[interface], WRONG[interface], LIMITS[interface]
    for left in range(limit - 1, 0, -1):
        result = tries.check("c", interface, secret, wrong)
        assert (result.outcome, result.left) == (Outcome.WRONG, left)
    assert tries.check("c", interface, secret, wrong).outcome is Outcome.LOCKED
    assert tries.check("c", interface, secret, secret).outcome is Outcome.LOCKED
    for other in set(LIMITS) - {interface}:
        right = SECRETS[other]
        assert tries.check("c", other, right, right).outcome is Outcome.RIGHT


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_counts_like_a_card(tmp_path_factory: pytest.TempPathFactory, data: DataObject) -> None:
    """Against a model: right resets, malformed is not counted, locked stays locked."""
    tries = counters(tmp_path_factory.mktemp("m") / "s.sqlite")
    wrong = 0
    given_kinds = st.lists(st.sampled_from(["right", "wrong", "malformed"]), max_size=12)
    for kind in data.draw(given_kinds):
        value = {"right": "1001", "wrong": "9999", "malformed": "１００１"}[kind]
        outcome = tries.check("c", "login", "1001", value).outcome
        if wrong >= 3:
            assert outcome is Outcome.LOCKED
        elif kind == "right":
            wrong = 0
            assert outcome is Outcome.RIGHT
        elif kind == "malformed":
            assert outcome is Outcome.MALFORMED
        else:
            wrong += 1
            assert outcome is (Outcome.LOCKED if wrong == 3 else Outcome.WRONG)


@pytest.mark.parametrize(
    ("interface", "value"),
    [
        ("login", "100"),
        ("login", "10011"),
        ("login", "1001\n"),
        ("login", "１００１"),
        ("login", "١٢٣٤"),
        ("signing", "SHORT"),
        ("signing", "A" * 17),
        ("signing", "sample01"),
        ("signing", "ＳＡＭＰＬＥ０１"),
    ],
)
def test_what_no_card_would_take_is_not_counted(tmp_path: Path, interface: str, value: str) -> None:
    tries = counters(tmp_path / "s.sqlite")
    for _ in range(9):
        result = tries.check("c", interface, SECRETS[interface], value)
        assert (result.outcome, result.left) == (Outcome.MALFORMED, LIMITS[interface])


def test_many_tries_at_once_get_no_more_guesses(tmp_path: Path) -> None:
    """Twenty threads, each with its own connection, guess 0000 to 0019 at the same time."""
    tries = counters(tmp_path / "s.sqlite")
    with ThreadPoolExecutor(20) as threads:
        outcomes = list(
            threads.map(
                lambda guess: tries.check("c", "login", "1001", f"{guess:04d}").outcome, range(20)
            )
        )
    # Two wrong ones are told so, the third locks; nobody else was even compared.
    assert outcomes.count(Outcome.WRONG) == 2
    assert outcomes.count(Outcome.LOCKED) == 18
    assert tries.check("c", "login", "1001", "1001").outcome is Outcome.LOCKED


class _Unlocked(Store):
    """The same store without BEGIN IMMEDIATE; every reader waits until all have read."""

    def __init__(self, path: Path, readers: int) -> None:
        super().__init__(path, SCHEMA)
        self.all_have_read = Barrier(readers)

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        connection = self.connection()
        barrier = self.all_have_read

        class Reading:
            def execute(self, sql: str, values: tuple[Any, ...]) -> Any:
                result = connection.execute(sql, values)
                if sql.startswith("SELECT"):
                    barrier.wait(timeout=30)
                return result

        yield Reading()


def test_without_the_lock_the_guesses_would_outrun_the_counter(tmp_path: Path) -> None:
    """Shows that the race is there, so that the test above means something."""
    counters(tmp_path / "s.sqlite")
    tries = WrongTries(_Unlocked(tmp_path / "s.sqlite", readers=6))
    with ThreadPoolExecutor(6) as threads:
        outcomes = list(
            threads.map(
                lambda guess: tries.check("c", "login", "1001", f"{guess:04d}").outcome, range(6)
            )
        )
    assert outcomes.count(Outcome.WRONG) == 6  # a locked card takes three


def test_a_right_try_among_many_wrong_ones_is_served_only_before_the_lock(tmp_path: Path) -> None:
    tries = counters(tmp_path / "s.sqlite")
    guesses = ["0000"] * 3 + ["1001"]
    with ThreadPoolExecutor(4) as threads:
        outcomes = list(
            threads.map(lambda g: tries.check("c", "login", "1001", g).outcome, guesses)
        )
    compared = [o for o in outcomes if o in (Outcome.WRONG, Outcome.RIGHT)]
    assert len(compared) <= 4
    assert outcomes[3] in (Outcome.RIGHT, Outcome.LOCKED)


def test_the_page_says_how_many_tries_are_left_and_locks(
    browser: Browser, start: Callable[[], Flask]
) -> None:
    for left in (2, 1):
        page = browser.login(VERIFIER, pin="0000")
        assert page.status_code == 422
        assert 'data-code="pin_wrong"' in page.text
        assert f'data-left="{left}"' in page.text
    locked = browser.login(VERIFIER, pin="0000")
    assert locked.status_code == 423
    assert "error_description=pin_locked" in locked.text
    # The lock outlives the program.
    restarted = Browser(start().test_client(), browser.meibo)
    assert restarted.login(VERIFIER, pin="1001").status_code == 423
    # The other interfaces of the same card have counters of their own.
    opened = restarted.open_signing()
    signed = restarted.post(restarted.path_of(opened), password="SAMPLE01")
    assert "result=signed" in signed.headers["Location"]


def test_a_wrong_try_survives_a_restart(browser: Browser, start: Callable[[], Flask]) -> None:
    browser.login(VERIFIER, pin="0000")
    restarted = Browser(start().test_client(), browser.meibo)
    assert 'data-left="1"' in restarted.login(VERIFIER, pin="0000").text


def test_the_locked_sample_card_is_locked_from_the_start(browser: Browser) -> None:
    assert browser.login(VERIFIER, "locked").status_code == 423
    for opened, fields, kind in (
        (browser.open_signing(), {"password": "SAMPLE01"}, "signing"),
        (browser.open_face(), {"pin": "2001"}, "face"),
    ):
        page = browser.post(browser.path_of(opened), card="locked", **fields)
        assert page.status_code == 423
        assert browser.result(kind, opened) == {"status": "failed", "error": "pin_locked"}
