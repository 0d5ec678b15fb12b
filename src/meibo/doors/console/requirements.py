"""What of the requirement catalogues is covered, and by which tests (`meibo requirements`).

Tests say it themselves: `@pytest.mark.requirement("REG-04")`. Read from the source of the tests, so
the answer needs no run; whether they pass is what `make test` says.
"""

from __future__ import annotations

import argparse
import ast
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[4]


def catalogue() -> dict[str, str]:
    """Title of every requirement by id."""
    found: dict[str, str] = {}
    for path in sorted((CHECKOUT / "docs" / "requirements").glob("*.toml")):
        found |= tomllib.loads(path.read_text(encoding="utf-8"))["title"]
    return found


def _marks(node: ast.AST) -> Iterator[str]:
    for decorator in getattr(node, "decorator_list", []):
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("requirement"):
            yield from (str(a.value) for a in decorator.args if isinstance(a, ast.Constant))


def covered() -> dict[str, list[str]]:
    """Tests by requirement id, as "tests/path.py::name"."""
    found: dict[str, list[str]] = {}
    for path in sorted((CHECKOUT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for one in _marks(node):
                name = f"{path.relative_to(CHECKOUT)}::{getattr(node, 'name', '')}"
                found.setdefault(one, []).append(name)
    return found


def show(args: argparse.Namespace) -> int:
    """Print covered and uncovered; 1 where a test names an id that no catalogue has."""
    titles, tests = catalogue(), covered()
    unknown = sorted(set(tests) - set(titles))
    if args.json:
        content = {
            "total": len(titles),
            "covered": {one: tests[one] for one in sorted(tests) if one in titles},
            "uncovered": sorted(set(titles) - set(tests)),
            "unknown": unknown,
        }
        print(json.dumps(content, ensure_ascii=False))
        return 1 if unknown else 0
    for one, title in titles.items():
        print(f"{'●' if one in tests else '○'} {one}  {title}")
        for name in tests.get(one, []):
            print(f"      {name}")
    met = sum(one in tests for one in titles)
    print(f"試験あり / with tests: {met} / {len(titles)}")
    for one in unknown:
        print(f"✗ 要件一覧にない / in no catalogue: {one}: {', '.join(tests[one])}")
    return 1 if unknown else 0
