"""The plan of a whole installation: server, set-up where something changed, all processes."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

from meibo.doors.console.supervisor import folders, platform
from meibo.doors.console.supervisor.folders import CHECKOUT
from meibo.doors.console.supervisor.postgres import Cluster
from meibo.doors.console.supervisor.spec import Plan, Spec, Step, server_spec

SET_UP = (
    ("keys", ("-m", "meibo", "keys")),
    ("neighbours keys", ("-m", "neighbours", "keys")),
    ("database setup", ("-m", "meibo", "database", "setup")),
    ("database migrate", ("-m", "meibo", "database", "migrate")),
    ("database grant", ("-m", "meibo", "database", "grant")),
    ("seed", ("-m", "meibo", "seed")),
)
_MADE_BY_SET_UP = ("secrets", "public", "neighbours-public")


class Installation:
    """One home, its cluster and its ports, for the length of one supervisor."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ports = platform.ports()
        self.cluster: Cluster | None = None

    def plan(self) -> Plan:
        """What the supervisor is to run."""
        return Plan(server=self.server, steps=self.steps, done=self.done, specs=self.specs)

    def server(self) -> Spec | None:
        """Our own PostgreSQL, prepared; None when MEIBO_SETUP_URL names another."""
        folders.unseal(self.home)
        platform.write_endpoints(self.home, self.ports)
        if os.environ.get("MEIBO_SETUP_URL"):
            return None
        asked = os.environ.get("MEIBO_PORT_DATABASE")
        self.cluster = Cluster(
            self.home / "pg",
            int(asked or 0) or None,  # 0: any that is free, as for the doors
            password_file=self.home / "secrets" / "postgres" / "password",
            first_port=platform.FIRST_DATABASE_PORT,
        )
        self.cluster.prepare()
        return server_spec(self.cluster)

    def steps(self) -> list[Step]:
        """The set-up commands, in their order; none when nothing changed since they last ran."""
        if self._stamp_file.exists() and self._stamp_file.read_text() == self._stamp():
            return []
        self._stamp_file.unlink(missing_ok=True)
        for role in platform.ROLES:
            folders.database_password(role)
        given = os.environ.get("MEIBO_SETUP_URL")
        setup_url = given or (self.cluster.url() if self.cluster else "")
        env = {**platform.runtime_env("console"), "MEIBO_SETUP_URL": setup_url}
        return [Step(name, [sys.executable, *argv], env) for name, argv in SET_UP]

    def done(self) -> None:
        """Hand secrets to their processes and remember what set-up was made from."""
        folders.seal(self.home, platform.uids())
        self._stamp_file.write_text(self._stamp())

    def specs(self) -> list[Spec]:
        """All processes."""
        uids = platform.uids()
        found = []
        for process in platform.PROCESSES:
            port = self.ports.get(process.name)
            url = f"{process.scheme}://127.0.0.1:{port}/healthz" if port else None
            found.append(
                Spec(
                    name=process.name,
                    argv=platform.process_argv(process.name),
                    env=platform.runtime_env(process.name),
                    uid=uids[process.name],
                    ready=url,
                    port=port,
                    port_variable=process.port_variable,
                    rank=0 if process.kind == "meibo" else 1,
                )
            )
        return found

    @property
    def _stamp_file(self) -> Path:
        return self.home / "run" / "prepared"

    def _stamp(self) -> str:
        """Digest of what set-up depends on: the code, the endpoints, this very cluster, and that
        everything it once made is still there (by name)."""
        digest = hashlib.sha256()
        for path in sorted((CHECKOUT / "src").rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(CHECKOUT)}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
        for folder in filter(None, os.environ.get("MEIBO_CATALOGUE", "").split(os.pathsep)):
            for path in sorted(Path(folder).rglob("*.toml")):
                digest.update(f"{path}\0".encode() + path.read_bytes())
        digest.update(json.dumps(self.ports, sort_keys=True).encode())
        digest.update(os.environ.get("MEIBO_SETUP_URL", "").encode())
        if self.cluster:
            digest.update(self.cluster.password().encode())
            digest.update(str((self.cluster.data / "PG_VERSION").stat().st_mtime_ns).encode())
        for folder in _MADE_BY_SET_UP:
            names = sorted(str(path) for path in (self.home / folder).rglob("*"))
            digest.update("\0".join(names).encode())
        digest.update("\0".join(sorted(os.listdir(self.home / "neighbours"))).encode())
        return digest.hexdigest()
