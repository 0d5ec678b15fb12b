"""The shape of the house: what is pure, what things are called, that migrations are whole."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

import meibo

HOUSE = Path(meibo.__file__).parent
PURE = ("rules.py", "states.py", "refusals.py", "holdings.py", "tree.py", "note.py")
# Whether a file is pure is told by its name; that some purely named file is there, by these.
SURELY = {
    "meibo.terms.era", "meibo.flow.intake.rules", "meibo.flow.examination.states",
    "meibo.rooms.vault.refusals", "meibo.rooms.journal.tree", "meibo.rooms.register.rules",
    "meibo.flow.certificate.sd_jwt", "meibo.flow.certificate.status_list",
}  # fmt: skip
NAMED_BY_DJANGO = {"meibo.config.database.engine.base"}
DUMPING_GROUNDS = {"utils", "util", "common", "helpers", "helper", "manager", "misc", "base"}


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def pure() -> list[str]:
    return [
        name for name, path in modules().items()
        if (path.name in PURE and name.startswith(("meibo.rooms.", "meibo.flow.")))
        or ".terms" in name or ".catalogue" in name or name in SURELY
    ]  # fmt: skip


def test_the_list_of_pure_modules_is_what_was_meant() -> None:
    assert set(pure()) >= SURELY
    assert len(pure()) > 30


def test_pure_modules_run_where_there_is_no_django() -> None:
    """In an interpreter of its own that refuses Django and psycopg."""
    program = f"""
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("django", "psycopg"):
            raise ImportError("not here: " + name)
sys.meta_path.insert(0, Refuse())
import importlib
bad = []
for name in {pure()!r}:
    try:
        importlib.import_module(name)
    except ImportError as error:
        bad.append((name, str(error)))
print(bad)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(HOUSE.parent), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_nothing_is_called_after_nothing() -> None:
    for name in set(modules()) - NAMED_BY_DJANGO:
        assert not DUMPING_GROUNDS & set(name.split(".")), name


def test_one_verb_one_file() -> None:
    """A file of commands holds one act; what acts share stands beside `commands/`."""
    for path in HOUSE.rglob("commands/*.py"):
        acts = [one for one in ast.parse(path.read_text()).body if _is_act(one)]
        assert len(acts) == (path.name != "__init__.py"), path


def _is_act(statement: ast.stmt) -> bool:
    made_by = getattr(statement, "decorator_list", [])
    return any(
        isinstance(one, ast.Call) and getattr(one.func, "id", "") in {"act", "look", "read"}
        for one in made_by
    )


def test_terms_use_the_standard_library_alone() -> None:
    allowed = set(sys.stdlib_module_names) | {"meibo"}
    for name, path in modules().items():
        if ".terms" not in name:
            continue
        for found in re.findall(r"^(?:from|import) ([a-z_0-9]+)", path.read_text("utf-8"), re.M):
            assert found in allowed, (name, found)


def test_files_are_small() -> None:
    large = {
        name: lines for name, path in modules().items()
        if (lines := len(path.read_text("utf-8").splitlines())) > 300
    }  # fmt: skip
    assert large == {}


def test_migrations_say_all_that_the_models_say(as_role: Any) -> None:
    with as_role("console"):
        call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def codes_in(path: Path) -> set[str]:
    return set(re.findall(r'"([a-z]+\.[a-z_]+)"', path.read_text("utf-8")))


@pytest.mark.parametrize(
    "stage", ["intake", "examination", "registration", "certificate", "verification"]
)
def test_every_refusal_of_a_stage_is_reached_by_a_test(stage: str) -> None:
    wanted = codes_in(HOUSE / "flow" / stage / "refusals.py")
    tests = Path(__file__).parents[1]
    reached = set().union(*(codes_in(path) for path in tests.rglob("test_*.py")))
    assert wanted
    assert wanted - reached == set()
