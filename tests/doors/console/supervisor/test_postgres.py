"""One cluster by itself, as the test-suite uses it; on every PostgreSQL that is here."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from meibo.doors.console.supervisor import leftovers
from meibo.doors.console.supervisor.binaries import NoBinariesError
from meibo.doors.console.supervisor.ports import any_free
from meibo.doors.console.supervisor.postgres import Cluster, ClusterError
from meibo.doors.console.supervisor.users import reaches

DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path / "pg")
    yield made
    made.remove()


def count(cluster: Cluster) -> int:
    with psycopg.connect(cluster.url()) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row
    return int(row[0])


@pytest.mark.parametrize("programs", ["", *map(str, DEBIAN)])
def test_rows_survive_every_kind_of_end(
    programs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEIBO_PG_BIN", programs)
    cluster = Cluster(tmp_path / "pg")
    try:
        assert [(count(cluster), port == cluster.port) for port in ends(cluster)] == [
            (1000, True)
        ] * 3
    finally:
        cluster.remove()


def ends(cluster: Cluster) -> Iterator[int]:
    """A thousand rows; then the server started again after it was stopped, after it was killed, and after
    the machine lost power. Each time the port of the beginning."""
    cluster.start()
    port = cluster.port
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000)")
    cluster.stop()
    cluster.start()
    yield port
    assert cluster.pid
    os.kill(cluster.pid, 9)
    cluster.start()
    yield port
    cluster.stop("immediate")
    # What a machine that lost power leaves: the file, and a stranger under the number in it.
    owner = cluster.account.uid if cluster.account else None
    stranger = subprocess.Popen(["/bin/sleep", "60"], user=owner)
    try:
        (cluster.data / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster.data}\n0\n1\n\n\n")
        cluster.start()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
    yield port


def test_nobody_else_takes_a_folder_in_use(cluster: Cluster, tmp_path: Path) -> None:
    cluster.start()
    with pytest.raises(ClusterError, match="in use"):
        Cluster(tmp_path / "pg").start()
    assert cluster.pid
    assert leftovers.servers(cluster.data)


def test_first_start_cut_short_is_made_anew(cluster: Cluster) -> None:
    half = cluster.data.with_name("pg.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("1\n")
    cluster.start()
    assert not half.exists()


def test_modes_stay_closed(cluster: Cluster, tmp_path: Path) -> None:
    before = [stat.S_IMODE(folder.stat().st_mode) for folder in tmp_path.parents]
    cluster.start()
    assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.password_file.stat().st_mode) == 0o400
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in tmp_path.parents] == before
    assert reaches(cluster.data.parent, cluster.account)


def test_refused_statement_leaves_no_value_in_the_log(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (name text PRIMARY KEY)")
        connection.execute("INSERT INTO kept VALUES ('山田花子')")
        with pytest.raises(psycopg.errors.UniqueViolation, match="山田花子"):  # the client is told
            connection.execute("INSERT INTO kept VALUES ('山田花子')")
    cluster.stop()
    log = cluster.data.with_name("pg.log").read_text()
    assert "ready to accept connections" in log
    assert "山田花子" not in log


def test_data_of_another_version_is_refused(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(ClusterError, match="PostgreSQL 9"):
        cluster.start()


def test_taken_port_is_named(tmp_path: Path, cluster: Cluster) -> None:
    cluster.start()
    other = Cluster(tmp_path / "other", cluster.port)
    try:
        with pytest.raises(ClusterError, match=str(cluster.port)):
            other.start()
    finally:
        other.remove()


def test_url_quotes_what_a_password_may_hold(tmp_path: Path) -> None:
    url = Cluster(tmp_path / "pg", any_free()).url("meibo_officer", "p@ss/w:rd", "meibo")
    assert "meibo_officer:p%40ss%2Fw%3Ard@127.0.0.1:" in url
    assert url.endswith("/meibo")


def test_missing_programs_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEIBO_PG_BIN", str(tmp_path))
    with pytest.raises(NoBinariesError, match="initdb"):
        Cluster(tmp_path / "pg")
