"""Where this installation keeps its state, and who owns which part of it."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from meibo.doors.console.supervisor.users import ANYBODY, is_root, reaches, state_folder

CHECKOUT = Path(__file__).resolve().parents[5]
# Who asks a neighbour, and keeps how it stands (meibo.connectors.wire.breaker).
_ASKING = ("applicant", "login", "number", "signer", "clock", "issuer", "machine")
_EVERYBODY_READS = ("public", "neighbours-public")


class FoldersError(RuntimeError):
    """The home folder cannot be used; the message says why."""


def home() -> Path:
    """$MEIBO_HOME, else `var` in the checkout, else /var/lib/meibo/<hash of the checkout's path>.

    The last when we are root and unprivileged users cannot reach the checkout. Raises FoldersError
    for a MEIBO_HOME out of their reach: modes of parent folders are never changed.
    """
    if named := os.environ.get("MEIBO_HOME"):
        chosen = Path(named).absolute()
        if is_root() and not reaches(chosen, ANYBODY):
            raise FoldersError(
                f"MEIBO_HOME={chosen} に一般利用者が入れません。別の場所を指定してください。"
                " / unprivileged users cannot reach it; name another folder."
            )
        return chosen
    if is_root() and not reaches(CHECKOUT, ANYBODY):
        return state_folder(CHECKOUT)
    return CHECKOUT / "var"


def secrets_for(process: str) -> Path:
    """Folder of one process's secrets: 0500, its files 0400, owned by the process's user."""
    return home() / "secrets" / process


def database_password(role: str) -> str:
    """Password of a database role ("meibo_officer"), random, made when first asked for.

    Kept in the secrets of the process of that name ("officer").
    """
    kept = secrets_for(role.removeprefix("meibo_")) / "database-password"
    if not kept.exists():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = kept.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32))
        fresh.chmod(0o400)
        fresh.rename(kept)
    return kept.read_text().strip()


def make(place: Path) -> None:
    """The folders of a home; what exists stays as it is."""
    if not place.exists():
        place.mkdir(mode=0o755, parents=True)
        place.chmod(0o755)
    modes = {"secrets": 0o711, "log": 0o755, "run": 0o755, "public": 0o755,
             "neighbours": 0o711, "neighbours-public": 0o755, "copy": 0o700,
             "key-store": 0o700, "breakers": 0o755}  # fmt: skip
    for name, mode in modes.items():
        folder = place / name
        if not folder.exists():
            folder.mkdir()
            folder.chmod(mode)


def unseal(place: Path) -> None:
    """Let set-up write new secrets (an ordinary user obeys the modes that it set itself)."""
    for folder in (place / "secrets").iterdir():
        if folder.is_dir() and not folder.is_symlink() and not is_root():
            folder.chmod(0o700)


def seal(place: Path, owners: dict[str, int | None]) -> None:
    """Close every folder of secrets and hand each to its process; `owners` by process name.

    A folder without a process (the owner's and the server's passwords) stays ours. What is
    published becomes readable for everybody.
    """
    for folder in (place / "secrets").iterdir():
        hand_over(folder, owners.get(folder.name), 0o500, 0o400)
    for name in _EVERYBODY_READS:
        hand_over(place / name, None, 0o755, 0o644)
    for folder in (place / "neighbours").iterdir():
        hand_over(folder, owners.get(folder.name), 0o700, 0o600)
    for name in _ASKING:
        kept = place / "breakers" / name
        if not kept.is_symlink():
            kept.mkdir(parents=True, exist_ok=True)
        hand_over(kept, owners.get(name), 0o700, 0o600)
    hand_over(place / "copy", owners.get("sequencer"), 0o700, 0o600)
    hand_over(place / "key-store", owners.get("number"), 0o700, 0o600)
    hand_over(place / "key-store" / "backups", owners.get("number"), 0o700, 0o600)


def hand_over(folder: Path, uid: int | None, folder_mode: int, file_mode: int) -> None:
    """Give a folder and all in it to one user with these modes.

    Never through a symbolic link or onto a file with a second name: the folder's owner may be the
    one who would like root to open something else.
    """
    if folder.is_symlink() or not folder.is_dir():
        return
    for _, _, names, descriptor in os.fwalk(folder, topdown=False, follow_symlinks=False):
        for name in names:
            found = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
                opened = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=descriptor)
                try:
                    _give(opened, uid, file_mode)
                finally:
                    os.close(opened)
        _give(descriptor, uid, folder_mode)


def _give(descriptor: int, uid: int | None, mode: int) -> None:
    if is_root():
        owner = os.geteuid() if uid is None else uid
        os.fchown(descriptor, owner, owner)
    os.fchmod(descriptor, mode)
