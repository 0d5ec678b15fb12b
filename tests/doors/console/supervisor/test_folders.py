"""Who owns which part of a home, and what set-up depends on."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from meibo.doors.console.supervisor import folders, platform
from meibo.doors.console.supervisor.planning import SET_UP, Installation

ROOT = os.geteuid() == 0


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        place = Path(folder) / "home"
        monkeypatch.setenv("MEIBO_HOME", str(place))
        folders.make(place)
        yield place


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_sealed_secrets_are_their_process_s_alone(home: Path) -> None:
    password = folders.database_password("meibo_officer")
    (home / "public" / "key.pem").touch(mode=0o600)
    (home / "neighbours" / "card").mkdir()
    (home / "neighbours" / "card" / "store.sqlite").touch()
    uids = platform.uids()
    folders.seal(home, uids)
    kept = folders.secrets_for("officer") / "database-password"
    assert (mode(kept.parent), mode(kept)) == (0o500, 0o400)
    assert kept.stat().st_uid == (61_001 if ROOT else os.geteuid())
    assert mode(home / "public" / "key.pem") == 0o644
    assert mode(home / "neighbours" / "card") == 0o700
    assert folders.database_password("meibo_officer") == password
    folders.unseal(home)
    (kept.parent / "later").touch()
    folders.seal(home, uids)
    assert mode(kept.parent / "later") == 0o400


def test_sealing_follows_no_link_out_of_the_folder(home: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (outside / "file").touch(mode=0o640)
    before = (mode(outside), mode(outside / "file"), (outside / "file").stat().st_uid)
    folder = home / "secrets" / "officer"
    folder.mkdir()
    (folder / "link").symlink_to(outside / "file")
    (folder / "links").symlink_to(outside)
    os.link(outside / "file", folder / "second name")
    (home / "secrets" / "public").symlink_to(outside)
    folders.seal(home, platform.uids())
    assert (mode(outside), mode(outside / "file"), (outside / "file").stat().st_uid) == before


def test_home_out_of_reach_of_other_users_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("MEIBO_HOME", str(closed / "home"))
    if ROOT:
        with pytest.raises(folders.FoldersError, match="MEIBO_HOME"):
            folders.home()
    else:  # there is no other user to think of
        assert folders.home() == closed / "home"
    assert mode(closed) == 0o700


def test_set_up_runs_again_only_when_something_changed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEIBO_SETUP_URL", "postgresql://dba:word@127.0.0.1:5999/postgres")
    made = Installation(home)
    assert made.server() is None
    steps = made.steps()
    assert [step.name for step in steps] == [name for name, _ in SET_UP]
    assert steps[0].env["MEIBO_SETUP_URL"].endswith(":5999/postgres")
    made.done()
    assert made.steps() == []
    folders.unseal(home)
    (home / "secrets" / "officer" / "database-password").unlink()
    assert len(made.steps()) == len(SET_UP)
    made.done()
    assert made.steps() == []
    monkeypatch.setenv("MEIBO_SETUP_URL", "postgresql://dba:word@127.0.0.1:5998/postgres")
    assert len(made.steps()) == len(SET_UP)


def test_each_process_sees_its_own_role_and_neighbours_none(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEIBO_SETUP_URL", "postgresql://dba:word@127.0.0.1:5999/postgres")
    monkeypatch.setenv("MEIBO_PORT_OFFICER", "18200")
    specs = {spec.name: spec for spec in Installation(home).specs()}
    assert specs["officer"].port == 18_200
    assert specs["officer"].ready == "http://127.0.0.1:18200/healthz"
    for name, spec in specs.items():
        url = spec.env.get("MEIBO_DATABASE_URL", "")
        if platform.process(name).kind == "meibo" and platform.process(name).database:
            assert url.startswith(f"postgresql://meibo_{name}:")
            assert url.endswith("@127.0.0.1:5999/meibo")
        else:
            assert url == ""
        assert "MEIBO_SETUP_URL" not in spec.env
        assert "word" not in " ".join([*spec.argv, *spec.env.values()])
        assert spec.env["MEIBO_PROCESS"] == name
    uids = [spec.uid for spec in specs.values()]
    assert len(set(uids)) == (len(specs) if ROOT else 1)
    assert ROOT is (None not in uids)
