"""Journal: sequencing and fsck beside COPY and SHA-256, and beside a naive hash chain."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import struct
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from bench.frame.installation import Installation, installed
from bench.frame.rounds import Case, Frame

UNIT = "entries/s"
ENTRIES = 1_000_000
# A million rows one by one through a naive program would only take time: its rate is that of these.
NAIVE = 200_000
# The slowest rate at which the naive chain was seen on two shared cores.
NAIVE_FLOOR = 40_000
# How much more memory ten times the entries may take.
FLAT = 1.25
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)

FILL = """
INSERT INTO journal.journal_entry (xid, recorded_at, recorded_by, acted_at, actor, terminal,
    function, purpose, case_ref, subject, outcome)
SELECT pg_current_xact_id(), clock_timestamp(), 'meibo_officer', now(),
       'officer:' || gen_random_uuid(), '203.0.113.' || n %% 250, 'examination.see_case',
       'examination', gen_random_uuid()::text, gen_random_uuid()::text, 'done'
  FROM generate_series(1, %s) AS n
"""
OUT = "COPY (SELECT * FROM journal.entry_leaf) TO STDOUT"
ROWS = "SELECT * FROM journal.entry_leaf LIMIT %s"


def options(parser: argparse.ArgumentParser) -> None:
    """--entries N."""
    parser.add_argument(
        "--entries", type=int, default=ENTRIES, help=f"記録の数 / entries ({ENTRIES:,})"
    )


def run(frame: Frame, args: argparse.Namespace) -> None:
    """Memory at a tenth and at all of the entries; then sequencing, fsck and export in rounds."""
    with installed() as house, tempfile.TemporaryDirectory(prefix="meibo-bench-copy-") as folder:
        journal = _Journal(house, Path(folder) / "copy")
        journal.fill(args.entries // 10)
        small = journal.peaks(frame)
        journal.fill(args.entries - journal.entries)
        large = journal.peaks(frame)
        _memory(frame, args.entries, small, large)
        count, few = journal.entries, min(NAIVE, journal.entries)
        frame.compare(
            "sequencing", unit=UNIT, goal=0.3,
            product=Case("sequencer", count, journal.sequence, journal.unsequence),
            limit=Case(
                "COPY out + SHA-256 + COPY in of leaves", count, journal.copy_sha_copy,
                journal.empty,
            ),
            peer=Case(
                "cursor rows + json.dumps + chain + executemany", few,
                lambda: journal.naive(few, store=True), journal.empty,
            ),
        )  # fmt: skip
        journal.unsequence()
        journal.sequence()
        frame.compare(
            "fsck", unit=UNIT, goal=0.5,
            product=Case("fsck", count, journal.fsck),
            limit=Case("COPY out + SHA-256", count, journal.copy_sha),
            peer=Case(
                "cursor rows + json.dumps + chain", few, lambda: journal.naive(few, store=False)
            ),
            peer_floor=NAIVE_FLOOR,
            beside=(
                Case("COPY out", count, journal.copy_out),
                Case("journal export, whole copy", count, journal.export, journal.no_copy),
            ),
        )  # fmt: skip


def _memory(frame: Frame, entries: int, small: dict[str, float], large: dict[str, float]) -> None:
    """Tell peaks, and demand that they do not grow with the entries."""
    for name, before in small.items():
        told = {str(entries // 10): round(before, 1), str(entries): round(large[name], 1)}
        frame.results.note(
            f"peak_mib_{name}", told,
            f"最大メモリー / peak memory, {name}: {before:.0f} MiB ({entries // 10:,})"
            f" → {large[name]:.0f} MiB ({entries:,})",
        )  # fmt: skip
    flat = all(large[name] <= small[name] * FLAT for name in small)
    frame.results.demand("memory_flat", flat)


class _Journal:
    """One journal under measurement, and the ways of going through it."""

    def __init__(self, house: Installation, copy: Path) -> None:
        self.house, self.copy, self.entries = house, copy, 0

    def fill(self, count: int) -> None:
        """Entries of a thousand a transaction, as the console's bulk work makes them."""
        with self.house.superuser() as connection:
            for at in range(0, count, 1000):
                connection.execute(FILL, [min(1000, count - at)])
            connection.execute("VACUUM ANALYZE journal.journal_entry")
            connection.execute("CHECKPOINT")
        self.entries += count

    def unsequence(self) -> None:
        """Back to no leaf at all, as nobody but a superuser without triggers can."""
        with self.house.superuser() as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("TRUNCATE journal.journal_leaf, journal.journal_checkpoint")
            connection.execute("CHECKPOINT")

    def empty(self) -> None:
        """The table into which the limit and the naive peer write, with the same indexes."""
        with self.house.superuser() as connection:
            connection.execute("DROP TABLE IF EXISTS public.bench_leaf")
            connection.execute(
                "CREATE TABLE public.bench_leaf"
                " (seq bigint PRIMARY KEY, entry_id bigint UNIQUE, hash bytea)"
            )
            connection.execute("CHECKPOINT")

    def peaks(self, frame: Frame) -> dict[str, float]:
        """MiB at the highest of each of the product's ways; leaves the journal sequenced."""
        ways = {
            "sequencing": Case("", self.entries, self.sequence, self.unsequence),
            "fsck": Case("", self.entries, self.fsck),
            "export": Case("", self.entries, self.export, self.no_copy),
        }
        took = {name: frame.once(case).peak for name, case in ways.items()}
        return {name: peak for name, peak in took.items() if peak is not None}

    # ------------------------------------------------------------ product
    def sequence(self) -> None:
        from meibo.rooms.journal.sequencing import sequence
        from meibo.terms.actor import Actor

        with self.house.acting_as("sequencer"):
            done = 0
            while taken := sequence(Actor("bench"), AT):
                done += taken
        assert done == self.entries, (done, self.entries)

    def fsck(self) -> None:
        from meibo.rooms.journal.fsck import fsck
        from meibo.rooms.journal.public_key import load

        with self.house.acting_as("console"):
            report = fsck(load(self.house.home / "public"))
        assert report.ok, report.findings[:3]
        assert report.entries == self.entries

    def no_copy(self) -> None:
        shutil.rmtree(self.copy, ignore_errors=True)

    def export(self) -> None:
        from meibo.rooms.journal.export import export
        from meibo.rooms.journal.public_key import load

        with self.house.acting_as("console"):
            assert export(self.copy, load(self.house.home / "public")).size == self.entries

    # ------------------------------------------------------------ limits
    def copy_out(self) -> None:
        with (
            closing(self.house.connection("console")) as connection,
            connection.cursor() as cursor,
            cursor.copy(OUT) as copy,
        ):
            for _ in copy:
                pass

    def copy_sha(self) -> None:
        self._hashes()

    def _hashes(self) -> list[bytes]:
        sha256 = hashlib.sha256
        with (
            closing(self.house.connection("console")) as connection,
            connection.cursor() as cursor,
            cursor.copy(OUT) as copy,
        ):
            return [sha256(row).digest() for row in copy]

    def copy_sha_copy(self) -> None:
        hashes = self._hashes()
        row = struct.Struct("!hiqiqi").pack
        with (
            self.house.superuser() as connection,
            connection.cursor() as cursor,
            cursor.copy("COPY public.bench_leaf FROM STDIN BINARY") as copy,
        ):
            copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
            for at in range(0, len(hashes), 1000):
                some = enumerate(hashes[at : at + 1000], at)
                copy.write(b"".join([row(3, 8, n, 8, n, 32) + one for n, one in some]))
            copy.write(b"\xff\xff")

    # ------------------------------------------------------------ naive peer
    def naive(self, count: int, *, store: bool) -> None:
        """Rows through a cursor, a sorted dump of each, every hash over the one before."""
        with self.house.superuser() as connection, connection.transaction():
            chain: list[tuple[int, Any, bytes]] = []
            before = b""
            with connection.cursor(name="rows", row_factory=psycopg.rows.dict_row) as cursor:
                cursor.itersize = 5000
                cursor.execute(ROWS, [count])
                for seq, row in enumerate(cursor):
                    said = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)
                    before = hashlib.sha256(before + said.encode()).digest()
                    if store:
                        chain.append((seq, row["id"], before))
            if store:
                with connection.cursor() as cursor:
                    cursor.executemany("INSERT INTO public.bench_leaf VALUES (%s, %s, %s)", chain)
