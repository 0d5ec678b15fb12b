"""A gate is opened by two people for a named statement, and closed by one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from meibo.rooms.network.commands.close_gate import close_gate
from meibo.rooms.network.commands.open_gate import open_gate
from meibo.rooms.network.commands.propose_gate import propose_gate
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
CONSOLE = Actor("test:console")
FIRST, SECOND = uuid4(), uuid4()
STATEMENT = "全項目評価書 2026-04-01"


@pytest.fixture
def gate(as_role: Any) -> Any:
    """gate("propose"|"open"|"close", by) at the console; "" or the code it is refused with."""

    def gate(verb: str, by: UUID = FIRST, file: str = "iseki", statement: str = STATEMENT) -> str:
        command = {"propose": propose_gate, "open": open_gate, "close": close_gate}[verb]
        more = {"statement": statement} if verb == "propose" else {}
        with as_role("console"):
            try:
                command(CONSOLE, AT, register_file=file, by=by, **more)
            except Refusal as refusal:
                return refusal.code
        return ""

    return gate


@pytest.mark.requirement("KOS-09")
def test_one_proposes_and_another_opens(gate: Any, rows: Any) -> None:
    assert gate("open") == "network.gate_not_proposed"
    assert gate("propose") == ""
    assert gate("propose") == "network.gate_not_closed"
    assert gate("open", FIRST) == "network.second_person"
    assert gate("open", SECOND) == ""
    assert gate("open", SECOND) == "network.gate_not_proposed"
    ((state, statement),) = rows("SELECT state, statement FROM network.network_gate")
    assert (state, statement) == ("open", STATEMENT)
    assert gate("close", FIRST) == ""
    assert gate("close", FIRST) == "network.gate_closed"
    assert gate("propose", SECOND) == ""
    assert gate("open", FIRST) == ""
    entries = rows(
        "SELECT function FROM journal.journal_entry WHERE function LIKE 'network.%%gate'"
        " AND outcome = 'done' AND case_ref = 'gate:iseki' ORDER BY id"
    )
    assert [one for (one,) in entries] == [
        "network.propose_gate", "network.open_gate", "network.close_gate", "network.propose_gate",
        "network.open_gate",
    ]  # fmt: skip


@pytest.mark.requirement("KOS-13")
@pytest.mark.parametrize("file", ["anei", "none"])
def test_what_never_uses_the_network_has_no_gate(gate: Any, file: str) -> None:
    assert gate("propose", file=file) == "network.no_file"


def test_a_statement_is_named(gate: Any) -> None:
    assert gate("propose", statement="  x ") == "network.statement"


def test_postgresql_opens_nothing_by_one_person_or_out_of_turn(gate: Any, rows: Any) -> None:
    gate("propose")
    with pytest.raises(psycopg.errors.CheckViolation):
        rows("UPDATE network.network_gate SET state = 'open', opened_by = proposed_by")
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        rows("INSERT INTO network.network_gate (register_file, state, previous_state, statement)"
             " VALUES ('yaku', 'open', '', '')")  # fmt: skip
