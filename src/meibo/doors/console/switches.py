"""`meibo neighbours faults list|set|clear`: the fault switches of the sample neighbours.

A switchboard is a file in the neighbour's own folder, which only its owner and the installer enter:
no address, no secret. What can be set is the menu the neighbours have published.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meibo.doors.console.supervisor import folders
from meibo.terms.text import Text

FILE = "faults.json"
EVERYWHERE = "*"
Switch = dict[str, Any]


class SwitchError(ValueError):
    """What was asked cannot be set; `text` says why."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ja, en)


def menu(home: Path) -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    """{neighbour: {path: {"kinds", "wrong"}}}; SwitchError before set-up."""
    try:
        found: Mapping[str, Any] = json.loads((home / "neighbours-public" / FILE).read_text())
    except FileNotFoundError:
        raise SwitchError("まだ準備されていません。", "Nothing has been set up yet.") from None
    return found


def switches(home: Path, neighbour: str) -> list[Switch]:
    """The switches that are set. PermissionError for anybody but the operator."""
    try:
        content = (home / "neighbours" / neighbour / FILE).read_text()
    except FileNotFoundError:
        return []
    found: list[Switch] = json.loads(content)["faults"]
    return found


def add_switch(
    home: Path, neighbour: str, kind: str, *, on: str = EVERYWHERE, answer: str = "",
    seconds: float = 0.0, count: int | None = None, probability: float = 1.0, seed: int = 0,
) -> Switch:  # fmt: skip
    """Set one more switch; SwitchError where the neighbour has none such."""
    _check(menu(home), neighbour, kind, on, answer)
    made = {
        "id": str(uuid.uuid4()), "kind": kind, "on": on, "answer": answer, "seconds": seconds,
        "count": count, "probability": probability, "seed": seed,
    }  # fmt: skip
    _write(home, neighbour, [*switches(home, neighbour), made])
    return made


def remove_switch(home: Path, neighbour: str, switch: str) -> None:
    """Clear one switch by its id; nothing where it is gone."""
    _write(home, neighbour, [one for one in switches(home, neighbour) if one["id"] != switch])


def clear_switches(home: Path, neighbour: str = "") -> None:
    """Clear the switches of one neighbour, or of all."""
    for name in [neighbour] if neighbour else menu(home):
        if name not in menu(home):
            raise _no_neighbour(name)
        _write(home, name, [])


def _no_neighbour(name: str) -> SwitchError:
    return SwitchError(
        f"{name} という外部システムはありません。", f"No neighbour is called {name}."
    )


def _check(found: Mapping[str, Any], neighbour: str, kind: str, on: str, answer: str) -> None:
    if neighbour not in found:
        raise _no_neighbour(neighbour)
    paths = found[neighbour]
    if on not in (EVERYWHERE, *paths):
        known = ", ".join(paths)
        raise SwitchError(
            f"{on} という通信はありません（{known}）。", f"There is no path {on} ({known})."
        )
    meant = paths.values() if on == EVERYWHERE else [paths[on]]
    if not any(kind in one["kinds"] for one in meant):
        raise SwitchError(f"{kind} はここでは使えません。", f"{kind} cannot be set here.")
    if (kind == "wrong") != bool(answer) or (answer and on == EVERYWHERE):
        raise SwitchError(
            "wrong には --on と --answer を、ほかには付けないでください。",
            "Give --on and --answer with wrong, and with nothing else.",
        )
    if answer and answer not in paths[on]["wrong"]:
        known = ", ".join(paths[on]["wrong"])
        raise SwitchError(
            f"{answer} という答えはありません（{known}）。",
            f"There is no wrong answer {answer} ({known}).",
        )


def _write(home: Path, neighbour: str, content: list[Switch]) -> None:
    """Replace the file whole; it belongs to the neighbour, as everything in its folder.

    The folder is the neighbour's: nothing it may have put there under our names is followed.
    """
    folder = os.open(home / "neighbours" / neighbour, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        draft = f".{FILE}.{uuid.uuid4().hex}"
        made = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=folder)
        with os.fdopen(made, "w", encoding="utf-8") as file:
            owner = os.fstat(folder)
            if owner.st_uid != os.geteuid():
                os.fchown(made, owner.st_uid, owner.st_gid)
            json.dump({"faults": content}, file, ensure_ascii=False)
        os.replace(draft, FILE, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        os.close(folder)


def _said(one: Switch) -> str:
    parts = [one["kind"], f"on {one['on']}", one["answer"]]
    parts += [f"{one['seconds']:g} s"] if one["seconds"] else []
    parts += [f"x{one['count']}"] if one["count"] is not None else []
    parts += [f"p={one['probability']:g}"] if one["probability"] < 1 else []
    return "  ".join(part for part in parts if part)


def _refused(error: SwitchError) -> int:
    print(f"✗ {error.text.ja}\n  {error.text.en}", file=sys.stderr)
    return 1


def run_list(args: Namespace) -> int:
    """What is set, and what can be."""
    home = folders.home()
    try:
        found = {name: switches(home, name) for name in menu(home)}
        known = menu(home)
    except SwitchError as error:
        return _refused(error)
    if args.json:
        print(json.dumps({"set": found, "menu": known}, ensure_ascii=False))
        return 0
    for name, paths in known.items():
        print(f"{name}: {'故障なし / no fault' if not found[name] else ''}".rstrip())
        for one in found[name]:
            print(f"  ! {_said(one)}")
        for path, can in paths.items():
            wrong = f" ({', '.join(can['wrong'])})" if can["wrong"] else ""
            print(f"    {path}: {', '.join(can['kinds'])}{wrong}")
    return 0


def run_set(args: Namespace) -> int:
    """Set one switch; 1 where there is none such."""
    try:
        made = add_switch(
            folders.home(), args.neighbour, args.kind, on=args.on, answer=args.answer,
            seconds=args.seconds, count=args.count, probability=args.probability, seed=args.seed,
        )  # fmt: skip
    except SwitchError as error:
        return _refused(error)
    said = json.dumps(made) if args.json else f"設定しました / set: {args.neighbour}  {_said(made)}"
    print(said)
    return 0


def run_clear(args: Namespace) -> int:
    """Clear them; 1 for an unknown neighbour."""
    try:
        clear_switches(folders.home(), args.neighbour)
    except SwitchError as error:
        return _refused(error)
    print(json.dumps({"cleared": True}) if args.json else "元に戻しました / cleared")
    return 0
