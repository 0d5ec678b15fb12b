"""The exported copy, and the verifier that knows nothing of Meibo."""

from __future__ import annotations

import json
import random
import shutil
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from rig_copies import Spoiler, files, names_place, verifier, verify

from meibo.doors.console import proving
from meibo.rooms.journal import export, prove
from meibo.rooms.journal.export import Exported, ExportRefusedError
from meibo.rooms.journal.prove import NoProofError
from meibo.rooms.journal.public_key import load

SEED = 20261121
FILL = """
INSERT INTO journal.journal_entry (xid, recorded_at, recorded_by, acted_at, actor, terminal,
    function, purpose, case_ref, subject, outcome)
SELECT pg_current_xact_id(), now(), 'meibo_machine', now(), 'process:x', 't', 'test.note', 'test',
    E'a\\tb\\n' || n, '\\N', 'done' FROM generate_series(1, {n}) AS n
"""


@pytest.fixture
def fill(tamper: Any, sequenced: Any) -> Callable[..., None]:
    """fill(3, 4): two batches of entries, each under a checkpoint of its own."""

    def run(*batches: int) -> None:
        for n in batches:
            tamper(FILL.format(n=n))
            while sequenced():
                pass

    return run


@pytest.fixture
def exported(as_role: Any, home: Path) -> Callable[[Path], Exported]:
    def run(folder: Path) -> Exported:
        with as_role("console"):
            return export.export(folder, load(home / "public"))

    return run


@pytest.fixture
def pem(home: Path) -> Path:
    return home / "public" / "journal.pem"


@pytest.fixture
def few_notes(monkeypatch: pytest.MonkeyPatch) -> int:
    """Three notes a file instead of 4,096, so that a small copy has several."""
    monkeypatch.setattr(export, "NOTES", 3)
    return 3


@pytest.mark.requirement("AUD-03")
def test_a_good_copy_is_found_good_by_the_lone_verifier(
    fill: Any, exported: Any, pem: Path, tmp_path: Path
) -> None:
    fill(3, 300, 1)
    assert exported(tmp_path / "copy") == Exported(304, 304)
    assert verify(tmp_path / "copy", "--key", pem) == (
        0, {"ok": True, "size": 304, "checkpoints": 3, "findings": []},
    )  # fmt: skip
    assert sorted(files(tmp_path / "copy")) == [
        "checkpoint", "checkpoints/000000000000-000000000002", "leaves/000000000000-000000000303",
        "tile/0/000", "tile/0/001.p/48", "tile/1/000.p/1",
    ]  # fmt: skip
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o700


def test_the_verifier_names_nothing_of_meibo() -> None:
    text = Path(verifier().__file__ or "").read_text("utf-8")
    assert not [line for line in text.splitlines() if "import" in line and " meibo" in line]


@pytest.mark.requirement("AUD-03")
def test_an_incremental_copy_equals_a_fresh_one(
    fill: Any, exported: Any, few_notes: int, tmp_path: Path
) -> None:
    for batch, size in ((1, 1), (254, 255), (1, 256), (1, 257), (300, 557), (211, 768), (40, 808)):
        fill(batch)
        assert exported(tmp_path / "grown") == Exported(size, batch)
        assert exported(tmp_path / "grown") == Exported(size, 0)
        exported(tmp_path / f"fresh-{size}")
        assert files(tmp_path / "grown") == files(tmp_path / f"fresh-{size}")


def test_over_the_edge_of_a_file_of_leaves(
    fill: Any, exported: Any, pem: Path, tmp_path: Path
) -> None:
    fill(65_530)
    exported(tmp_path / "grown")
    fill(100)
    assert exported(tmp_path / "grown") == Exported(65_630, 100)
    exported(tmp_path / "fresh")
    assert files(tmp_path / "grown") == files(tmp_path / "fresh")
    names = set(files(tmp_path / "grown"))
    assert {"leaves/000000000000-000000065535", "leaves/000000065536-000000065629"} <= names
    assert {"tile/0/255", "tile/0/256.p/94", "tile/1/000", "tile/2/000.p/1"} <= names
    code, said = verify(tmp_path / "grown", "--key", pem)
    assert (code, said["size"]) == (0, 65_630)
    (tmp_path / "grown/leaves/000000000000-000000065535").unlink()
    code, said = verify(tmp_path / "grown", "--key", pem)
    assert code == 1
    assert said["findings"][0] == {
        "code": "file_missing", "file": "leaves/000000000000-000000065535",
    }  # fmt: skip


def test_what_is_only_added_is_fetched_once(
    fill: Any, exported: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    copied = export.copied_lines
    monkeypatch.setattr(
        export, "copied_lines", lambda query, given: asked.append(given) or copied(query, given)
    )
    fill(5)
    exported(tmp_path / "copy")
    fill(4)
    exported(tmp_path / "copy")
    assert asked == [[0, 5], [5, 9]]


@pytest.mark.parametrize("moves", range(6))
def test_a_crash_while_publishing_harms_nothing(
    fill: Any, exported: Any, pem: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    """Whatever was moved already: what the old checkpoint covers is there, the next run is whole."""
    fill(250)
    exported(tmp_path / "copy")
    before = files(tmp_path / "copy")
    fill(100)
    left, replace = [moves], Path.replace

    def crash(source: Path, target: Path) -> Path:
        if left[0] == 0:
            raise OSError("the power went")
        left[0] -= 1
        return replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(OSError, match="the power went"):
            exported(tmp_path / "copy")
    assert before.items() <= files(tmp_path / "copy").items()
    exported(tmp_path / "copy")
    exported(tmp_path / "fresh")
    assert files(tmp_path / "copy") == files(tmp_path / "fresh")
    assert verify(tmp_path / "copy", "--key", pem)[0] == 0


def test_what_a_crash_left_behind_goes_though_the_journal_grew_meanwhile(
    fill: Any, exported: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All was moved but the checkpoint, then other files are made: nobody replaces these any more."""
    fill(250)
    exported(tmp_path / "copy")
    fill(100)
    replace = Path.replace

    def crash(source: Path, target: Path) -> Path:
        if target.name == "checkpoint":
            raise OSError("the power went")
        return replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(OSError, match="the power went"):
            exported(tmp_path / "copy")
    assert "leaves/000000000000-000000000349" in files(tmp_path / "copy")
    fill(30)
    exported(tmp_path / "copy")
    exported(tmp_path / "fresh")
    assert files(tmp_path / "copy") == files(tmp_path / "fresh")


def refusal(exported: Any, folder: Path) -> tuple[str, bool]:
    """Code of the refusal, and whether the copy stayed as it was."""
    before = files(folder)
    with pytest.raises(ExportRefusedError) as caught:
        exported(folder)
    return caught.value.code, before == {
        name: data for name, data in files(folder).items() if not name.startswith(".new/")
    }


ENTRY, LEAF, HEAD = (f"journal.journal_{name}" for name in ("entry", "leaf", "checkpoint"))


@pytest.mark.requirement("AUD-03")
@pytest.mark.parametrize(
    ("code", "queries"),
    [
        ("root_differs", [f"UPDATE {ENTRY} SET outcome = 'x' WHERE id = 7"]),
        ("leaf_missing", [f"DELETE FROM {LEAF} WHERE seq = 6"]),
        ("leaf_missing", [f"DELETE FROM {ENTRY} WHERE id = 7"]),
        ("checkpoint_signature", [f"UPDATE {HEAD} SET note = 'x' WHERE size = 8"]),
        ("checkpoint_missing", [f"DELETE FROM {HEAD} WHERE size = 4"]),
        ("history_differs", [f"UPDATE {HEAD} SET root = sha256(root) WHERE size = 4"]),
        ("journal_rolled_back", [f"DELETE FROM {HEAD}"]),
    ],
)
def test_a_changed_journal_is_not_copied(
    fill: Any, exported: Any, tamper: Any, tmp_path: Path, code: str, queries: list[str]
) -> None:
    fill(4)
    exported(tmp_path / "copy")
    fill(4)
    tamper(*queries)
    assert refusal(exported, tmp_path / "copy") == (code, True)


def test_a_changed_copy_is_not_added_to(fill: Any, exported: Any, tmp_path: Path) -> None:
    fill(300)
    copy = tmp_path / "copy"
    exported(copy)
    fill(4)
    leaves, whole = copy / "leaves/000000000000-000000000299", files(copy)
    leaves.write_bytes(leaves.read_bytes().replace(b"done", b"gone", 1))
    assert refusal(exported, copy) == ("copy_altered", True)
    leaves.unlink()
    assert refusal(exported, copy) == ("copy_not_whole", True)
    leaves.write_bytes(whole[leaves.relative_to(copy).as_posix()])
    assert exported(copy) == Exported(304, 4)


@pytest.mark.requirement("AUD-03")
@pytest.mark.parametrize("count", [152, pytest.param(1000, marks=pytest.mark.long)])
def test_every_spoiled_copy_is_found_out(
    fill: Any, exported: Any, few_notes: int, pem: Path, tmp_path: Path, count: int
) -> None:
    fill(3, 150)
    exported(tmp_path / "older")
    fill(150, 1, 1, 40)
    exported(tmp_path / "copy")
    lone, chance = verifier(), random.Random(SEED)
    lone.NOTES = few_notes
    key = load(pem.parent)
    groups = ("leaves/", "leaves/", "tile/", "checkpoints/", "checkpoint")

    def findings() -> list[dict[str, Any]]:
        found = lone.Found()
        lone.Copy(tmp_path / "copy", key, found).check(None)
        return found.list  # type: ignore[no-any-return]

    good = files(tmp_path / "copy")
    assert findings() == []
    for number in range(count):
        kind = Spoiler.KINDS[number % len(Spoiler.KINDS)]
        group = groups[number // len(Spoiler.KINDS) % len(groups)]
        name, piece = Spoiler(tmp_path / "copy", tmp_path / "older", chance).spoil(kind, group)
        changed = files(tmp_path / "copy")
        assert changed != good, (number, kind, name)
        found = findings()
        assert names_place(found, name, piece), (number, kind, name, piece, found[:5])
        shutil.rmtree(tmp_path / "copy")
        for path, data in good.items():
            (tmp_path / "copy" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "copy" / path).write_bytes(data)
    assert findings() == []


def test_an_altered_line_and_an_altered_tile_are_told_apart(
    fill: Any, exported: Any, pem: Path, tmp_path: Path
) -> None:
    fill(300, 20)
    exported(tmp_path / "copy")
    leaves, tile = (
        tmp_path / "copy" / n for n in ("leaves/000000000000-000000000319", "tile/0/000")
    )
    lines, hashes = leaves.read_bytes(), tile.read_bytes()
    tile.write_bytes(hashes[:320] + bytes(32) + hashes[352:])
    code, said = verify(tmp_path / "copy", "--key", pem)
    assert code == 1
    assert said["findings"] == [
        {"code": "tile_differs", "file": "tile/0/000", "seq": 10, "entry": 11}
    ]
    tile.write_bytes(hashes)
    leaves.write_bytes(lines.replace(b"test.note", b"test.nota", 1))
    _, said = verify(tmp_path / "copy", "--key", pem)
    assert [one["code"] for one in said["findings"]] == [
        "root_differs",
        "entry_altered",
        "tile_differs",
    ]
    assert (said["findings"][0]["first_seq"], said["findings"][0]["last_seq"]) == (0, 299)
    assert (said["findings"][1]["seq"], said["findings"][1]["entry"]) == (0, 1)


@pytest.mark.requirement("AUD-03")
def test_a_copy_put_back_as_a_whole_is_told_by_a_kept_checkpoint(
    fill: Any, exported: Any, pem: Path, tmp_path: Path
) -> None:
    fill(3)
    exported(tmp_path / "older")
    fill(3)
    exported(tmp_path / "newer")
    since = ("--key", pem, "--since")
    assert verify(tmp_path / "newer", *since, tmp_path / "older/checkpoint")[0] == 0
    assert verify(tmp_path / "older", "--key", pem)[0] == 0, "whole in itself"
    code, said = verify(tmp_path / "older", *since, tmp_path / "newer/checkpoint")
    assert code == 1
    assert said["findings"] == [{"code": "rolled_back", "first_seq": 3, "last_seq": 5}]


def test_another_history_under_the_right_key_is_told_by_a_kept_checkpoint(
    fill: Any, exported: Any, tamper: Any, pem: Path, tmp_path: Path
) -> None:
    """Even who holds the signing key cannot take back what outsiders have kept."""
    fill(3)
    exported(tmp_path / "first")
    tamper(f"DELETE FROM {HEAD}", f"DELETE FROM {LEAF}", f"UPDATE {ENTRY} SET outcome = 'x'")
    fill(3)
    exported(tmp_path / "second")
    assert verify(tmp_path / "second", "--key", pem)[0] == 0
    kept = tmp_path / "first/checkpoint"
    code, said = verify(tmp_path / "second", "--key", pem, "--since", kept)
    assert code == 1
    assert said["findings"] == [{"code": "history_differs", "first_seq": 0, "last_seq": 2}]


def test_a_copy_under_another_key_is_none(
    fill: Any, exported: Any, home: Path, tmp_path: Path
) -> None:
    fill(3)
    exported(tmp_path / "copy")
    code, said = verify(tmp_path / "copy", "--key", home / "public" / "vault-root.pem")
    assert code == 1
    assert {one["code"] for one in said["findings"]} >= {"checkpoint_signature"}


@pytest.mark.requirement("AUD-03")
def test_an_entry_is_proved_to_an_outsider(
    fill: Any, as_role: Any, pem: Path, tmp_path: Path, capsys: Any
) -> None:
    fill(3, 5, 3)
    for entry in range(1, 12):
        with as_role("console"):
            assert proving.run_prove(Namespace(entry=entry, json=True)) == 0
        (tmp_path / "proof").write_text(capsys.readouterr().out)
        found = verifier().Found()
        verifier().check_proof((tmp_path / "proof").read_bytes(), load(pem.parent), found)
        assert found.list == []
    assert verify("--proof", tmp_path / "proof", "--key", pem)[0] == 0
    proof = json.loads((tmp_path / "proof").read_text())
    for change in (
        {"leaf": proof["leaf"].replace("done", "gone")}, {"index": 9}, {"size": 9}, {"entry": 5},
        {"path": proof["path"][1:]}, {"path": proof["path"][::-1]}, {"path": "x"}, {"v": 2},
        {"checkpoint": proof["checkpoint"].replace("\n11\n", "\n12\n")}, {"kind": "consistency"},
    ):  # fmt: skip
        (tmp_path / "proof").write_text(json.dumps(proof | change))
        code, said = verify("--proof", tmp_path / "proof", "--key", pem)
        assert (code, said["ok"]) == (1, False), change


@pytest.mark.requirement("AUD-03")
def test_growth_is_proved_to_an_outsider(
    fill: Any, as_role: Any, pem: Path, tmp_path: Path, capsys: Any
) -> None:
    fill(3, 5, 3)
    for older, newer in ((3, 8), (3, 11), (8, 11), (11, None), (3, None)):
        with as_role("console"):
            wanted = Namespace(entry=None, since=older, size=newer, json=True)
            assert proving.run_prove(wanted) == 0
        (tmp_path / "proof").write_text(capsys.readouterr().out)
        assert verify("--proof", tmp_path / "proof", "--key", pem)[0] == 0
    proof = json.loads((tmp_path / "proof").read_text())
    for change in (
        {"path": proof["path"][::-1]}, {"path": proof["path"][:-1]}, {"older_size": 8},
        {"older_checkpoint": proof["checkpoint"]}, {"kind": "inclusion"},
    ):  # fmt: skip
        (tmp_path / "proof").write_text(json.dumps(proof | change))
        assert verify("--proof", tmp_path / "proof", "--key", pem)[0] == 1, change


def test_no_proof_is_given_of_what_cannot_be_proved(
    fill: Any, write: Any, as_role: Any, home: Path, tamper: Any
) -> None:
    key = load(home / "public")

    def code(ask: Callable[[], object]) -> str:
        with as_role("console"), pytest.raises(NoProofError) as caught:
            ask()
        return caught.value.code

    write("waiting")
    assert code(lambda: prove.prove_entry(1, key)) == "no_checkpoint"
    fill(3)
    write("waiting")
    assert code(lambda: prove.prove_entry(5, key)) == "entry_waiting"
    assert code(lambda: prove.prove_entry(99, key)) == "entry_unknown"
    assert code(lambda: prove.prove_growth(2, None, key)) == "no_checkpoint"
    fill(1)
    assert code(lambda: prove.prove_growth(6, 4, key)) == "sizes_swapped"
    tamper(f"UPDATE {ENTRY} SET outcome = 'x' WHERE id = 2")
    assert code(lambda: prove.prove_entry(2, key)) == "not_whole"


def test_the_command_says_what_it_did_and_refuses_aloud(
    fill: Any, as_role: Any, tamper: Any, home: Path, tmp_path: Path, capsys: Any, request: Any
) -> None:
    default = home / "copy-journal"
    request.addfinalizer(lambda: shutil.rmtree(default, ignore_errors=True))
    fill(3)
    with as_role("console"):
        assert proving.run_export(Namespace(to=None, json=True)) == 0
        assert json.loads(capsys.readouterr().out) == {
            "ok": True, "to": str(default), "size": 3, "added": 3,
        }  # fmt: skip
        assert proving.run_export(Namespace(to=str(tmp_path / "other"), json=False)) == 0
        assert "写し / copy" in capsys.readouterr().out
        assert proving.run_prove(Namespace(entry=2, json=False)) == 0
        assert "meibo/journal\n3\n" in capsys.readouterr().out
        assert proving.run_prove(Namespace(entry=9, json=False)) == 1
        assert "entry_unknown" in capsys.readouterr().err
        tamper(f"UPDATE {HEAD} SET root = sha256(root)")
        assert proving.run_export(Namespace(to=None, json=False)) == 1
        assert "history_differs" in capsys.readouterr().err


def test_nothing_to_copy_makes_an_empty_copy(exported: Any, tmp_path: Path) -> None:
    assert exported(tmp_path / "copy") == Exported(0, 0)
    assert files(tmp_path / "copy") == {}


def test_a_note_written_in_another_way_is_not_taken_for_the_same(
    fill: Any, exported: Any, pem: Path, tmp_path: Path
) -> None:
    """Base64 leaves bits unused: they decode to the same signature and are still a change."""
    fill(3)
    exported(tmp_path / "copy")
    path = tmp_path / "copy" / "checkpoint"
    note = path.read_text("utf-8")
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    assert note.endswith("=\n")
    path.write_text(note[:-3] + signs[signs.index(note[-3]) ^ 1] + "=\n", "utf-8")
    code, said = verify(tmp_path / "copy", "--key", pem)
    assert code == 1
    assert said["findings"][0] == {"code": "checkpoint_malformed", "file": "checkpoint"}


@pytest.mark.requirement("AUD-02")
def test_fsck_export_and_prove_are_entries_of_their_own(
    fill: Any, as_role: Any, connect: Any, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    """Who, what, up to which size; refused ones too."""
    monkeypatch.setenv("SUDO_USER", "auditor")
    fill(3)
    kept = tmp_path / "kept"
    with as_role("console"), override_settings(SECOND_PLACE=tmp_path / "copy"):
        asked = Namespace(json=True, onward=False, kept=None)
        assert proving.run_fsck(asked) == 0
        assert proving.run_export(Namespace(to=str(tmp_path / "mine"), json=True)) == 0
        assert proving.run_prove(Namespace(entry=2, json=True)) == 0
        assert proving.run_prove(Namespace(entry=999, json=True)) == 1
        kept.write_bytes((tmp_path / "mine/checkpoint").read_bytes())
        onward = Namespace(json=True, onward=True, kept=str(kept))
        assert proving.run_fsck(onward) == 0
        kept.write_text("no checkpoint")
        assert proving.run_fsck(onward) == 1
        assert proving.run_export(Namespace(to=str(tmp_path / "copy"), json=True)) == 1
    assert "copy_is_kept" in capsys.readouterr().out
    rows = connect().execute(
        "SELECT terminal, function, outcome FROM journal.journal_entry WHERE id > 3 ORDER BY id"
    )
    assert rows.fetchall() == [
        ("console:auditor", function, outcome)
        for function, outcome in (
            ("journal.fsck", "done:size=3"), ("journal.export", "done:size=3"),
            ("journal.prove", "done:size=3 entry=2"),
            ("journal.prove", "refused:entry_unknown entry=999"),
            ("journal.fsck", "done:size=3"),
        )
    ]  # fmt: skip


def test_fsck_meets_the_checkpoint_of_the_second_place(
    fill: Any, exported: Any, as_role: Any, tamper: Any, tmp_path: Path, capsys: Any
) -> None:
    """A database put back as a whole is told from what the second place has seen."""
    fill(3)
    fill(3)
    exported(tmp_path / "copy")
    tamper(
        f"DELETE FROM {HEAD} WHERE size > 3", f"DELETE FROM {LEAF} WHERE seq > 2",
        f"DELETE FROM {ENTRY} WHERE id > 3",
    )  # fmt: skip
    with as_role("console"), override_settings(SECOND_PLACE=tmp_path / "copy"):
        assert proving.run_fsck(Namespace(json=False, onward=False, kept=None)) == 1
    assert "leaves 3-5: 以前より古い状態です" in capsys.readouterr().out
