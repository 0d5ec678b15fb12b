"""Random changes of the journal's rows: fsck finds every one and names the entry or range."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import psycopg
import pytest
from rig_rows import TABLES, RowSpoiler

from meibo.config.database import setup
from meibo.rooms.journal import stretches
from meibo.rooms.journal.fsck import fsck
from meibo.rooms.journal.public_key import load

SEED = 20261122
BATCHES = (3, 150, 90, 1, 1, 40)
OLDER = 153
FILL = """
INSERT INTO journal.journal_entry (xid, recorded_at, recorded_by, acted_at, actor, terminal,
    function, purpose, case_ref, subject, outcome)
SELECT pg_current_xact_id(), now(), 'meibo_machine', now(), 'process:x', 't', 'test.note', 'test',
    E'a\\tb\\n' || clock_timestamp() || n, '\\N', 'done' FROM generate_series(1, {n}) AS n
"""


@pytest.mark.requirement("AUD-03")
@pytest.mark.parametrize(
    ("count", "onward"),
    [
        (60, False), (40, True),
        pytest.param(150, False, marks=pytest.mark.long),
        pytest.param(1000, False, marks=pytest.mark.long),
        pytest.param(1000, True, marks=pytest.mark.long),
    ],
)  # fmt: skip
def test_every_change_of_rows_is_found_and_named(
    tamper: Any, sequenced: Any, as_role: Any, home: Path, database: str, count: int, onward: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """onward: from a checkpoint verified before, changes after it."""
    monkeypatch.setattr(stretches, "STRETCH", 64)
    for n in BATCHES:
        tamper(FILL.format(n=n))
        assert sequenced() == n
    key, chance = load(home / "public"), random.Random(SEED)
    with (
        psycopg.connect(setup.setup_url(database), autocommit=True) as superuser,
        as_role("console"),
    ):
        superuser.execute("SET session_replication_role = replica")
        for table in TABLES:
            superuser.execute(f"CREATE TABLE public.kept_{table[8:]} AS TABLE {table}".encode())
        newest = fsck(key).good
        since = fsck(key, most=3).good if onward else None
        assert (newest.size, since and since.size) == (sum(BATCHES), 3 if onward else None)
        spoiler = RowSpoiler(superuser, newest.size, OLDER, chance)
        missed = 0
        for number in range(count):
            kind = RowSpoiler.KINDS[number % len(RowSpoiler.KINDS)]
            table = TABLES[number // len(RowSpoiler.KINDS) % len(TABLES)]
            place = spoiler.spoil(kind, table)
            report = fsck(key, since=since, kept=[newest])
            if since and place.first < since.size and not place.named_by(report.findings):
                missed += 1  # before what was verified: the whole reading's to find
                report = fsck(key, kept=[newest])
            assert place.named_by(report.findings), (number, kind, table, place, report.findings)
            put_back(superuser)
        assert missed < count / 8
        assert fsck(key, since=since, kept=[newest]).ok, "put back as it was"


def put_back(superuser: psycopg.Connection[Any]) -> None:
    with superuser.transaction():
        for table in TABLES:
            superuser.execute(f"DELETE FROM {table}".encode())
            superuser.execute(f"INSERT INTO {table} SELECT * FROM public.kept_{table[8:]}".encode())
