"""The order of entries, and sequencers at work together."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from psycopg.errors import InsufficientPrivilege
from rig_races import at_once

from meibo.rooms.journal import sequencing
from meibo.rooms.journal.fsck import fsck
from meibo.rooms.journal.public_key import load
from meibo.rooms.journal.sequencing import SequencingError, sequence
from meibo.terms.actor import Actor

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
APPEND = "SELECT journal.append('test.slow', 'test', 'slow', '', 'done', 't', now())"


def order(connect: Any) -> list[str]:
    rows = connect().execute(
        """SELECT e.case_ref FROM journal.journal_leaf l JOIN journal.journal_entry e
             ON e.id = l.entry_id ORDER BY l.seq"""
    )
    return [row[0] for row in rows]


def good(as_role: Any, home: Path) -> None:
    with as_role("console"):
        report = fsck(load(home / "public"))
    assert report.ok, report.findings


@pytest.mark.requirement("AUD-02", "AUD-03")
def test_a_long_transaction_loses_nothing(
    connect: Any, write: Any, sequenced: Any, as_role: Any, home: Path
) -> None:
    """It began first and commits last: its entry has the lower number and is still put in."""
    slow = connect("public")
    slow.execute("SELECT pg_current_xact_id()")
    write("before")
    slow.execute(APPEND)
    write("after 1", "after 2")
    assert sequenced() == 0, "nothing is final while an older transaction is open"
    write("after 3")
    assert sequenced() == 0
    slow.commit()
    assert sequenced() == 5
    assert order(connect) == ["slow", "before", "after 1", "after 2", "after 3"]
    good(as_role, home)


def test_by_the_highest_committed_number_it_would_be_lost(connect: Any, write: Any) -> None:
    """What the rule guards against: reading by id would pass the slow entry over."""
    slow = connect("public")
    slow.execute(APPEND)
    write("after")
    reader = connect()
    row = reader.execute("SELECT max(id) FROM journal.journal_entry").fetchone()
    reader.rollback()
    slow.commit()
    found = reader.execute(
        "SELECT case_ref FROM journal.journal_entry WHERE id > %s", [row[0]]
    ).fetchall()
    assert found == [], "the slow entry lies below what a naive reader has seen"


def test_rolled_back_acts_leave_holes_in_the_numbers_and_nothing_else(
    connect: Any, write: Any, sequenced: Any, as_role: Any, home: Path
) -> None:
    write("a")
    gone = connect("public")
    gone.execute(APPEND)
    gone.rollback()
    write("b")
    assert sequenced() == 2
    assert order(connect) == ["a", "b"]
    good(as_role, home)


def test_rounds_join_up(
    connect: Any, write: Any, sequenced: Any, as_role: Any, home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sequencing, "BATCH", 3)
    write(*"abcdefgh")
    assert [sequenced() for _ in range(4)] == [3, 3, 2, 0]
    assert order(connect) == list("abcdefgh")
    heads = connect().execute("SELECT size FROM journal.journal_checkpoint ORDER BY 1").fetchall()
    assert heads == [(3,), (6,), (8,)]
    good(as_role, home)


def two_at_once(as_role: Any, database: str, *, locks: bool = True) -> list[Any]:
    """Two sequencers that meet just before they write their leaves; what each said."""
    with as_role("sequencer"):
        run = partial(sequence, Actor("process:sequencer"), AT)
        return at_once(
            "sequencer", database, [run, run], before="INSERT INTO journal.journal_leaf",
            advisory_locks=locks,
        )  # fmt: skip


def test_two_sequencers_at_once(
    connect: Any, write: Any, as_role: Any, home: Path, database: str
) -> None:
    for round_ in range(2):
        write(*(f"{round_}-{n}" for n in range(20)))
        assert sorted(two_at_once(as_role, database)) == [0, 20]
    assert len(order(connect)) == 40
    good(as_role, home)


def test_without_the_lock_they_collide(write: Any, as_role: Any, database: str) -> None:
    """What the test above rests on."""
    write(*"abc")
    said = two_at_once(as_role, database, locks=False)
    assert sum(isinstance(one, IntegrityError) for one in said) == 1


def test_checkpoints_signed_before_they_had_numbers_are_numbered(
    connect: Any, write: Any, sequenced: Any, tamper: Any, as_role: Any, home: Path
) -> None:
    """The migration's own statements, as the owner, on rows that the owner cannot even see."""
    for cases in ("ab", "c", "d"):
        write(*cases)
        sequenced()
    tamper(
        "ALTER TABLE journal.journal_checkpoint ALTER number DROP NOT NULL",
        "UPDATE journal.journal_checkpoint SET number = NULL",
    )
    owner = connect("owner")
    script = Path(sequencing.__file__).parent / "sql" / "numbered_checkpoints.sql"
    owner.execute(script.read_text("utf-8"))
    owner.commit()
    rows = connect().execute("SELECT size, number FROM journal.journal_checkpoint ORDER BY 1")
    assert rows.fetchall() == [(2, 0), (3, 1), (4, 2)]
    with pytest.raises(InsufficientPrivilege, match="only ever added"):
        connect().execute("UPDATE journal.journal_checkpoint SET number = 9")
    good(as_role, home)


def test_nothing_is_signed_where_entries_change_between_two_statements(
    connect: Any, write: Any, sequenced: Any, tamper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a", "b")
    add = sequencing._add

    def after_a_theft(*given: Any) -> None:
        tamper("DELETE FROM journal.journal_entry WHERE case_ref = 'a'")
        add(*given)

    monkeypatch.setattr(sequencing, "_add", after_a_theft)
    with pytest.raises(SequencingError, match="2 entries were read, 1 added"):
        sequenced()
    assert connect().execute("SELECT count(*) FROM journal.journal_checkpoint").fetchone() == (0,)
