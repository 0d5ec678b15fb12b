"""The shape of the house beside what import-linter holds."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from meibo.config.process import NAMES, process
from meibo.doors.console.supervisor.platform import PROCESSES

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCES = sorted((CHECKOUT / "src").rglob("*.py"))
NAMELESS = {"utils", "util", "common", "helpers", "helper", "manager", "misc", "base"}
# Where a query in SQL's own words is needed: the database's own functions and COPY.
RAW_SQL = {
    "config/database/rights.py", "doors/console/doctor.py", "config/database/setup.py", "rooms/accounts/commands/sign_out.py",
    "rooms/journal/act.py", "rooms/journal/fsck.py", "rooms/journal/sequencing.py",
    "rooms/vault/deposit.py", "rooms/vault/window.py",
}  # fmt: skip


def test_every_folder_and_file_has_a_name_of_its_own() -> None:
    found = [path for path in SOURCES if {*path.parts, path.stem} & NAMELESS]
    assert found == []


def test_files_are_small() -> None:
    long = {
        str(path.relative_to(CHECKOUT)): lines
        for path in SOURCES
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 310
    }
    assert long == {}


def meibo_files() -> list[tuple[str, str]]:
    root = CHECKOUT / "src" / "meibo"
    return [
        (str(path.relative_to(root)), path.read_text(encoding="utf-8"))
        for path in SOURCES
        if path.is_relative_to(root) and "migrations" not in path.parts
    ]


def test_sql_is_written_only_where_it_is_needed() -> None:
    found = {
        name
        for name, text in meibo_files()
        if re.search(r"\.execute\(|\.raw\(|RawSQL|\.extra\(", text)
        and not name.startswith(("doors/console/supervisor/", "rooms/placing.py"))
    }
    assert found - RAW_SQL == set()


def test_nothing_is_found_by_signal_or_by_the_name_of_a_model() -> None:
    banned = re.compile(r"django\.dispatch|db\.models\.signals|get_model\(|@receiver")
    assert [name for name, text in meibo_files() if banned.search(text)] == []


def test_imports_made_while_running_stand_in_plugs_alone() -> None:
    found = [name for name, text in meibo_files() if re.search(r"import_module|__import__", text)]
    assert found == ["plugs.py"]


def test_one_verb_a_file() -> None:
    """A file of commands/ holds one act, two where the second is its finding's own."""
    crowded = {}
    for name, text in meibo_files():
        if "/commands/" in name and not name.endswith("__init__.py"):
            acts = [
                node.name
                for node in ast.parse(text).body
                if isinstance(node, ast.FunctionDef)
                and any("act(" in ast.unparse(one) for one in node.decorator_list)
            ]
            if len(acts) != 1:
                crowded[name] = acts
    assert crowded == {"flow/verification/commands/answer.py": ["answer_presented", "answer_code"]}


def test_the_repository_speaks_of_meibo_alone() -> None:
    words = re.compile(r"/(work|root|farm)/|pypi\.org|pythonhosted|registry\.npmjs|deb\.debian")
    found = [
        str(path.relative_to(CHECKOUT))
        for top in ("src", "docs", "tests", "scripts", ".ci", "assets")
        for path in (CHECKOUT / top).rglob("*")
        if path.is_file()
        and path.suffix in {".py", ".md", ".toml", ".html", ".css", ".js", ".sql", ".tsv", ""}
        and path.name != Path(__file__).name
        and "__pycache__" not in path.parts
        and words.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_the_supervisor_starts_every_process_there_is() -> None:
    started = {one.name: one for one in PROCESSES if one.kind == "meibo"}
    assert set(started) == set(NAMES) - {"console"}
    for name, one in started.items():
        assert (process(name).kind == "web") == bool(one.port), name


@pytest.mark.usefixtures("home")
def test_migrations_are_complete(as_role) -> None:
    with as_role("console"):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_tables_of_moves_are_those_of_the_states() -> None:
    """Each states.py with a table of moves is mirrored by a migration that names it."""
    root = CHECKOUT / "src" / "meibo"
    for states in root.rglob("states.py"):
        if "MOVES" in states.read_text(encoding="utf-8"):
            fences = list((states.parent / "migrations").glob("*fence*.py"))
            assert any("table_of_moves" in one.read_text(encoding="utf-8") for one in fences)
