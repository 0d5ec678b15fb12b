"""Users of the operating system, and what each may reach."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

STATE = Path("/var/lib/meibo")
SERVER_USER = "meibo-postgres"


@dataclass(frozen=True, slots=True)
class Account:
    """A user that children run as."""

    uid: int
    gid: int


# Stands for every user of ours in questions of reach: it owns nothing.
ANYBODY = Account(61_183, 61_183)


def is_root() -> bool:
    """Only root can give children users of their own."""
    return os.geteuid() == 0


def server_account() -> Account | None:
    """Who PostgreSQL runs as when we are root (it refuses root); None for an ordinary user.

    initdb wants a passwd entry: a system user of our own is made, else nobody serves.
    """
    if not is_root():
        return None
    found = _lookup(SERVER_USER)
    if found is None and (useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")):
        subprocess.run(
            [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent",
             "--shell", "/usr/sbin/nologin", SERVER_USER],
            check=False, capture_output=True,
        )  # fmt: skip
        found = _lookup(SERVER_USER)  # also finds the one a simultaneous start has made
    found = found or _lookup("nobody")
    if found is None:
        raise LookupError(
            "PostgreSQL はrootでは動きません。利用者 meibo-postgres を作ってください。"
            " / PostgreSQL does not run as root: add a system user named meibo-postgres."
        )
    return found


def _lookup(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid)


def reaches(path: Path, account: Account | None) -> bool:
    """Whether this user passes every folder above `path` and may read it (a folder: also enter).

    `path` need not exist yet: what exists of it counts. None means our own user, who may.
    """
    if account is None:
        return True
    real = path.resolve()
    if not all(
        _allows(folder, account, stat.S_IXOTH) for folder in real.parents if folder.exists()
    ):
        return False
    if not real.exists():
        return True
    return _allows(real, account, 0o5 if real.is_dir() else 0o4)


def _allows(path: Path, account: Account, wanted: int) -> bool:
    found = path.stat()
    if found.st_uid == account.uid:
        granted = found.st_mode >> 6
    elif found.st_gid == account.gid:
        granted = found.st_mode >> 3
    else:
        granted = found.st_mode
    return granted & wanted == wanted


def state_folder(path: Path) -> Path:
    """/var/lib/meibo/<hash of path>: the stand-in of a place that unprivileged users cannot reach."""
    digest = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]
    return STATE / digest
