"""What of the requirement catalogues is covered, by which tests and controls (`meibo requirements`).

Tests say it themselves: `@pytest.mark.requirement("REG-04")`; a control of a controls.py by its
argument `requirements=("REG-04",)`. Read from the source, so the answer needs no run; whether they
pass is what `make test` says.
"""

from __future__ import annotations

import argparse
import ast
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One entry of a catalogue. ja: terms of the documents; source: document and lines."""

    id: str
    title: str
    ja: tuple[str, ...]
    kind: str
    statement: str
    source: tuple[str, ...]


def catalogue(checkout: Path = CHECKOUT) -> dict[str, Requirement]:
    """Every requirement by id, in the order of the catalogues."""
    found: dict[str, Requirement] = {}
    for path in sorted((checkout / "docs" / "requirements").glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))["requirement"]
        for name, one in table.items():
            found[name] = Requirement(
                name, one["title"], tuple(one["ja"]), one["kind"], one["statement"],
                tuple(one["source"]),
            )  # fmt: skip
    return found


def _constants(node: ast.AST) -> Iterator[str]:
    parts = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    yield from (str(one.value) for one in parts if isinstance(one, ast.Constant))


def _marks(node: ast.AST) -> Iterator[str]:
    """Ids a test names in its decorators."""
    for decorator in getattr(node, "decorator_list", []):
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("requirement"):
            for argument in decorator.args:
                yield from _constants(argument)


def _cited(node: ast.AST) -> Iterator[str]:
    """Ids a control names."""
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg == "requirements":
                yield from _constants(keyword.value)


def covered(checkout: Path = CHECKOUT) -> dict[str, list[str]]:
    """Tests by requirement id, as "tests/path.py::name"."""
    found: dict[str, list[str]] = {}
    for path in sorted((checkout / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for one in _marks(node):
                name = f"{path.relative_to(checkout)}::{getattr(node, 'name', '')}"
                found.setdefault(one, []).append(name)
    return found


def controlled(checkout: Path = CHECKOUT) -> dict[str, list[str]]:
    """Controls by requirement id, as "src/path/controls.py:line"."""
    found: dict[str, list[str]] = {}
    for path in sorted((checkout / "src").rglob("controls.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for one in _cited(node):
                place = f"{path.relative_to(checkout)}:{getattr(node, 'lineno', 0)}"
                found.setdefault(one, []).append(place)
    return found


def show(args: argparse.Namespace, checkout: Path = CHECKOUT) -> int:
    """Print covered and uncovered; 1 where something names an id that no catalogue has."""
    known, tests, controls = catalogue(checkout), covered(checkout), controlled(checkout)
    met = [name for name in known if name in tests or name in controls]
    unknown = sorted((set(tests) | set(controls)) - set(known))
    if args.json:
        print(json.dumps(_report(known, tests, controls, unknown), ensure_ascii=False))
        return 1 if unknown else 0
    for name, one in known.items():
        if args.uncovered and name in met:
            continue
        said = f"{'、'.join(one.ja)} / {one.title}" if one.ja else one.title
        print(f"{'●' if name in met else '○'} {name}  {said}")
        for place in [*tests.get(name, []), *controls.get(name, [])]:
            print(f"      {place}")
    for prefix in dict.fromkeys(name.partition("-")[0] for name in known):
        of_it = [name for name in known if name.startswith(f"{prefix}-")]
        print(f"  {prefix}  {sum(name in met for name in of_it)} / {len(of_it)}")
    print(
        f"試験あり / with tests: {sum(name in tests for name in known)}, "
        f"統制あり / with controls: {sum(name in controls for name in known)}, "
        f"未充足 / uncovered: {len(known) - len(met)} / {len(known)}"
    )
    for name in unknown:
        places = [*tests.get(name, []), *controls.get(name, [])]
        print(f"✗ 要件一覧にない / in no catalogue: {name}: {', '.join(places)}")
    return 1 if unknown else 0


def _report(
    known: dict[str, Requirement], tests: dict[str, list[str]], controls: dict[str, list[str]],
    unknown: list[str],
) -> dict[str, Any]:  # fmt: skip
    met = {name for name in known if name in tests or name in controls}
    return {
        "total": len(known),
        "covered": {name: tests.get(name, []) for name in sorted(met)},
        "controls": {name: controls[name] for name in sorted(controls) if name in known},
        "uncovered": sorted(set(known) - met),
        "unknown": unknown,
        "titles": {
            name: {"ja": "、".join(one.ja), "en": one.title, "kind": one.kind}
            for name, one in known.items()
        },
    }
