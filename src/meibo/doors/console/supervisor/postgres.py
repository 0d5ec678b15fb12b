"""Our own PostgreSQL: one data folder, one server, TCP on the loopback with SCRAM, fsync on."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from meibo.doors.console.supervisor import leftovers
from meibo.doors.console.supervisor.binaries import binaries, version
from meibo.doors.console.supervisor.launch import spawn
from meibo.doors.console.supervisor.ports import any_free, first_free, is_free
from meibo.doors.console.supervisor.postgres_settings import settings
from meibo.doors.console.supervisor.users import STATE, reaches, server_account, state_folder

SUPERUSER = "postgres"
START_LIMIT = 60.0


class ClusterError(RuntimeError):
    """The server cannot be started; the message says why."""


class Cluster:
    """A data folder and the server on it.

    Beside the folder lie `<name>.password` (superuser, 0400), `<name>.port`, `<name>.lock` and
    `<name>.log`. As root, a folder that the server's user cannot reach moves under
    /var/lib/meibo/<hash> (`data` says where); no existing folder's mode is ever changed.
    The supervisor uses `prepare`, `argv` and `answers`; tests use `start` and `stop`.
    """

    def __init__(
        self,
        data: Path,
        port: int | None = None,
        *,
        password_file: Path | None = None,
        first_port: int | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        """port: fixed; None keeps the one of the first start, chosen then from `first_port` up or,
        without it, by the kernel. extra: settings that override ours."""
        self.account = server_account()
        self.bin = binaries(self.account)
        asked = data.absolute()
        self.data = asked if reaches(asked, self.account) else state_folder(asked) / asked.name
        self.password_file = password_file or self._beside("password")
        self._asked_port, self._first_port, self._extra = port, first_port, dict(extra or {})
        self._server: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _beside(self, ending: str) -> Path:
        return self.data.with_name(f"{self.data.name}.{ending}")

    @property
    def port(self) -> int:
        """The port given, or the one chosen at the first start; ClusterError before that."""
        if self._asked_port is not None:
            return self._asked_port
        try:
            return int(self._beside("port").read_text())
        except FileNotFoundError:
            raise ClusterError(f"{self.data} has not been started yet") from None

    @property
    def version(self) -> str:
        """Version of the server's programs."""
        return version(self.bin)

    @property
    def pid(self) -> int | None:
        """The postmaster's process id while it was started here and not stopped."""
        return self._server.pid if self._server else None

    def password(self) -> str:
        """The superuser's password; ours alone to read."""
        return self.password_file.read_text().strip()

    def url(
        self, role: str = SUPERUSER, password: str | None = None, database: str = "postgres"
    ) -> str:
        """postgresql://role:password@127.0.0.1:port/database; the superuser's password is known."""
        word = self.password() if password is None else password
        return (
            f"postgresql://{quote(role, safe='')}:{quote(word, safe='')}"
            f"@127.0.0.1:{self.port}/{quote(database, safe='')}"
        )

    def environment(self) -> dict[str, str]:
        """All that the server sees of our environment."""
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGDATA": str(self.data)}

    def argv(self) -> list[str]:
        """The command that runs the server in the foreground."""
        told = [str(self.bin / "postgres"), "-D", str(self.data)]
        for name, value in {**settings(self.port), **self._extra}.items():
            told += ["-c", f"{name}={value}"]
        return told

    def prepare(self) -> None:
        """Take the folder, make it at the first start, clear what a killed server left.

        Raises ClusterError when another supervisor holds the folder.
        """
        self._take()
        leftovers.clear(self.data)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        made = (self.data / "PG_VERSION").read_text().strip()
        if made != self.version.split(".")[0]:
            raise ClusterError(
                f"{self.data} は PostgreSQL {made} のデータです（プログラムは {self.version}）"
                f" / holds data of PostgreSQL {made}, the programs are {self.version}"
            )
        kept = self._beside("port")
        if self._asked_port is not None:
            kept.write_text(str(self._asked_port))
        elif not kept.exists():
            kept.write_text(str(first_free(self._first_port) if self._first_port else any_free()))

    def start(self) -> None:
        """Start and wait until the server answers; stops by itself if this process dies."""
        self.prepare()
        if not is_free(self.port):
            self.release()
            raise ClusterError(f"ポート {self.port} は使用中です / port {self.port} is taken")
        with self._beside("log").open("ab") as log:
            limit = time.monotonic() + START_LIMIT
            while True:
                self._server = self._spawn(log)
                while self._server.poll() is None and time.monotonic() < limit:
                    if self.answers(self._server.pid):
                        return
                    time.sleep(0.02)
                # A killed server's shared memory stays attached until its last backend is gone.
                if self._server.poll() is None or time.monotonic() + 50 > limit:
                    break
                time.sleep(0.3)
                leftovers.clear(self.data)
        self.stop("immediate")
        raise ClusterError(f"PostgreSQL did not start:\n{self._last_lines()}")

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        account = self.account
        return spawn(
            self.argv(),
            env=self.environment(),
            output=log,
            uid=account.uid if account else None,
            gid=account.gid if account else None,
            death_signal=signal.SIGINT,
        )

    def stop(self, mode: str = "fast", limit: float = 20.0) -> None:
        """Stop a server started here ("fast" or "immediate") and let go of the folder."""
        server, self._server = self._server, None
        if server and server.poll() is None:
            server.send_signal(signal.SIGINT if mode == "fast" else signal.SIGQUIT)
            try:
                server.wait(limit)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        self.release()

    def release(self) -> None:
        """Let go of the folder without stopping anything."""
        if self._lock:
            self._lock.close()
            self._lock = None

    def remove(self) -> None:
        """Stop and delete the folder with all that lies beside it: for tests."""
        self.stop("immediate")
        shutil.rmtree(self.data, ignore_errors=True)
        for ending in ("password", "port", "lock", "log"):
            self._beside(ending).unlink(missing_ok=True)
        if self.data.parent.parent == STATE and not any(self.data.parent.iterdir()):
            self.data.parent.rmdir()

    def answers(self, pid: int) -> bool:
        """Whether the postmaster `pid` has written that it takes connections."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"

    def _take(self) -> None:
        if self._lock:
            return
        self.data.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        lock = self._beside("lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise ClusterError(
                f"{self.data} はほかのプログラムが使用中です / is in use by another program"
            ) from None
        self._lock = lock

    def _last_lines(self) -> str:
        log = self._beside("log").read_text(errors="replace")
        return "\n".join(log.splitlines()[-15:])

    def _initialise(self) -> None:
        """initdb beside the final place, then one rename: a start cut short leaves nothing half."""
        fresh, word = self._beside("new"), self._beside("new-password")
        shutil.rmtree(fresh, ignore_errors=True)
        word.unlink(missing_ok=True)
        fresh.mkdir(mode=0o700)
        self._keep_password()
        word.touch(mode=0o600)
        word.write_text(self.password() + "\n")
        account = self.account
        if account:
            os.chown(fresh, account.uid, account.gid)
            os.chown(word, account.uid, account.gid)
        done = subprocess.run(
            self._initdb(fresh, word),
            env=self.environment(), cwd="/", umask=0o077, text=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )  # fmt: skip
        word.unlink()
        if done.returncode != 0:
            raise ClusterError(f"initdb:\n{done.stdout}")
        fresh.rename(self.data)
        parent = os.open(self.data.parent, os.O_RDONLY)
        try:
            os.fsync(parent)
        finally:
            os.close(parent)

    def _initdb(self, folder: Path, word: Path) -> list[str]:
        argv = [
            str(self.bin / "initdb"), "-D", str(folder), "-U", SUPERUSER, f"--pwfile={word}",
            "--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8", "--locale=C",
        ]  # fmt: skip
        if int(self.version.split(".")[0]) >= 17:
            argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return argv

    def _keep_password(self) -> None:
        """Random, once; a file left by a first start that was cut short is used again."""
        if self.password_file.exists() and self.password():
            return
        own_folder = not self.password_file.parent.exists()
        self.password_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.password_file.with_name(self.password_file.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32))
        fresh.chmod(0o400)
        fresh.rename(self.password_file)
        if own_folder:
            self.password_file.parent.chmod(0o500)
