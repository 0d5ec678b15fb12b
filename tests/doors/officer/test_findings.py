"""Every finding the program can write has words."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

from meibo.connectors.info_network import asking as network_asking
from meibo.connectors.info_network import service as network
from meibo.connectors.resident_register import asking, code_notices
from meibo.doors.officer import findings
from meibo.doors.officer import koseki as koseki_column
from meibo.flow.examination import facts, koseki
from meibo.flow.examination.commands import record_answer
from meibo.rooms.network.window import GATE_CLOSED

# What Juki-net itself answers when it has not found one person (the wire format of enquiries).
JUKI_RESULTS = {"not_found", "many", "not_connected"}


def _strings(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _assigned(tree: ast.AST) -> set[str]:
    """Strings that are given to a variable called `finding`."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "finding":
            found |= _strings(node.value) if not isinstance(node.value, ast.Subscript) else set()
    return found


def _returned(tree: ast.Module) -> set[str]:
    """The findings koseki.finding returns: the first of each pair."""
    (made,) = (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "finding")
    pairs = [n.value for n in ast.walk(made) if isinstance(n, ast.Return)]
    return set().union(*(_chosen(one.elts[0]) for one in pairs if isinstance(one, ast.Tuple)))


def _written() -> set[tuple[str, str]]:
    """(source, finding) of every call of `fact` in facts.py, read from its text."""
    tree = ast.parse(Path(facts.__file__).read_text())
    found: set[tuple[str, str]] = set()
    for function in (n for n in tree.body if isinstance(n, ast.FunctionDef)):
        for call in ast.walk(function):
            if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "fact"):
                continue
            source, said = call.args[2], call.args[3]
            assert isinstance(source, ast.Constant)
            codes = _assigned(function) if isinstance(said, ast.Name) else _chosen(said)
            assert codes, ast.unparse(call)
            found |= {(str(source.value), code) for code in codes}
    return found


def _chosen(said: ast.expr) -> set[str]:
    if isinstance(said, ast.IfExp):
        return _chosen(said.body) | _chosen(said.orelse)
    assert isinstance(said, ast.Constant), ast.unparse(said)
    return {str(said.value)}


def test_every_finding_has_words() -> None:
    juki = ast.parse(Path(record_answer.__file__).read_text())
    written = _written() | {("juki", code) for code in _assigned(juki) | JUKI_RESULTS}
    told = ast.parse(Path(koseki.__file__).read_text())
    written |= {("koseki", code) for code in _returned(told) | {*koseki.UNTOLD}}
    # Of cases opened before the network was asked.
    written |= {("koseki", "missing")}
    assert len(written) > 20
    assert written == set(findings.FINDINGS)
    assert {source for source, _ in written} == set(findings.SOURCES)


def test_every_reason_to_wait_has_words() -> None:
    source = Path(asking.__file__).read_text()
    assert 'reason="resident_register_down"' in source
    reasons = {
        network.DOWN, network.NOT_RIGHT, network.STOPPED, network_asking.WORKING,
        code_notices.DOWN, GATE_CLOSED,
    }  # fmt: skip
    assert reasons <= set(koseki_column.WAITING)
    assert "resident_register_down" in findings.WAITING


def test_a_finding_nobody_wrote_words_for_shows_its_code() -> None:
    state = findings.finding("oracle", "smoke")
    assert (state.word.ja, state.tone) == ("smoke", "attention")
    assert findings.waiting("vault.new_reason").en == "vault.new_reason"


@pytest.mark.parametrize("state", list(findings.FINDINGS.values()))
def test_words_are_two_languages(state: SimpleNamespace) -> None:
    assert state.word.en.isascii()
    assert not state.word.ja.isascii()
