"""What an installation consists of: its processes, their ports, their users, their environment."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from meibo.doors.console.supervisor.folders import database_password, home
from meibo.doors.console.supervisor.ports import any_free
from meibo.doors.console.supervisor.runtime import Runtime, here, runtime
from meibo.doors.console.supervisor.users import is_root

DATABASE = "meibo"
FIRST_DATABASE_PORT = 5433
FIRST_UID = 61_000
# What an installer's environment says of an installation and every process needs to know.
_GOES_ON = (
    "MEIBO_CATALOGUE", "MEIBO_KEY_SERVICE", "MEIBO_KEY_STORE_DAYS", "MEIBO_PKCS11_LIBRARY",
    "MEIBO_PKCS11_TOKEN", "MEIBO_SEARCH_MINUTES", "MEIBO_SIGNING_SERVICE", "SOFTHSM2_CONF",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Process:
    """One program. scheme "" listens on nothing. host: how browsers name it; neighbours go by
    number, so that cookies, which ignore ports, never reach one. database: whether it signs in."""

    name: str
    kind: str
    port: int = 0
    scheme: str = ""
    host: str = "localhost"
    database: bool = True

    @property
    def port_variable(self) -> str:
        """The environment variable that changes its port; 0 in it takes any free one."""
        return f"MEIBO_PORT_{self.name.upper()}"


# The place in this list is the user's number: add new ones at the end.
PROCESSES = (
    Process("applicant", "meibo", 8100, "http"),
    Process("officer", "meibo", 8200, "http"),
    Process("public", "meibo", 8300, "http"),
    Process("machine", "meibo", 8400, "http"),
    Process("login", "meibo", 8500, "http"),
    Process("clock", "meibo"),
    Process("number", "meibo"),
    Process("sequencer", "meibo"),
    Process("card", "neighbours", 9100, "http", "127.0.0.1"),
    Process("resident_register", "neighbours", 9110, "https", "127.0.0.1"),
    Process("payment_gateway", "neighbours", 9120, "http", "127.0.0.1"),
    Process("timestamp", "neighbours", 9130, "http", "127.0.0.1"),
    Process("signer", "meibo"),
    Process("typing", "meibo", 8600, "http", database=False),
    Process("info_network", "neighbours", 9140, "https", "127.0.0.1"),
    Process("issuer", "meibo", 8700, "http"),
    Process("verifier", "meibo", 8800, "http"),
)


# Every role that signs in to the database; the passwords are made here, the roles by set-up.
ROLES = (
    *(f"meibo_{found.name}" for found in PROCESSES if found.kind == "meibo" and found.database),
    "meibo_console", "meibo_owner", "meibo_backup",
)  # fmt: skip


def process(name: str) -> Process:
    """The process of this name; LookupError when there is none."""
    for found in PROCESSES:
        if found.name == name:
            return found
    raise LookupError(f"no process is called {name!r}")


def uids() -> dict[str, int | None]:
    """The user of each process: its own when we are root, else ours (None)."""
    own = is_root() and runtime().for_all
    return {found.name: FIRST_UID + place if own else None for place, found in enumerate(PROCESSES)}


def ports() -> dict[str, int]:
    """The port of each process that listens, as the environment or the list above has it."""
    chosen = {}
    for found in PROCESSES:
        if found.scheme:
            asked = int(os.environ.get(found.port_variable) or found.port)
            chosen[found.name] = asked or any_free()
    return chosen


def endpoints(chosen: Mapping[str, int]) -> dict[str, str]:
    """URL of each process that listens, and of a key service elsewhere where there is one."""
    found = {
        name: f"{process(name).scheme}://{process(name).host}:{port}"
        for name, port in chosen.items()
    }
    if elsewhere := os.environ.get("MEIBO_KEY_SERVICE_URL"):
        found["key_service"] = elsewhere
    return found


def write_endpoints(place: Path, chosen: Mapping[str, int]) -> None:
    """endpoints.json, where every process finds the others."""
    fresh = place / "endpoints.json.new"
    fresh.write_text(json.dumps(endpoints(chosen), indent=1) + "\n")
    fresh.chmod(0o644)
    fresh.replace(place / "endpoints.json")


def database_url(role: str, server: str) -> str:
    """URL of Meibo's database for one role; `server` is "host:port"."""
    return f"postgresql://{role}:{quote(database_password(role), safe='')}@{server}/{DATABASE}"


def database_server() -> str:
    """ "host:port" of the database: MEIBO_SETUP_URL's, else our own cluster's (FileNotFoundError
    before its first start)."""
    if given := os.environ.get("MEIBO_SETUP_URL"):
        parts = urlsplit(given)
        return f"{parts.hostname}:{parts.port or 5432}"
    return f"127.0.0.1:{int((home() / 'pg.port').read_text())}"


def setup_url() -> str:
    """MEIBO_SETUP_URL, else the superuser's address on our own cluster (FileNotFoundError before
    its first start; PermissionError for anybody but the installer)."""
    if given := os.environ.get("MEIBO_SETUP_URL"):
        return given
    password = (home() / "secrets" / "postgres" / "password").read_text().strip()
    return f"postgresql://postgres:{quote(password, safe='')}@{database_server()}/postgres"


def _base_environment(chosen: Runtime) -> dict[str, str]:
    return {
        **chosen.environment(),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": "/nonexistent",
        "LANG": "C.UTF-8",
        "PYTHONSAFEPATH": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUNBUFFERED": "1",
        "MEIBO_HOME": str(home()),
    }


def python_argv() -> list[str]:
    """The interpreter that processes run, reachable by their users."""
    return [str(runtime().python)]


def runtime_env(name: str) -> dict[str, str]:
    """The whole environment of a process; a neighbour's holds no database.

    "console" is the command itself: it runs in place, with the code of the checkout.
    """
    ours = name == "console"
    env = {**_base_environment(here() if ours else runtime()), "MEIBO_PROCESS": name}
    if ours:
        env["HOME"] = os.environ.get("HOME", "/nonexistent")
    else:
        env["PYTHONDONTWRITEBYTECODE"] = "1"
    env |= {name: os.environ[name] for name in _GOES_ON if os.environ.get(name)}
    if ours or (process(name).kind == "meibo" and process(name).database):
        env["MEIBO_DATABASE_URL"] = database_url(f"meibo_{name}", database_server())
    return env


def process_argv(name: str) -> list[str]:
    """The command that runs a process in the foreground."""
    if process(name).kind == "meibo":
        return [*python_argv(), "-m", "meibo", "process", name]
    return [*python_argv(), "-m", "neighbours", name]
