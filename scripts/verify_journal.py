#!/usr/bin/env python3
"""Verifies an exported journal, or one proof, with nothing of the software that made it.

    verify_journal.py FOLDER --key journal.pem [--since OLD-CHECKPOINT] [--json]
    verify_journal.py --proof FILE --key journal.pem [--json]

Needs Python 3.11 or newer and `cryptography`. Exit: 0 nothing found, 1 something found, 2 misuse.
Take the key from where it was published, and keep checkpoints of your own: a copy as a whole put
back to an older state is told from the newer checkpoint that you kept (--since) alone.

Leaves are lines of PostgreSQL's COPY text format, hashed as RFC 6962 says; tiles are those of
c2sp.org/tlog-tiles, checkpoints those of c2sp.org/tlog-checkpoint with an Ed25519 signature.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

ORIGIN = "meibo/journal"
LINES, NOTES, WIDTH, COLUMNS, LONGEST = 65_536, 4_096, 256, 13, 1 << 20
MOST_FINDINGS = 1000
EMPTY = hashlib.sha256(b"").digest()
WORDS = {
    "file_missing": ("ファイルがありません", "a file is missing"),
    "file_unexpected": ("余分なファイルがあります", "a file that does not belong here"),
    "file_length": ("ファイルの行数が違います", "a file has too few or too many lines"),
    "line_malformed": ("行の形式が不正です", "a line is malformed"),
    "entry_altered": ("記録が書き換えられています", "an entry was altered, put in or taken out"),
    "entry_reordered": ("記録の順序が入れ替わっています", "an entry is out of order"),
    "tile_differs": ("タイルが葉と一致しません", "a tile differs from the leaves"),
    "root_differs": ("署名された根と一致しません", "the signed root differs"),
    "checkpoint_malformed": ("チェックポイントの形式が不正です", "a checkpoint is malformed"),
    "checkpoint_signature": ("署名が不正です", "a checkpoint's signature is bad"),
    "checkpoint_reordered": ("チェックポイントの順序が不正です", "checkpoints are out of order"),
    "checkpoint_not_newest": ("最新のものではありません", "not the newest of the checkpoints"),
    "rolled_back": ("以前より古い状態です", "older than the checkpoint that you kept"),
    "history_differs": ("以前の履歴と異なります", "not grown from the checkpoint that you kept"),
    "proof_malformed": ("証明の形式が不正です", "the proof is malformed"),
    "proof_fails": ("証明が成り立ちません", "the proof does not lead to the signed root"),
}


class BadNoteError(ValueError):
    """Not a checkpoint, or not one of this key; its argument is the finding's code."""


class Found:
    """What is wrong, and where."""

    def __init__(self) -> None:
        self.list: list[dict[str, Any]] = []

    def __call__(self, code: str, **where: Any) -> None:
        if len(self.list) < MOST_FINDINGS:
            place = {name: value for name, value in where.items() if value is not None}
            self.list.append({"code": code, **place})


def leaf_hash(line: bytes) -> bytes:
    """RFC 6962 2.1."""
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962 2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The right edge of a tree: one hash for each bit set in its size."""

    def __init__(self) -> None:
        self.size, self.edge = 0, list[bytes]()

    def add(self, hashed: bytes) -> None:
        size = self.size
        while size & 1:
            hashed, size = node_hash(self.edge.pop(), hashed), size >> 1
        self.edge.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        if not self.edge:
            return EMPTY
        root = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            root = node_hash(left, root)
        return root


def read_note(note: bytes, key: Ed25519PublicKey) -> tuple[int, bytes]:
    """Size and root of a signed note, which must be written in the one way it can be."""
    try:
        _, size, root, _, signature, end = note.decode().split("\n")
        blob = base64.b64decode(signature.split(" ")[-1], validate=True)
        head = int(size), base64.b64decode(root, validate=True)
    except (ValueError, binascii.Error):
        raise BadNoteError("checkpoint_malformed") from None
    text = f"{ORIGIN}\n{head[0]}\n{base64.b64encode(head[1]).decode()}\n"
    again = f"{text}\n\u2014 {ORIGIN} {base64.b64encode(blob).decode()}\n"
    if again.encode() != note or end or len(head[1]) != 32 or head[0] < 1:
        raise BadNoteError("checkpoint_malformed")
    name = f"{ORIGIN}\n\x01".encode() + key.public_bytes_raw()
    try:
        if blob[:4] != hashlib.sha256(name).digest()[:4]:
            raise InvalidSignature
        key.verify(blob[4:], text.encode())
    except InvalidSignature:
        raise BadNoteError("checkpoint_signature") from None
    return head


def tile_path(level: int, number: int, width: int) -> str:
    """`tile/<L>/<N>[.p/<W>]`, N in groups of three digits."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    return f"tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < WIDTH else "")


class Copy:
    """One exported folder under examination."""

    def __init__(self, folder: Path, key: Ed25519PublicKey, found: Found) -> None:
        self.folder, self.key, self.found = folder, key, found
        self.tree, self.size, self.heads, self.before = Tree(), 0, 0, (0, 0)
        self.good, self.broken = 0, False  # leaves under the last good root; whether one was bad
        self.stopped = False  # lines are missing: what follows has lost its place
        self.rows: list[list[bytes]] = []  # hashes of each level's unfinished tile
        self.entries: list[int | None] = []  # entry ids of the unfinished lowest tile
        self.doubtful: list[dict[str, Any]] = []
        self.read: set[str] = set()

    def open(self, path: str) -> BinaryIO | None:
        self.read.add(path)
        try:
            return (self.folder / path).open("rb")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            self.found("file_missing", file=path)
            return None

    def check(self, since: bytes | None) -> None:
        newest = self.newest()
        heads = self.checkpoints(newest)
        wanted = self.kept(since)
        head = next(heads, None)
        for line, seq, path in self.leaves():
            self.leaf(line, seq, path)
            while head and head[0] <= self.tree.size:
                self.under(*head)
                head = next(heads, None)
            if wanted and wanted[0] == self.tree.size and wanted[1] != self.tree.root():
                self.found("history_differs", first_seq=0, last_seq=wanted[0] - 1)
        while head:
            self.under(*head)
            head = next(heads, None)
        if self.tree.size > self.good and not self.broken:
            self.broken = True
            self.found("root_differs", first_seq=self.good, last_seq=self.tree.size - 1)
        self.last_tiles()
        self.blame(True)
        if not self.stopped:
            self.others()

    def newest(self) -> bytes:
        file, note = self.open("checkpoint"), b""
        if file is not None:
            with file:
                note = file.read(LONGEST)
            try:
                self.size = read_note(note, self.key)[0]
            except BadNoteError as bad:
                self.found(str(bad), file="checkpoint")
        if not self.size:  # without it the names of files still tell how far to read
            names = (path.name[-12:] for path in self.folder.glob("leaves/*-*"))
            self.size = max((int(one) + 1 for one in names if one.isdecimal()), default=0)
        return note

    def kept(self, since: bytes | None) -> tuple[int, bytes] | None:
        if since is None:
            return None
        try:
            head = read_note(since, self.key)
        except BadNoteError as bad:
            self.found(str(bad), file="--since")
            return None
        if head[0] > self.size:
            self.found("rolled_back", first_seq=self.size, last_seq=head[0] - 1)
            return None
        return head

    def checkpoints(self, newest: bytes) -> Iterator[tuple[int, bytes, str]]:
        """(size, root, where) of every good note, file by file."""
        number, last, note = 0, 0, b""
        for path in sorted(self.folder.glob("checkpoints/*")):
            name = f"checkpoints/{path.name}"
            match = re.fullmatch(r"(\d{12})-(\d{12})", path.name)
            if not match or int(match[1]) % NOTES or int(match[2]) - int(match[1]) >= NOTES:
                continue  # left over for `others`
            if int(match[1]) != number:
                missing = f"checkpoints/{number:012d}-{int(match[1]) - 1:012d}"
                self.found("file_missing", file=missing)
                number = int(match[1])
            for note, at in self.notes(path, number, int(match[2])):
                try:
                    size, root = read_note(note, self.key)
                except BadNoteError as bad:
                    self.found(str(bad), file=name, checkpoint=at)
                    continue
                if size <= last:
                    self.found("checkpoint_reordered", file=name, checkpoint=at)
                    continue
                last = size
                yield size, root, name
                self.heads += 1
            number = int(match[2]) + 1
        if note != newest:
            self.found("checkpoint_not_newest", file="checkpoint")
            if number % NOTES == 0:  # a file that would have gone on from here
                self.found("file_missing", file=f"checkpoints/{number:012d}-")

    def notes(self, path: Path, first: int, last: int) -> Iterator[tuple[bytes, int]]:
        """Each note of a file of checkpoints with its number; they begin with the origin's line."""
        name, start = f"checkpoints/{path.name}", f"{ORIGIN}\n".encode()
        self.read.add(name)
        before, *bodies = (b"\n" + path.read_bytes()).split(b"\n" + start)
        if before:
            self.found("checkpoint_malformed", file=name, checkpoint=first)
        if len(bodies) != last - first + 1:
            self.found("file_length", file=name, checkpoint=first + len(bodies))
        for at, body in enumerate(bodies, 1):
            yield start + body + (b"\n" if at < len(bodies) else b""), first + at - 1

    def leaves(self) -> Iterator[tuple[bytes, int, str]]:
        """(line, number of the leaf, file) up to the first file that is not whole."""
        for first in range(0, self.size, LINES):
            after = min(first + LINES, self.size)
            path = f"leaves/{first:012d}-{after - 1:012d}"
            file = self.open(path)
            if file is None:
                self.stopped = True
                return
            with file:
                seq = first
                while line := file.readline(LONGEST):
                    if seq == after or not line.endswith(b"\n"):
                        break
                    yield line[:-1], seq, path
                    seq += 1
            if line or seq < after:
                self.stopped = True
                self.found("file_length", file=path, first_seq=seq, last_seq=max(seq, after - 1))
                return

    def leaf(self, line: bytes, seq: int, path: str) -> None:
        """Take in one line: its form, its place in (xid, id) order, its hash."""
        columns, entry = line.split(b"\t"), None
        try:
            entry, order = int(columns[1]), (int(columns[2]), int(columns[1]))
            if len(columns) != COLUMNS or columns[0] != b"1":
                raise ValueError(len(columns))
        except (ValueError, IndexError):
            self.found("line_malformed", file=path, seq=seq)
        else:
            if order <= self.before:
                self.found("entry_reordered", file=path, seq=seq, entry=entry)
            self.before = order
        hashed = leaf_hash(line)
        self.tree.add(hashed)
        self.entries.append(entry)
        self.row(0, hashed)

    def row(self, level: int, hashed: bytes) -> None:
        if level == len(self.rows):
            self.rows.append([])
        self.rows[level].append(hashed)
        if len(self.rows[level]) == WIDTH:
            whole = Tree()
            for one in self.rows[level]:
                whole.add(one)
            self.tile(level)
            self.row(level + 1, whole.root())

    def tile(self, level: int) -> None:
        """Compare the tile that the lines make with the one in the folder."""
        row, span = self.rows[level], WIDTH**level
        number = (self.tree.size // span - len(row)) // WIDTH
        path = tile_path(level, number, min(self.size // span - number * WIDTH, WIDTH))
        file = self.open(path)
        if file is not None:
            with file:
                data = file.read(WIDTH * 32 + 1)
            pieces = [data[at : at + 32] for at in range(0, len(data), 32)]
            if pieces != row:
                pairs = zip(pieces, row, strict=False)
                at = next((n for n, (a, b) in enumerate(pairs) if a != b), None)
                at = min(len(pieces), len(row) - 1) if at is None else at
                seq = (number * WIDTH + at) * span
                where: dict[str, Any] = {"file": path, "first_seq": seq, "last_seq": seq + span - 1}
                if level == 0:
                    where = {"file": path, "seq": seq, "entry": self.entries[at]}
                if len(self.doubtful) < MOST_FINDINGS:
                    self.doubtful.append(where)
        if level == 0:
            self.entries.clear()
        row.clear()

    def last_tiles(self) -> None:
        for level, row in enumerate(self.rows):
            if row and (level == 0 or not self.stopped):
                self.tile(level)

    def under(self, size: int, root: bytes, where: str) -> None:
        """Compare the tree with a signed head; which of line and tile is wrong follows from it."""
        if size == self.tree.size and root == self.tree.root():
            self.good = size
            self.blame(False)
        elif not self.broken:  # each later root differs too
            self.broken = True
            self.found("root_differs", file=where, first_seq=self.good, last_seq=size - 1)

    def blame(self, last: bool) -> None:
        """Lines under a good root are good, so the tile is not; otherwise the line is the one."""
        later = []
        for one in self.doubtful:
            if one.get("seq", one.get("last_seq", 0)) < self.good:
                self.found("tile_differs", **one)
            elif "entry" in one and last:
                self.found("entry_altered", **one)
            elif last:
                self.found("tile_differs", **one)
            else:
                later.append(one)
        self.doubtful = later

    def others(self) -> None:
        """Name whatever lies in the folder beside what was read."""
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder).as_posix()
            if name not in self.read and (path.is_symlink() or not path.is_dir()):
                self.found("file_unexpected", file=name)


def split_of(size: int) -> int:
    """The largest power of two below size (size > 1)."""
    return 1 << ((size - 1).bit_length() - 1)


def root_by_inclusion(index: int, size: int, hashed: bytes, path: list[bytes]) -> bytes:
    """RFC 6962 2.1.1: the root of D[size], from a leaf's hash and its audit path."""
    if not 0 <= index < size or (size == 1) != (not path):
        raise ValueError("a path of the wrong length")
    if size == 1:
        return hashed
    middle = split_of(size)
    if index < middle:
        return node_hash(root_by_inclusion(index, middle, hashed, path[:-1]), path[-1])
    return node_hash(path[-1], root_by_inclusion(index - middle, size - middle, hashed, path[:-1]))


def roots_by_consistency(
    older: int, size: int, root: bytes, path: list[bytes], known: bool = True
) -> tuple[bytes, bytes]:
    """RFC 6962 2.1.2: the roots of D[older] and D[size], from the older root and the proof."""
    if not 0 < older <= size:
        raise ValueError("the older tree is empty or larger")
    if older == size:
        if len(path) != (not known):
            raise ValueError("a path of the wrong length")
        return (root, root) if known else (path[0], path[0])
    if not path:
        raise ValueError("a path of the wrong length")
    middle, last = split_of(size), path[-1]
    if older <= middle:
        before, now = roots_by_consistency(older, middle, root, path[:-1], known)
        return before, node_hash(now, last)
    before, now = roots_by_consistency(older - middle, size - middle, root, path[:-1], False)
    return node_hash(last, before), node_hash(last, now)


def check_proof(data: bytes, key: Ed25519PublicKey, found: Found) -> int:
    """Judge a proof of one entry, or of growth; the tree's size."""
    try:
        proof = json.loads(data)
        size, root = read_note(proof["checkpoint"].encode(), key)
        path = [base64.b64decode(one, validate=True) for one in proof["path"]]
        if any(len(one) != 32 for one in path) or proof["size"] != size or proof["v"] != 1:
            raise ValueError("sizes")
        if proof["kind"] == "inclusion":
            line = proof["leaf"].encode()
            reached = root_by_inclusion(proof["index"], size, leaf_hash(line), path)
            good = reached == root and int(line.split(b"\t")[1]) == proof["entry"]
        else:
            older, before = read_note(proof["older_checkpoint"].encode(), key)
            good = roots_by_consistency(older, size, before, path) == (before, root)
            good = good and (proof["kind"], proof["older_size"]) == ("consistency", older)
    except BadNoteError as bad:
        found(str(bad), file="--proof")
        return 0
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        found("proof_malformed", file="--proof")
        return 0
    if not good:
        found("proof_fails", file="--proof")
    return size


def said(one: dict[str, Any]) -> str:
    """One finding, for people."""
    ja, en = WORDS[one["code"]]
    words: list[tuple[str, Callable[[], str]]] = [
        ("entry", lambda: f"entry {one['entry']}"),
        ("seq", lambda: f"leaf {one['seq']}"),
        ("first_seq", lambda: f"leaves {one['first_seq']}-{one['last_seq']}"),
        ("checkpoint", lambda: f"checkpoint #{one['checkpoint']}"),
        ("file", lambda: one["file"]),
    ]
    place = ", ".join(say() for name, say in words if one.get(name) is not None)
    return f"  ✗ {place}: {ja} / {en} [{one['code']}]"


def main() -> int:
    """Verify what the command line names; the exit code."""
    parser = argparse.ArgumentParser(description="ジャーナルの独立検証 / verifies a journal's copy")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--key", required=True, type=Path, help="公開鍵 / published key (PEM)")
    parser.add_argument("--since", type=Path, help="以前の控え / a checkpoint that you kept")
    parser.add_argument("--proof", type=Path, help="証明 / a proof to judge")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if (args.folder is None) == (args.proof is None):
        parser.error("FOLDER か --proof のどちらか一つ / give either FOLDER or --proof")
    key = load_pem_public_key(args.key.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        parser.error("Ed25519 の鍵ではありません / not an Ed25519 key")
    found, heads = Found(), 0
    if args.proof:
        size = check_proof(args.proof.read_bytes(), key, found)
    else:
        copy = Copy(args.folder, key, found)
        copy.check(args.since.read_bytes() if args.since else None)
        size, heads = copy.tree.size, copy.heads
    if args.json:
        told = {"ok": not found.list, "size": size, "checkpoints": heads, "findings": found.list}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("問題ありません / ok" if not found.list else "問題があります / NOT OK")
        print(f"  記録 / entries {size:,}")
        print("\n".join(said(one) for one in found.list))
    return 1 if found.list else 0


if __name__ == "__main__":
    sys.exit(main())
