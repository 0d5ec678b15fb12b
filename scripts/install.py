"""Makes .venv from the lock files. Standard library only: it runs before anything is installed.

    python3 scripts/install.py [--dev]

Installs with hashes, again only when a lock file, the interpreter or this folder's path changed.
Several at once wait for one another. With --dev, and where there is npm, also the oracles of
tests/oracles; without them their tests are skipped.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
LEAST = (3, 11)
PIP_WITH_OTHER_PYTHON = (22, 3)  # the first pip that knows --python
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
ORACLES = CHECKOUT / "tests" / "oracles"

Mark = dict[str, str]


def main(words: list[str]) -> int:
    """Exit code 0 when .venv holds what the lock files say."""
    if sys.version_info < LEAST:
        return _refuse(
            f"Python 3.11 以上が必要です（これは {sys.version.split()[0]}）",
            "Python 3.11 or newer is needed",
        )
    # The folder itself is the lock: nothing to create, nothing to leave behind.
    folder = os.open(CHECKOUT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        if "--dev" not in words:
            return _install(["run"])
        code = _install(["run", "dev"])
        if code == 0:
            _install_oracles()
        return code
    finally:
        os.close(folder)


def _install(parts: list[str]) -> int:
    wanted = _mark()
    present = _stamped()
    same_place = all(present.get(name) == wanted[name] for name in ("python", "checkout"))
    if same_place and all(present.get(part) == wanted[part] for part in parts):
        return 0
    if (present and not same_place) or not _works():
        shutil.rmtree(VENV, ignore_errors=True)
        present = {}
    if not VENV.exists() and (code := _make_venv()):
        return code
    pip = _pip()
    if pip is None:
        return _no_pip()
    for part in parts:
        if present.get(part) == wanted[part]:
            continue
        print(f"導入 / installing: {LOCKS[part]}", flush=True)
        done = subprocess.run(
            [*pip, "install", "-qq", "--require-hashes", "--no-deps",
             "--disable-pip-version-check", "--no-input", "-r", LOCKS[part]],
            cwd=CHECKOUT, env=_environment(), check=False,
        )  # fmt: skip
        if done.returncode:
            return _refuse(f"{LOCKS[part]} を導入できません", f"cannot install {LOCKS[part]}")
        present[part] = wanted[part]
    _put_on_path()
    present.update({name: wanted[name] for name in ("python", "checkout")})
    _write(STAMP, json.dumps(present, indent=1) + "\n")
    return 0


def _install_oracles() -> None:
    """Other people's verifiers, by npm; a warning where they cannot be had."""
    npm = shutil.which("npm")
    digest = hashlib.sha256((ORACLES / "package-lock.json").read_bytes()).hexdigest()
    stamp = ORACLES / "node_modules" / "installed.txt"
    if npm is None or (stamp.is_file() and stamp.read_text() == digest):
        return
    print("導入 / installing: tests/oracles (npm)", flush=True)
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run([npm, *words], cwd=ORACLES, check=False).returncode:
        _refuse("npm のオラクルを導入できません", "cannot install the npm oracles: tests skip them")
        return
    _write(stamp, digest)


def _mark() -> Mark:
    digests = {
        part: hashlib.sha256((CHECKOUT / name).read_bytes()).hexdigest()
        for part, name in LOCKS.items()
    }
    base = f"{os.path.realpath(sys.executable)} {sys.version}"
    return {"python": base, "checkout": str(CHECKOUT), **digests}


def _stamped() -> Mark:
    try:
        found: Mark = json.loads(STAMP.read_text())
    except FileNotFoundError:
        return {}
    return found


def _works() -> bool:
    """Whether there is a venv whose interpreter starts and is of our version."""
    if not PYTHON.exists():
        return False
    asked = "import sys; print(*sys.version_info[:2])"
    said = subprocess.run([PYTHON, "-c", asked], capture_output=True, text=True, check=False)
    return said.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _make_venv() -> int:
    bundled = importlib.util.find_spec("ensurepip") is not None
    if not bundled and not _outer_pip():
        return _no_pip()
    options = [] if bundled else ["--without-pip"]
    done = subprocess.run(
        [sys.executable, "-m", "venv", *options, str(VENV)],
        stdout=subprocess.DEVNULL, env=_environment(), check=False,
    )  # fmt: skip
    if done.returncode and bundled and _outer_pip():
        # Some systems have the module without what it bundles.
        shutil.rmtree(VENV, ignore_errors=True)
        done = subprocess.run(
            [sys.executable, "-m", "venv", "--without-pip", str(VENV)],
            env=_environment(),
            check=False,
        )
    return _refuse("仮想環境を作れません", "cannot make .venv") if done.returncode else 0


def _pip() -> list[str] | None:
    """The command for pip inside the venv: its own, else the one of the outer Python."""
    own = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
    if own.returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    if _outer_pip():
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return None


def _outer_pip() -> bool:
    said = subprocess.run(
        [sys.executable, "-m", "pip", "--version"], capture_output=True, text=True, check=False
    )
    words = said.stdout.split()
    if said.returncode or len(words) < 2:
        return False
    return tuple(int(part) for part in words[1].split(".")[:2]) >= PIP_WITH_OTHER_PYTHON


def _environment() -> dict[str, str]:
    """Ours, without what would point Python or pip somewhere else than .venv."""
    ruled_out = {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in ruled_out}
    return {**kept, "PIP_ROOT_USER_ACTION": "ignore"}


def _put_on_path() -> None:
    """Our own code is not installed: a .pth file puts src on the path of the venv."""
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    said = subprocess.run([PYTHON, "-c", asked], capture_output=True, text=True, check=True)
    _write(Path(said.stdout.strip()) / "meibo.pth", f"{CHECKOUT / 'src'}\n")


def _write(path: Path, text: str) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _no_pip() -> int:
    return _refuse(
        f"{sys.executable} に ensurepip も pip 22.3 以上もありません"
        "（Debian・Ubuntu では python3-venv を入れてください）",
        "it has neither ensurepip nor pip 22.3 or newer (Debian, Ubuntu: install python3-venv)",
    )


def _refuse(ja: str, en: str) -> int:
    print(f"{ja} / {en}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
