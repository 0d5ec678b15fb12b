"""The supervisor with real processes and a real PostgreSQL, as root and as an ordinary user."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable

import psutil
import psycopg
import pytest

from .conftest import Installation


def until(holds: Callable[[], object], limit: float = 15.0) -> None:
    end = time.monotonic() + limit
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def lines(platform: Installation) -> list[int]:
    return [line for (line,) in platform.query("SELECT line FROM kept ORDER BY line")]


def keep(platform: Installation, count: int = 100) -> list[int]:
    platform.query("TRUNCATE kept")
    platform.query(f"INSERT INTO kept SELECT generate_series(1, {count})")
    return list(range(1, count + 1))


def crowd(platform: Installation) -> list[int]:
    """Every process below the supervisor, PostgreSQL's backends and workers included."""
    supervisor = psutil.Process(platform.state()["pid"])
    return [child.pid for child in supervisor.children(recursive=True)]


def test_second_start_finds_its_data(platform: Installation) -> None:
    kept, everybody = keep(platform), crowd(platform)
    started = time.monotonic()
    assert platform.down() is True
    assert time.monotonic() - started < 10
    assert all(map(gone, everybody))
    assert platform.state()["phase"] == "stopped"
    assert platform.down() is False
    assert platform.up()["code"] == 0
    assert lines(platform) == kept


def test_killed_postmaster_loses_no_committed_row(platform: Installation) -> None:
    kept, before = keep(platform, 5000), platform.pid("postgres")
    assert before
    os.kill(before, signal.SIGKILL)
    until(lambda: platform.pid("postgres") not in (None, before))
    until(lambda: platform.state()["children"]["postgres"]["ready"])
    assert lines(platform) == kept
    assert platform.state()["children"]["postgres"]["restarts"] >= 1


def test_killed_supervisor_takes_everything_down(platform: Installation) -> None:
    kept, everybody = keep(platform), crowd(platform)
    assert len(everybody) > 6
    os.kill(platform.state()["pid"], signal.SIGKILL)
    crew = platform.pid("crew")
    # The worker ignores SIGTERM and outlives its master: the next start ends it.
    until(lambda: sum(not gone(pid) for pid in everybody) <= 1)
    assert crew
    assert gone(crew)
    found = platform.up()
    assert found["code"] == 0, found["message"]
    assert all(map(gone, everybody))
    assert lines(platform) == kept


def test_killed_child_is_started_again(platform: Installation) -> None:
    before = platform.pid("web")
    assert before
    os.kill(before, signal.SIGKILL)
    until(lambda: platform.state()["children"]["web"]["ready"] and platform.pid("web") != before)
    assert not gone(platform.pid("web") or 0)


def test_workers_of_a_dead_child_are_swept(platform: Installation) -> None:
    crew = platform.pid("crew")
    assert crew
    worker = psutil.Process(crew).children()[0].pid
    os.kill(crew, signal.SIGKILL)
    until(lambda: gone(worker))


def test_two_starts_at_once_start_one(platform: Installation) -> None:
    platform.down()
    both = [platform.drive("up", str(platform.port)) for _ in range(2)]
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert said[0][0] == said[1][0]


def test_start_while_running_changes_nothing(platform: Installation) -> None:
    before = platform.state()
    assert platform.up()["pid"] == before["pid"]
    assert platform.state()["children"] == before["children"]


def test_taken_port_is_named_with_its_variable(platform: Installation) -> None:
    platform.down()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", platform.port))
        other.listen()
        found = platform.up()
    assert found["code"] == 1
    assert str(platform.port) in found["message"]
    assert "MEIBO_PORT_WEB" in found["message"]
    assert all(child["pid"] is None for child in found["children"].values())


def test_failed_step_stops_everything_and_says_why(platform: Installation) -> None:
    platform.down()
    found = platform.up("broken")
    assert found["code"] == 1
    assert "the only step" in found["message"]
    assert "no such luck" in found["message"]
    assert all(child["pid"] is None for child in found["children"].values())


def test_process_that_ignores_the_signal_is_killed_in_time(platform: Installation) -> None:
    platform.down()
    assert platform.up("stubborn")["code"] == 0
    everybody, started = crowd(platform), time.monotonic()
    assert platform.down() is True
    assert time.monotonic() - started < 10
    assert all(map(gone, everybody))


def test_server_wants_a_password_on_every_way_in(platform: Installation) -> None:
    ways = platform.query("SELECT type, auth_method FROM pg_hba_file_rules")
    assert ways
    assert {method for _, method in ways} == {"scram-sha-256"}
    for password in ("", "wrong"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(platform.url(password), connect_timeout=5)
    (word,) = platform.query("SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'")[0]
    assert word.startswith("SCRAM-SHA-256$")


def test_server_listens_on_the_loopback_only_and_is_durable(platform: Installation) -> None:
    wanted = {
        "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "on",
        "full_page_writes": "on", "synchronous_commit": "on", "data_checksums": "on",
        "server_encoding": "UTF8", "log_min_error_statement": "panic",
    }  # fmt: skip
    for name, value in wanted.items():
        assert platform.query(f"SELECT current_setting('{name}')") == [(value,)], name


def test_server_never_runs_as_root(platform: Installation) -> None:
    pid = platform.pid("postgres")
    assert pid
    assert psutil.Process(pid).uids().real != 0
    assert (platform.home / "secrets" / "postgres" / "password").stat().st_mode & 0o777 == 0o400
