"""Every way to spoil the journal's rows, as a superuser with triggers switched off can."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import psycopg

from meibo.rooms.journal.report import Finding

ENTRY, LEAF, HEADS = (f"journal.journal_{name}" for name in ("entry", "leaf", "checkpoint"))
TABLES = (ENTRY, LEAF, HEADS)
_TEXTS = (
    "recorded_by", "actor", "terminal", "function", "purpose", "case_ref", "subject", "outcome",
)  # fmt: skip
_COPIED = """xid, recorded_at, recorded_by, acted_at, actor, terminal, function, purpose, 'forged',
    subject, outcome"""


@dataclass(frozen=True, slots=True)
class Place:
    """What was spoiled: entries by id, or leaves from first to last."""

    what: str
    entries: tuple[int, ...] = ()
    first: int = 0
    last: int = -1

    def named_by(self, findings: list[Finding]) -> bool:
        """Whether a finding names one of the entries, or a range with one of the leaves."""
        for one in findings:
            if one.entry is not None and one.entry in self.entries:
                return True
            last = one.seq if one.last_seq is None else one.last_seq
            first = last if one.first_seq is None else one.first_seq
            if last is not None and first is not None and first <= self.last and self.first <= last:
                return True
        return False


class RowSpoiler:
    """Spoils rows at random; `older` is how many leaves an earlier copy of the database had.

    The journal's entries must have the ids 1 to `size`, their leaves the numbers below them.
    """

    KINDS = ("alter", "drop", "swap", "insert", "truncate", "roll back")

    def __init__(
        self, connection: psycopg.Connection[Any], size: int, older: int, chance: random.Random
    ) -> None:
        self.connection, self.size, self.older, self.chance = connection, size, older, chance
        rows = connection.execute(f"SELECT size FROM {HEADS} ORDER BY size").fetchall()
        self.heads = [row[0] for row in rows]

    def spoil(self, kind: str, table: str) -> Place:
        """Do one change of a kind to a table, and commit it."""
        name = f"_{kind.replace(' ', '_')}_{table.rpartition('_')[2]}"
        with self.connection.transaction():
            place: Place = getattr(self, name)()
        return place

    def _do(self, query: str, *values: Any) -> None:
        done = self.connection.execute(query.encode(), values)
        assert done.rowcount > 0, (query, values)

    def _entry(self, what: str, *ids: int) -> Place:
        return Place(what, ids, min(ids) - 1, max(ids) - 1)

    def _head(self) -> tuple[int, int]:
        """A checkpoint's size, and that of the one before."""
        at = self.chance.randrange(len(self.heads))
        return self.heads[at], self.heads[at - 1] if at else 0

    # ------------------------------------------------------------ entries
    def _alter_entry(self) -> Place:
        one = self.chance.randint(1, self.size)
        change = self.chance.choice([
            *(f"{name} = {name} || ' '" for name in _TEXTS),
            *(f"{name} = {name} + interval '1 us'" for name in ("recorded_at", "acted_at")),
            "xid = (xid::text::bigint + 1000)::text::xid8", "id = id + 100000",
        ])  # fmt: skip
        self._do(f"UPDATE {ENTRY} SET {change} WHERE id = %s", one)
        return self._entry(change, one)

    def _drop_entry(self) -> Place:
        one = self.chance.randint(1, self.size)
        self._do(f"DELETE FROM {ENTRY} WHERE id = %s", one)
        if self.chance.random() < 0.5:
            self._do(f"DELETE FROM {LEAF} WHERE entry_id = %s", one)
        return self._entry("drop", one)

    def _swap_entry(self) -> Place:
        one, two = self.chance.sample(range(1, self.size + 1), 2)
        self._do(
            f"""UPDATE {ENTRY} AS e SET case_ref = o.case_ref FROM {ENTRY} AS o
                 WHERE (e.id, o.id) IN ((%s, %s), (%s, %s))""",
            one, two, two, one,
        )  # fmt: skip
        return self._entry("swap", one, two)

    def _insert_entry(self) -> Place:
        """Before the last transaction's: what comes after is not history yet, but a new entry."""
        one, forged = self.chance.randint(1, self.heads[-2]), 100_000
        self._do(f"INSERT INTO {ENTRY} SELECT %s, {_COPIED} FROM {ENTRY} WHERE id = %s",
                 forged, one)  # fmt: skip
        return Place("insert", (forged,))

    def _truncate_entry(self) -> Place:
        first = self.chance.randint(2, self.size)
        self._do(f"DELETE FROM {ENTRY} WHERE id >= %s", first)
        return self._entry("truncate", first, self.size)

    def _roll_back_entry(self) -> Place:
        """Everything as it once was: only who has seen more of it can tell."""
        self._do(f"DELETE FROM {ENTRY} WHERE id > %s", self.older)
        self._do(f"DELETE FROM {LEAF} WHERE seq >= %s", self.older)
        self._do(f"DELETE FROM {HEADS} WHERE size > %s", self.older)
        return Place("roll back", (), self.older, self.size - 1)

    # ------------------------------------------------------------ leaves
    def _alter_leaf(self) -> Place:
        seq = self.chance.randrange(self.size)
        byte = self.chance.randrange(32)
        change = self.chance.choice([
            f"hash = set_byte(hash, {byte}, get_byte(hash, {byte}) # 1)",
            "hash = substring(hash FROM 1 FOR 31)", "seq = seq + 100000", "seq = -seq - 1",
            "entry_id = entry_id + 100000",
        ])  # fmt: skip
        self._do(f"UPDATE {LEAF} SET {change} WHERE seq = %s", seq)
        return Place(change, (seq + 1,), seq, seq)

    def _drop_leaf(self) -> Place:
        seq = self.chance.randrange(self.size)
        self._do(f"DELETE FROM {LEAF} WHERE seq = %s", seq)
        return Place("drop", (seq + 1,), seq, seq)

    def _swap_leaf(self) -> Place:
        one, two = sorted(self.chance.sample(range(self.size), 2))
        columns = self.chance.choice(["seq", "entry_id", "hash"])
        if columns == "hash":
            self._do(
                f"""UPDATE {LEAF} AS l SET hash = o.hash FROM {LEAF} AS o
                     WHERE (l.seq, o.seq) IN ((%s, %s), (%s, %s))""",
                one, two, two, one,
            )  # fmt: skip
        else:  # unique: over a place of its own
            other = one + 1 if columns == "entry_id" else one
            self._do(f"UPDATE {LEAF} SET {columns} = -1 WHERE {columns} = %s", other)
            self._do(f"UPDATE {LEAF} SET {columns} = %s WHERE {columns} = %s",
                     other, two + other - one)  # fmt: skip
            self._do(f"UPDATE {LEAF} SET {columns} = %s WHERE {columns} = -1", two + other - one)
        return Place(f"swap {columns}", (one + 1, two + 1), one, two)

    def _insert_leaf(self) -> Place:
        seq = self.chance.choice([-1, self.size, self.size + 50])
        self._do(
            f"INSERT INTO {LEAF} (seq, entry_id, hash) SELECT %s, 100000, hash FROM {LEAF} WHERE seq = 0",
            seq,
        )
        return Place("insert", (), seq, seq)

    def _truncate_leaf(self) -> Place:
        first = self.chance.randrange(self.size)
        self._do(f"DELETE FROM {LEAF} WHERE seq >= %s", first)
        return Place("truncate", (), first, self.size - 1)

    def _roll_back_leaf(self) -> Place:
        self._do(f"DELETE FROM {LEAF} WHERE seq >= %s", self.older)
        return Place("roll back", (), self.older, self.size - 1)

    # ------------------------------------------------------------ checkpoints
    def _alter_checkpoint(self) -> Place:
        size, before = self._head()
        change = self.chance.choice([
            "root = sha256(root)", "frontier = sha256(frontier)", "frontier = ''",
            "last_entry = last_entry + 1", "last_xid = '1'::xid8", "number = number + 100000",
            "size = size + 100000", "note",
        ])  # fmt: skip
        if change == "note":
            (note,) = self.connection.execute(
                f"SELECT note FROM {HEADS} WHERE size = %s", [size]
            ).fetchone() or ("",)
            at = self.chance.randrange(len(note))
            other = self.chance.choice([c for c in "AZaz09+/=\n —" if c != note[at]])
            self._do(f"UPDATE {HEADS} SET note = %s WHERE size = %s",
                     note[:at] + other + note[at + 1 :], size)  # fmt: skip
        else:
            self._do(f"UPDATE {HEADS} SET {change} WHERE size = %s", size)
        return Place(change, (), before, size - 1)

    def _drop_checkpoint(self) -> Place:
        size, before = self._head()
        self._do(f"DELETE FROM {HEADS} WHERE size = %s", size)
        return Place("drop", (), before, size - 1)

    def _swap_checkpoint(self) -> Place:
        one, two = sorted(self.chance.sample(self.heads, 2))
        self._do(
            f"""UPDATE {HEADS} AS h SET note = o.note, root = o.root FROM {HEADS} AS o
                 WHERE (h.size, o.size) IN ((%s, %s), (%s, %s))""",
            one, two, two, one,
        )  # fmt: skip
        return Place("swap", (), one - 1, two - 1)

    def _insert_checkpoint(self) -> Place:
        size, _ = self._head()
        free = [n for n in range(-1, self.size + 50) if n not in self.heads]
        forged = self.chance.choice(free)
        self._do(
            f"""INSERT INTO {HEADS} (size, number, root, frontier, last_xid, last_entry, note,
                  signed_at) SELECT %s, 100000, root, frontier, last_xid, last_entry, note,
                  signed_at FROM {HEADS} WHERE size = %s""",
            forged, size,
        )  # fmt: skip
        return Place("insert", (), forged - 1, forged)

    def _truncate_checkpoint(self) -> Place:
        at = self.chance.randrange(len(self.heads))
        self._do(f"DELETE FROM {HEADS} WHERE size >= %s", self.heads[at])
        return Place("truncate", (), self.heads[at - 1] if at else 0, self.size - 1)

    def _roll_back_checkpoint(self) -> Place:
        self._do(f"DELETE FROM {HEADS} WHERE size > %s", self.older)
        return Place("roll back", (), self.older, self.size - 1)
