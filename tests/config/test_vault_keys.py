"""The off-line root: made apart, signs upwards only; keys in force, in overlap, destroyed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from meibo.config import vault_keys
from meibo.config.vault_keys import VaultKeyError
from meibo.connectors.key_management.key_document import NAME, ROOT, verified
from meibo.terms.canonical import b64u

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home with its first key in force."""
    monkeypatch.setenv("MEIBO_HOME", str(tmp_path))
    vault_keys.first(NOW)
    return tmp_path


def ends() -> dict[str, datetime]:
    found = vault_keys.current()
    assert found is not None
    return {key.kid: key.not_after for key in found.keys}


def rotate(now: datetime, **values: Any) -> None:
    values = {"life": vault_keys.LIFE, "overlap": vault_keys.OVERLAP} | values
    vault_keys.rotate(vault_keys.root_folder(), now, **values)


def held(place: Path) -> set[str]:
    return {path.stem for path in (place / "secrets" / "number").glob("envelope-*.key")}


@pytest.mark.requirement("VLT-02")
def test_a_fresh_root_lies_where_only_the_installer_looks(place: Path) -> None:
    folder = place / "offline-root"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "root.key").stat().st_mode & 0o777 == 0o400
    secret = (folder / "root.key").read_bytes()
    for path in place.rglob("*"):
        if path.is_file() and path != folder / "root.key":
            assert secret not in path.read_bytes(), path
    assert not (place / "secrets" / "offline-root").exists()
    assert (place / "public" / ROOT).read_bytes() == (folder / ROOT).read_bytes()


def test_set_up_again_changes_nothing(place: Path) -> None:
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    vault_keys.first(NOW + DAY)
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before


def test_a_root_that_was_moved_away_is_not_made_anew(place: Path) -> None:
    (place / "offline-root").rename(place / "usb-stick")
    vault_keys.first(NOW + DAY)
    assert not (place / "offline-root").exists()
    with pytest.raises(VaultKeyError, match="no root key"):
        rotate(NOW + DAY)
    vault_keys.rotate(place / "usb-stick", NOW + DAY, life=DAY * 9, overlap=DAY)
    assert set(ends()) == {"envelope-1", "envelope-2"}


def test_a_root_where_it_lay_before_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEIBO_HOME", str(tmp_path))
    vault_keys.first(NOW)
    (tmp_path / "offline-root").rename(tmp_path / "secrets" / "offline-root")
    (tmp_path / "secrets" / "offline-root" / ROOT).unlink()
    vault_keys.first(NOW)
    assert not (tmp_path / "secrets" / "offline-root").exists()
    rotate(NOW + DAY)


@pytest.mark.requirement("VLT-02")
def test_rotation_keeps_the_old_key_for_the_overlap_and_then_destroys_it(place: Path) -> None:
    rotate(NOW + DAY, overlap=DAY * 30)
    found = vault_keys.current()
    assert found is not None
    assert found.serial == 2
    assert ends() == {
        "envelope-1": NOW + DAY * 31, "envelope-2": NOW + DAY + vault_keys.LIFE,
    }  # fmt: skip
    assert held(place) == {"envelope-1", "envelope-2"}
    rotate(NOW + DAY * 2, overlap=DAY * 300)
    assert ends()["envelope-1"] == NOW + DAY * 31, "an end once said is never put off"
    assert vault_keys.retire(NOW + DAY * 31) == ["envelope-1"]
    assert held(place) == {"envelope-2", "envelope-3"}
    rotate(NOW + DAY * 40)
    assert set(ends()) == {"envelope-2", "envelope-3", "envelope-4"}


def test_a_short_life_is_what_it_says(place: Path) -> None:
    rotate(NOW, life=timedelta(hours=1), overlap=timedelta(seconds=5))
    rotate(NOW + timedelta(hours=2))
    assert held(place) == {"envelope-3"}, "nothing of what was over is kept"


def test_off_line_in_three_steps(place: Path, tmp_path: Path) -> None:
    away = place / "away"
    (place / "offline-root").rename(away)
    asked = vault_keys.request(NOW + DAY)
    assert vault_keys.request(NOW + DAY) == asked
    assert held(place) == {"envelope-1", "envelope-2"}, "asked twice, one new key"
    assert vault_keys.over(NOW + DAY) == [], "a key that waits for its signature is not destroyed"
    signed = vault_keys.sign(away, asked.read_bytes())
    assert set(ends()) == {"envelope-1"}, "nothing before it is published"
    assert vault_keys.publish(signed, NOW + DAY).serial == 2
    assert not asked.exists()
    with pytest.raises(VaultKeyError, match="not newer"):
        vault_keys.publish(signed, NOW + DAY)


def test_the_root_signs_one_document_of_each_serial_upwards(place: Path) -> None:
    root = place / "offline-root"
    asked = json.loads(vault_keys.request(NOW + DAY).read_bytes())
    vault_keys.sign(root, json.dumps(asked).encode())
    vault_keys.sign(root, json.dumps(asked).encode())
    for changes in ({"issued": (NOW + DAY * 2).isoformat()}, {"serial": 1}):
        with pytest.raises(VaultKeyError, match="signed serial 2"):
            vault_keys.sign(root, json.dumps(asked | changes).encode())


@pytest.mark.requirement("REG-03")
@pytest.mark.parametrize("how", ["other root", "altered", "no such key", "all over"])
def test_what_is_not_published(place: Path, tmp_path: Path, how: str) -> None:
    asked = json.loads(vault_keys.request(NOW + DAY).read_bytes())
    root = place / "offline-root"
    if how == "other root":
        root = tmp_path / "another"
        vault_keys.make_root(root)
    if how == "no such key":
        asked["keys"][1]["public"] = b64u(bytes(31) + b"\x09")
    if how == "all over":
        for key in asked["keys"]:
            key["not_after"] = NOW.isoformat()
    signed = json.loads(vault_keys.sign(root, json.dumps(asked).encode()))
    if how == "altered":
        signed["keys"][1]["not_after"] = (NOW + DAY * 9_000).isoformat()
    before = (place / "public" / NAME).read_bytes()
    with pytest.raises(VaultKeyError) as refused:
        vault_keys.publish(json.dumps(signed).encode(), NOW + DAY)
    assert refused.value.text.ja
    assert (place / "public" / NAME).read_bytes() == before


@pytest.mark.parametrize(
    "document",
    [b"", b"[]", b"null", b"{}", b'{"signature": 1}', b'{"signature": "AA"}', b"\xff"],
)
def test_rubbish_is_no_key_document(place: Path, document: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        verified(document, (place / "public" / ROOT).read_bytes())


def test_a_brought_root_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set up with a root that never was on this machine."""
    monkeypatch.setenv("MEIBO_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "public").mkdir(parents=True)
    pem = vault_keys.make_root(tmp_path / "away")
    (tmp_path / "home" / "public" / ROOT).write_bytes(pem.read_bytes())
    with pytest.raises(VaultKeyError, match="off-line root") as waits:
        vault_keys.first(NOW)
    asked = tmp_path / "home" / "public" / vault_keys.REQUEST
    assert str(asked) in waits.value.text.ja
    vault_keys.publish(vault_keys.sign(tmp_path / "away", asked.read_bytes()), NOW)
    vault_keys.first(NOW)
    assert set(ends()) == {"envelope-1"}
    assert not (tmp_path / "home" / "offline-root").exists()


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that unprivileged users could enter, as a home has to be."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_by_command(reachable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The verbs as an installer types them, in processes of their own."""
    place, tmp_path = reachable / "home", reachable
    monkeypatch.setenv("MEIBO_HOME", str(place))
    vault_keys.first(datetime.now(UTC))

    def meibo(*words: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "meibo", "vault", *words], capture_output=True, text=True,
            env={**os.environ, "MEIBO_HOME": str(place), "PYTHONPATH": "src"}, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    assert "envelope-1" in meibo("show")
    away = tmp_path / "away"
    (place / "offline-root").rename(away)
    assert "off line" in meibo("rotate", code=1)
    meibo("request", "--overlap", "12h")
    asked = place / "public" / vault_keys.REQUEST
    meibo("sign", str(asked), "--root", str(away), "--out", str(tmp_path / "signed.json"))
    assert "envelope-2" in meibo("publish", str(tmp_path / "signed.json"))
    assert "not newer" in meibo("publish", str(tmp_path / "signed.json"), code=1)
    assert "envelope-3" in meibo("rotate", "--root", str(away), "--overlap", "90s")
    assert "destroyed" in meibo("retire")
    assert "Take only" in meibo("root", str(tmp_path / "another"))
    assert "usage" in meibo("rotate", "--overlap", "soon", code=2)
