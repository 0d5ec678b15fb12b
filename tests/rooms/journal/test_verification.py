"""The daily verification: when, from where, by whom, and that what is bad never falls silent."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from meibo.doors.clock import steps
from meibo.doors.console.fences_of_the_journal import journal_fences
from meibo.rooms.journal import verification
from meibo.rooms.journal.fsck import fsck
from meibo.rooms.journal.note import Head
from meibo.rooms.journal.public_key import load
from meibo.terms.actor import Actor

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
ENTRY, LEAF, HEADS = (f"journal.journal_{name}" for name in ("entry", "leaf", "checkpoint"))
SLIPPED = f"""INSERT INTO {ENTRY} SELECT 1000, xid, recorded_at, recorded_by, acted_at, actor,
    terminal, function, purpose, 'forged', subject, outcome FROM {ENTRY} WHERE id = 2"""


@pytest.fixture
def grow(write: Any, sequenced: Any) -> Any:
    """grow("abc", "de"): so many entries, a checkpoint after each word."""

    def run(*words: str) -> None:
        for word in words:
            write(*word)
            assert sequenced() >= len(word)  # entries of the verification itself come too

    return run


@pytest.fixture
def verify(as_role: Any) -> Any:
    """The clock's step, again and again until it finds nothing due; how often it found something."""

    def run(at: datetime) -> int:
        with as_role("clock"):
            rounds = 0
            while steps.verify_journal(Actor("process:clock"), at):
                rounds += 1
                assert rounds < 50
            return rounds

    return run


def rows(connect: Any) -> list[tuple[Any, ...]]:
    return (
        connect()
        .execute(
            """SELECT scope, start, size, finished, outcome, verified_at, recorded_by
             FROM journal.journal_verification ORDER BY id"""
        )
        .fetchall()
    )  # type: ignore[no-any-return]


@pytest.mark.requirement("AUD-03")
def test_first_the_whole_then_daily_what_was_added_then_weekly_the_whole(
    grow: Any, verify: Any, connect: Any
) -> None:
    grow("abc", "de")
    assert verify(AT) == 1
    assert rows(connect) == [("whole", 0, 5, True, "good", AT, "meibo_clock")]
    assert verify(AT + DAY - timedelta(seconds=1)) == 0, "once a day"
    grow("fg")
    assert verify(AT + DAY) == 1
    assert rows(connect)[-1][:5] == ("onward", 5, 8, True, "good"), "one entry is its own"
    for day in range(2, 7):
        assert verify(AT + day * DAY) == 1
    assert {row[0] for row in rows(connect)[1:]} == {"onward"}
    assert verify(AT + WEEK) == 1
    assert rows(connect)[-1][:4] == ("whole", 0, 8, True)


@pytest.mark.requirement("AUD-02")
def test_each_is_an_entry_that_says_who_and_up_to_where(
    grow: Any, verify: Any, connect: Any, tamper: Any
) -> None:
    grow("abc")
    verify(AT)
    tamper(f"UPDATE {ENTRY} SET outcome = 'x' WHERE id = 2")
    verify(AT + WEEK)
    said = connect().execute(
        f"SELECT actor, outcome FROM {ENTRY} WHERE function = 'journal.fsck' ORDER BY id"
    )
    assert said.fetchall() == [
        ("process:meibo_clock", "done:size=3"),
        ("process:meibo_clock", "found:entry_altered:entry 2 size=3"),
    ]


def test_only_what_was_added_is_read(
    grow: Any, verify: Any, tamper: Any, as_role: Any, home: Path, connect: Any
) -> None:
    """Onward reads no older entry again; the weekly whole does."""
    grow("abc")
    verify(AT)
    tamper(f"UPDATE {ENTRY} SET outcome = 'x' WHERE id = 2")
    grow("d")
    assert verify(AT + DAY) == 1
    assert rows(connect)[-1][:5] == ("onward", 3, 5, True, "good")
    verify(AT + WEEK)
    assert rows(connect)[-1][4] == "entry_altered"


def test_in_portions_that_end_at_checkpoints(
    grow: Any, verify: Any, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "PORTION", 5)
    grow("ab", "cd", "e", "fghijklm", "n")
    verify(AT)
    assert [row[1:4] for row in rows(connect)] == [(0, 5, False), (5, 13, False), (13, 14, True)]
    assert {row[0] for row in rows(connect)} == {"whole"}
    assert verify(AT + DAY / 2) == 0


def test_what_is_bad_in_a_portion_is_read_again_to_the_end_each_day(
    grow: Any, verify: Any, connect: Any, tamper: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(verification, "PORTION", 3)
    grow("abc", "def", "ghi")
    tamper(f"UPDATE {ENTRY} SET outcome = 'x' WHERE id = 5")
    with caplog.at_level(logging.ERROR):
        assert verify(AT) == 2
    assert "entry_altered at entry 5" in caplog.text
    assert [row[1:5] for row in rows(connect)] == [
        (0, 3, False, "good"), (3, 6, False, "entry_altered"),
    ]  # fmt: skip
    assert verify(AT + DAY / 2) == 0
    grow("j")
    assert verify(AT + DAY) == 1
    assert rows(connect)[-1][1:5] == (3, 12, True, "entry_altered"), "the rest with it"
    tamper(f"UPDATE {ENTRY} SET outcome = 'done' WHERE id = 5")
    assert verify(AT + 2 * DAY) == 1
    assert rows(connect)[-1][1:5] == (3, 12, True, "good")


@pytest.mark.parametrize(
    ("code", "queries"),
    [
        ("entry_slipped_in", [SLIPPED]),
        (
            "rolled_back",
            [f"DELETE FROM {HEADS} WHERE size > 3", f"DELETE FROM {LEAF} WHERE seq > 2",
             f"DELETE FROM {ENTRY} WHERE id > 3"],
        ),
        ("rolled_back", [f"DELETE FROM {HEADS} WHERE size = 6"]),
        ("checkpoint_altered", [f"UPDATE {HEADS} SET frontier = sha256(frontier) WHERE size = 6"]),
    ],
)  # fmt: skip
def test_it_never_falls_silent(
    grow: Any, verify: Any, connect: Any, tamper: Any, code: str, queries: list[str]
) -> None:
    """Nor by a good reading of something else, which starts after what is bad."""
    grow("abc", "def")
    verify(AT)
    tamper(*queries)
    for day in range(7, 12):
        assert verify(AT + day * DAY) == 1
        codes = connect().execute(
            "SELECT findings FROM journal.journal_verification ORDER BY id DESC LIMIT 1"
        )
        assert code in {one["code"] for one in codes.fetchone()[0]}


def test_another_history_under_the_right_key_is_told(
    grow: Any, verify: Any, connect: Any, tamper: Any
) -> None:
    """Who holds the key and the database still meets what the clock has seen."""
    grow("abc")
    verify(AT)
    tamper(f"DELETE FROM {HEADS}", f"DELETE FROM {LEAF}", f"UPDATE {ENTRY} SET outcome = 'x'")
    grow("d")
    for day in (1, 2):
        verify(AT + day * DAY)
        assert rows(connect)[-1][4] in ("history_differs", "checkpoint_altered")


def test_a_head_known_from_elsewhere_must_be_on_the_way(
    grow: Any, as_role: Any, home: Path
) -> None:
    grow("abc", "def")
    key = load(home / "public")
    with as_role("console"):
        good = fsck(key).good
        assert fsck(key, kept=[good]).ok
        for head, code in (
            (Head(7, bytes(32)), "rolled_back"), (Head(5, bytes(32)), "history_differs"),
            (Head(6, bytes(32)), "history_differs"),
        ):  # fmt: skip
            assert [one.code for one in fsck(key, kept=[head]).findings] == [code]
        assert (
            fsck(key, since=good, kept=[Head(3, bytes(32))]).findings[0].code == "history_differs"
        )


def test_what_was_verified_is_only_ever_added_to(
    grow: Any, verify: Any, connect: Any, as_role: Any
) -> None:
    grow("abc")
    verify(AT)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added"):
        connect().execute("UPDATE journal.journal_verification SET outcome = 'x'")
    clock = connect("clock")
    clock.execute(
        """INSERT INTO journal.journal_verification (scope, start, size, root, finished, outcome,
             findings, verified_at, recorded_at, recorded_by)
           VALUES ('whole', 0, 9, '', true, 'good', '[]', now(), '2000-01-01', 'somebody else')"""
    )
    row = clock.execute(
        """SELECT recorded_by, recorded_at > now() - interval '1 hour'
             FROM journal.journal_verification ORDER BY id DESC LIMIT 1"""
    ).fetchone()
    assert row == ("meibo_clock", True)
    for role in ("sequencer", "officer"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connect(role).execute("SELECT * FROM journal.journal_verification")


def test_doctor_says_so(grow: Any, verify: Any, connect: Any, tamper: Any, tmp_path: Path) -> None:
    def said(at: datetime) -> tuple[str, str]:
        fence = journal_fences(connect(), tmp_path, at)[1]
        return fence.result, fence.en

    assert said(AT)[0] == "unknown"
    grow("abc")
    verify(AT)
    assert said(AT + DAY)[0] == "holds"
    assert said(AT + 3 * DAY)[0] == "broken", "overdue"
    tamper(f"DELETE FROM {ENTRY} WHERE id = 2")
    verify(AT + WEEK)
    assert said(AT + WEEK)[0] == "broken"
    assert "entry_removed entry 2" in said(AT + WEEK)[1]
