"""fsck finds whatever a superuser can do to the journal with every trigger switched off."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meibo.config.database import setup
from meibo.rooms.journal.fsck import fsck
from meibo.rooms.journal.note import Head, sign
from meibo.rooms.journal.public_key import load
from meibo.rooms.journal.report import Report

SEED = 20261120
ENTRY = "journal.journal_entry"
LEAF = "journal.journal_leaf"
HEADS = "journal.journal_checkpoint"


@pytest.fixture
def check(as_role: Any, home: Path) -> Callable[[], Report]:
    def run() -> Report:
        with as_role("console"):
            return fsck(load(home / "public"))

    return run


@pytest.fixture
def journal(write: Any, sequenced: Any, check: Any) -> Callable[[], Report]:
    """Nine entries under three checkpoints (3, 6 and 9 leaves), found good."""
    for cases in ("abc", "def", "ghi"):
        write(*cases)
        assert sequenced() == 3
    report: Report = check()
    assert report.ok
    assert (report.entries, report.checkpoints, report.waiting) == (9, 3, 0)
    return check  # type: ignore[no-any-return]


def found(report: Report) -> set[tuple[str, int | None]]:
    assert not report.ok
    return {(one.code, one.entry) for one in report.findings}


@pytest.mark.requirement("AUD-03")
def test_untouched_is_good_and_says_so_in_json(journal: Any, write: Any, check: Any) -> None:
    write("not yet in the tree")
    assert check().as_json() == {
        "ok": True, "start": 0, "entries": 9, "waiting": 1, "checkpoints": 3, "findings": [],
    }  # fmt: skip


@pytest.mark.requirement("AUD-03")
@pytest.mark.parametrize(
    "change",
    [
        "recorded_at = recorded_at + interval '1 microsecond'", "recorded_by = 'meibo_officer'",
        "acted_at = acted_at - interval '1 microsecond'", "actor = 'officer:nobody'",
        "terminal = 'elsewhere'", "function = 'intake.see_own'", "purpose = ''",
        "case_ref = 'z'", "subject = 'z'", "outcome = 'refused:x'", "xid = '9999999'::xid8",
    ],
)  # fmt: skip
def test_every_altered_column_names_its_entry(journal: Any, tamper: Any, change: str) -> None:
    tamper(f"UPDATE {ENTRY} SET {change} WHERE id = 5")
    assert ("entry_altered", 5) in found(journal())
    assert not {entry for code, entry in found(journal()) if code == "entry_altered"} - {5}


def test_a_removed_entry_is_named(journal: Any, tamper: Any) -> None:
    tamper(f"DELETE FROM {ENTRY} WHERE id = 4")
    assert found(journal()) == {("entry_removed", 4)}


def test_removed_with_its_leaf_the_gap_shows(journal: Any, tamper: Any) -> None:
    tamper(f"DELETE FROM {ENTRY} WHERE id = 4", f"DELETE FROM {LEAF} WHERE entry_id = 4")
    report = journal()
    assert ("leaf_missing", None) in found(report)
    assert (report.findings[0].first_seq, report.findings[0].last_seq) == (3, 3)


def test_removed_at_the_end_the_checkpoint_shows(journal: Any, tamper: Any) -> None:
    tamper(f"DELETE FROM {LEAF} WHERE entry_id > 7", f"DELETE FROM {ENTRY} WHERE id > 7")
    report = journal()
    assert ("leaf_missing", None) in found(report)
    assert report.findings[0].last_seq == 8


def test_removed_and_closed_up_the_root_shows(journal: Any, tamper: Any) -> None:
    """Leaves moved down over the gap: every leaf fits its entry, no head fits the tree."""
    tamper(
        f"DELETE FROM {LEAF} WHERE entry_id = 4",
        f"DELETE FROM {ENTRY} WHERE id = 4",
        *(f"UPDATE {LEAF} SET seq = {n - 1} WHERE seq = {n}" for n in range(4, 9)),
    )
    report = journal()
    codes = [one.code for one in report.findings]
    assert "root_differs" in codes
    assert "leaf_missing" in codes
    first = next(one for one in report.findings if one.code == "root_differs")
    assert (first.first_seq, first.last_seq) == (3, 5), "after the last head that was good"


def test_an_entry_slipped_in_is_named(journal: Any, tamper: Any) -> None:
    tamper(
        f"""INSERT INTO {ENTRY} SELECT 1000, xid, recorded_at, recorded_by, acted_at, actor,
            terminal, function, purpose, 'forged', subject, outcome FROM {ENTRY} WHERE id = 3"""
    )
    assert found(journal()) == {("entry_slipped_in", 1000)}


def test_two_entries_with_their_contents_swapped(journal: Any, tamper: Any) -> None:
    tamper(
        f"""UPDATE {ENTRY} AS e SET case_ref = o.case_ref FROM {ENTRY} AS o
             WHERE (e.id, o.id) IN ((2, 8), (8, 2))"""
    )
    assert {("entry_altered", 2), ("entry_altered", 8)} <= found(journal())


def test_two_leaves_swapped(journal: Any, tamper: Any) -> None:
    """Order alone: each leaf still fits its entry."""
    tamper(
        f"UPDATE {LEAF} SET seq = 100 WHERE seq = 4",
        f"UPDATE {LEAF} SET seq = 4 WHERE seq = 5",
        f"UPDATE {LEAF} SET seq = 5 WHERE seq = 100",
    )
    assert ("entry_reordered", 5) in found(journal())
    assert ("root_differs", None) in found(journal())


def test_altered_with_a_leaf_to_fit_the_root_shows(journal: Any, tamper: Any) -> None:
    """Whoever may write every table still has no key."""
    tamper(
        f"UPDATE {ENTRY} SET outcome = 'done!' WHERE id = 5",
        f"""UPDATE {LEAF} AS l SET hash = sha256('\\x00'::bytea || convert_to(concat_ws(E'\\t',
            e.version, e.id, e.xid, e.recorded_at, e.recorded_by, e.acted_at, e.actor, e.terminal,
            e.function, e.purpose, e.case_ref, e.subject, e.outcome), 'UTF8'))
            FROM journal.entry_leaf AS e WHERE e.id = 5 AND l.entry_id = 5""",
    )
    report = journal()
    assert {one.code for one in report.findings} == {"root_differs", "checkpoint_altered"}
    assert (report.findings[0].first_seq, report.findings[0].last_seq) == (3, 5)


def test_an_altered_leaf(journal: Any, tamper: Any) -> None:
    tamper(f"UPDATE {LEAF} SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1) WHERE seq = 4")
    assert {("entry_altered", 5), ("root_differs", None)} <= found(journal())


def test_a_checkpoint_taken_away_leaves_unsigned_leaves(journal: Any, tamper: Any) -> None:
    tamper(f"DELETE FROM {HEADS} WHERE size = 9")
    report = journal()
    assert ("leaf_unsigned", None) in found(report)
    assert (report.findings[0].first_seq, report.findings[0].last_seq) == (6, 8)


def test_an_older_note_in_the_place_of_a_newer(journal: Any, tamper: Any) -> None:
    tamper(f"UPDATE {HEADS} SET note = (SELECT note FROM {HEADS} WHERE size = 6) WHERE size = 9")
    assert ("root_differs", None) in found(journal())


@pytest.mark.parametrize(
    "change",
    [
        "note = replace(note, chr(10) || '9' || chr(10), chr(10) || '8' || chr(10))",
        "note = ''",
        "note = overlay(note PLACING 'AAAA' FROM length(note) - 20)",
    ],
)
def test_a_note_altered_loses_its_signature(journal: Any, tamper: Any, change: str) -> None:
    tamper(f"UPDATE {HEADS} SET {change} WHERE size = 9")
    assert ("checkpoint_signature", None) in found(journal())


def test_a_note_of_another_key_is_none(journal: Any, tamper: Any, connect: Any) -> None:
    (root,) = connect().execute(f"SELECT root FROM {HEADS} WHERE size = 9").fetchone()
    forged = sign(Head(9, bytes(root)), Ed25519PrivateKey.from_private_bytes(bytes(32)))
    tamper(f"UPDATE {HEADS} SET note = '{forged}' WHERE size = 9")
    assert ("checkpoint_signature", None) in found(journal())


@pytest.mark.parametrize(
    "change",
    [
        "root = sha256(root)", "frontier = frontier || frontier", "last_entry = last_entry - 1",
        "last_entry = last_entry + 100", "last_xid = '1'::xid8", "size = 8",
    ],
)  # fmt: skip
def test_an_altered_checkpoint(journal: Any, tamper: Any, change: str) -> None:
    """The frontier and last entry are not signed: the next round would start from them."""
    tamper(f"UPDATE {HEADS} SET {change} WHERE size = 9")
    assert not journal().ok


def test_the_sequencer_goes_on_after_a_forged_start_and_fsck_tells(
    journal: Any, tamper: Any, write: Any, sequenced: Any
) -> None:
    tamper(f"UPDATE {HEADS} SET frontier = sha256(frontier) || sha256('x') WHERE size = 9")
    write("x")
    sequenced()
    assert ("root_differs", None) in found(journal())


def test_bytes_moved_from_one_leaf_to_the_next(journal: Any, tamper: Any) -> None:
    """All hashes in a row are the same bytes as before, and belong to other leaves."""
    tamper(
        f"""UPDATE {LEAF} AS l SET hash = CASE l.seq
              WHEN 4 THEN substring(l.hash FROM 1 FOR 31)
              ELSE substring(o.hash FROM 32) || l.hash END
             FROM {LEAF} AS o WHERE (l.seq, o.seq) IN ((4, 5), (5, 4))"""
    )
    assert {("entry_altered", 5), ("entry_altered", 6)} <= found(journal())


def test_a_checkpoint_taken_out_of_the_middle_leaves_a_gap(journal: Any, tamper: Any) -> None:
    tamper(f"DELETE FROM {HEADS} WHERE size = 6")
    (finding,) = journal().findings
    assert (finding.code, finding.first_seq, finding.last_seq) == ("checkpoint_missing", 3, 8)


def test_a_gap_in_the_leaves_does_not_hide_what_comes_before(journal: Any, tamper: Any) -> None:
    tamper(
        f"UPDATE {ENTRY} SET outcome = 'x' WHERE id = 2", f"DELETE FROM {LEAF} WHERE seq = 6",
        f"UPDATE {HEADS} SET last_entry = last_entry - 1 WHERE size = 6",
    )  # fmt: skip
    codes = {one.code for one in journal().findings}
    assert codes == {"entry_altered", "leaf_missing", "checkpoint_altered", "entry_slipped_in"}


def test_after_a_gap_in_a_long_stretch_the_rest_is_still_asked(
    journal: Any, tamper: Any, sequenced: Any
) -> None:
    """A reading left in its middle would take the whole transaction with it."""
    tamper(
        f"""INSERT INTO {ENTRY} SELECT 1000 + n, pg_current_xact_id(), recorded_at, recorded_by,
            acted_at, actor, terminal, function, purpose, repeat('c', 500), subject, outcome
            FROM {ENTRY}, generate_series(1, 16000) AS n WHERE id = 1"""
    )
    assert sequenced() == 16_000
    tamper(f"DELETE FROM {LEAF} WHERE seq = 6")
    codes = {(one.code, one.entry) for one in journal().findings}
    assert codes == {("leaf_missing", None), ("entry_slipped_in", 7)}


@pytest.mark.parametrize(
    ("root", "change", "code"),
    [
        (bytes(32), "", "history_differs"),
        (None, "note = replace(note, '=', 'A')", "checkpoint_altered"),
        (None, "root = sha256(root)", "checkpoint_altered"),
    ],
)
def test_nothing_is_built_on_a_start_that_is_not_what_was_signed_and_seen(
    journal: Any, tamper: Any, as_role: Any, home: Path, root: bytes | None, change: str, code: str
) -> None:
    key = load(home / "public")
    with as_role("console"):
        seen = fsck(key, most=6).good
    assert seen.size == 6
    if change:
        tamper(f"UPDATE {HEADS} SET {change} WHERE size = 6")
    with as_role("console"):
        report = fsck(key, since=Head(6, root or seen.root))
        assert code in {one.code for one in report.findings}
        assert (report.start, report.entries) == (0, 9), "then from the first entry"
        if not change:
            good = fsck(key, since=seen)
            assert (good.ok, good.start, good.entries) == (True, 6, 3)


def mutations(rows: int) -> list[str]:
    """Every kind of single change, on every row."""
    made = []
    for n in range(1, rows + 1):
        made += [
            f"DELETE FROM {ENTRY} WHERE id = {n}",
            f"DELETE FROM {LEAF} WHERE entry_id = {n}",
            f"UPDATE {LEAF} SET hash = sha256(hash) WHERE entry_id = {n}",
            f"UPDATE {LEAF} SET seq = seq + 1000 WHERE entry_id = {n}",
            f"UPDATE {LEAF} SET entry_id = entry_id + 1000 WHERE entry_id = {n}",
            f"UPDATE {ENTRY} SET id = id + 1000 WHERE id = {n}",
            f"UPDATE {ENTRY} SET xid = (xid::text::bigint - 1)::text::xid8 WHERE id = {n}",
        ]
        made += [
            f"UPDATE {ENTRY} SET {column} = {column} || ' ' WHERE id = {n}"
            for column in ("recorded_by", "actor", "terminal", "function", "purpose", "case_ref",
                           "subject", "outcome")
        ]  # fmt: skip
        made += [
            f"UPDATE {ENTRY} SET {column} = {column} - interval '1 us' WHERE id = {n}"
            for column in ("recorded_at", "acted_at")
        ]
        made.append(
            f"""INSERT INTO {ENTRY} SELECT id + 1000, (xid::text::bigint - 1)::text::xid8,
                recorded_at, recorded_by, acted_at, actor, terminal, function, purpose, case_ref,
                subject, outcome FROM {ENTRY} WHERE id = {n}"""
        )
    return made


@pytest.mark.requirement("AUD-03")
@pytest.mark.parametrize("count", [48, pytest.param(None, marks=pytest.mark.long)])
def test_no_single_change_goes_unnoticed(
    journal: Any, check: Any, database: str, count: int | None
) -> None:
    """Some of all single changes, drawn from a fixed seed; the long test makes every one."""
    every = mutations(9)
    chosen = random.Random(SEED).sample(every, count or len(every))
    with psycopg.connect(setup.setup_url(database), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for query in chosen:
            with superuser.transaction():
                for table in (ENTRY, LEAF):
                    superuser.execute(f"CREATE TABLE public.kept_{table[16:]} AS TABLE {table}")
                assert superuser.execute(query.encode()).rowcount == 1, query
            assert not check().ok, query
            with superuser.transaction():
                for table in (ENTRY, LEAF):
                    kept = f"public.kept_{table[16:]}"
                    superuser.execute(f"DELETE FROM {table}")
                    superuser.execute(f"INSERT INTO {table} SELECT * FROM {kept}")
                    superuser.execute(f"DROP TABLE {kept}")
    assert check().ok, "put back as it was"
