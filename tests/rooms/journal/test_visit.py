"""A visit: several reads, one transaction, an entry for each of them whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant, officer, process, signed_in
from meibo.rooms.journal.visit import ForeignActError, read, visit
from meibo.terms.actor import Actor
from meibo.terms.refusal import NotFound, Refusal
from meibo.terms.text import Text

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@read("test.look", purpose="test", permit=signed_in)
def look(doing: Act, *, case: str, fail: Exception | None = None) -> str:
    """Reads nothing of the database, then says no if it was told to."""
    doing.about(case=case)
    if fail:
        raise fail
    return f"{case} of {doing.scope.account}"


@read("test.officers_only", purpose="test", permit=officer)
def officers_only(doing: Act) -> None:
    """Not an applicant's."""


@act("test.change", purpose="test", permit=signed_in)
def change(doing: Act) -> None:
    """A command."""


def no() -> Refusal:
    return NotFound("test.no", Text("いいえ", "No"))


def together(*reads: Callable[[], object]) -> None:
    """Reads of one page, one after the other."""
    with visit():
        for one in reads:
            one()


def entries(connect: Any) -> list[tuple[str, ...]]:
    rows = connect().execute(
        "SELECT function, case_ref, outcome, actor, xid::text FROM journal.journal_entry"
        " WHERE function LIKE 'test.%' ORDER BY id"
    )
    return rows.fetchall()


@pytest.mark.requirement("AUD-02")
def test_every_read_has_an_entry_and_all_are_one_transaction(
    as_role: Any, connect: Any, people: Any
) -> None:
    person = people.applicant()
    sent: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with as_role("applicant"), connection.execute_wrapper(note):
        with visit():
            assert look(person.actor, AT, case="a") == f"a of {person.account}"
            assert look(person.actor, AT, case="b") == f"b of {person.account}"
        assert not connection.in_atomic_block
    found = entries(connect)
    who = f"applicant:{person.account}"
    assert [one[:4] for one in found] == [
        ("test.look", "a", "done", who), ("test.look", "b", "done", who)
    ]  # fmt: skip
    assert found[0][4] == found[1][4], "one transaction"
    assert len(sent) == 2, "enter once, append once"


def test_nothing_is_in_the_journal_before_the_visit_ends(
    as_role: Any, connect: Any, people: Any
) -> None:
    person = people.applicant()
    with as_role("applicant"), visit():
        look(person.actor, AT, case="a")
        assert entries(connect) == []


@pytest.mark.requirement("AUD-02")
def test_a_refusal_keeps_the_entries_of_what_was_read_before(
    as_role: Any, connect: Any, people: Any
) -> None:
    person = people.applicant()
    with as_role("applicant"), pytest.raises(NotFound):
        together(
            lambda: look(person.actor, AT, case="a"),
            lambda: look(person.actor, AT, case="b", fail=no()),
        )
    who = f"applicant:{person.account}"
    assert [one[1:4] for one in entries(connect)] == [
        ("a", "done", who), ("b", "refused:test.no", who)
    ]  # fmt: skip


def test_a_refusal_that_the_page_answers_ends_nothing(
    as_role: Any, connect: Any, people: Any
) -> None:
    person = people.applicant()
    with as_role("applicant"), visit():
        with pytest.raises(NotFound):
            look(person.actor, AT, case="a", fail=no())
        look(person.actor, AT, case="b")
    assert [one[2] for one in entries(connect)] == ["refused:test.no", "done"]


def test_an_error_keeps_the_entries_of_what_was_read_before(
    as_role: Any, connect: Any, people: Any
) -> None:
    person = people.applicant()
    with as_role("applicant"), pytest.raises(DatabaseError):
        together(
            lambda: look(person.actor, AT, case="a"),
            lambda: connection.cursor().execute("SELECT 1 / 0"),
        )
    assert [one[1:3] for one in entries(connect)] == [("a", "done")]


def test_a_permit_is_asked_of_every_read(as_role: Any, connect: Any, people: Any) -> None:
    person = people.applicant()
    with as_role("applicant"), pytest.raises(Refusal) as refused:
        together(
            lambda: look(person.actor, AT, case="a"),
            lambda: officers_only(person.actor, AT),
        )
    assert refused.value.code == "permit.not_allowed"
    assert [one[2] for one in entries(connect)] == ["done", "refused:permit.not_allowed"]


@pytest.mark.parametrize("token", [None, b"no such token"])
def test_without_a_live_session_nothing_is_read(
    as_role: Any, connect: Any, token: bytes | None
) -> None:
    with as_role("applicant"), pytest.raises(Refusal) as refused, visit():
        look(Actor("test", token), AT, case="a")
    assert refused.value.code == "session.none"
    assert [one[2:4] for one in entries(connect)] == [
        ("refused:session.none", "process:meibo_applicant")
    ]


def test_a_session_that_ends_meanwhile_leaves_the_entries(
    as_role: Any, connect: Any, people: Any
) -> None:
    person = people.applicant()

    def sign_out_elsewhere() -> None:
        ended = "UPDATE accounts.accounts_session SET ended_at = now()"
        connect().execute(ended).connection.commit()

    with as_role("applicant"), pytest.raises(NotFound):
        together(
            lambda: look(person.actor, AT, case="a"),
            sign_out_elsewhere,
            lambda: look(person.actor, AT, case="b", fail=no()),
        )
    assert [one[1:3] for one in entries(connect)] == [("a", "done"), ("b", "refused:test.no")]


def test_a_command_does_not_join(as_role: Any, connect: Any, people: Any) -> None:
    person = people.applicant()
    with as_role("applicant"), pytest.raises(RuntimeError, match="durable"):
        together(lambda: look(person.actor, AT, case="a"), lambda: change(person.actor, AT))
    assert [one[0] for one in entries(connect)] == ["test.look"]


def test_a_visit_inside_a_visit_is_refused(as_role: Any, connect: Any, people: Any) -> None:
    person = people.applicant()
    with as_role("applicant"):
        with pytest.raises(RuntimeError, match="durable"), visit(), visit():
            raise AssertionError("never run")
        look(person.actor, AT, case="alone")
    assert [one[1] for one in entries(connect)] == ["alone"]


def test_a_visit_is_one_actors(as_role: Any, connect: Any, people: Any) -> None:
    one, other = people.applicant(), people.applicant()
    with as_role("applicant"), pytest.raises(ForeignActError):
        together(lambda: look(one.actor, AT, case="a"), lambda: look(other.actor, AT, case="b"))
    assert [row[1] for row in entries(connect)] == ["a"]


def test_nothing_is_shown_where_the_entries_cannot_be_kept(
    as_role: Any, connect: Any, people: Any
) -> None:
    person = people.applicant()
    revoke = "REVOKE EXECUTE ON FUNCTION journal.append FROM meibo_applicant"
    connect().execute(revoke).connection.commit()
    with as_role("applicant"), pytest.raises(DatabaseError), visit():
        look(person.actor, AT, case="a")


def test_a_read_of_a_process_joins_too(as_role: Any, connect: Any) -> None:
    @read("test.of_a_process", purpose="test", permit=process)
    def of_a_process(doing: Act) -> None:
        assert doing.session is None

    with as_role("clock"), visit():
        of_a_process(Actor("test"), AT)
        of_a_process(Actor("test"), AT)
    assert [one[2:4] for one in entries(connect)] == [("done", "process:meibo_clock")] * 2


def test_alone_a_read_is_an_act(as_role: Any, connect: Any, people: Any) -> None:
    person = people.applicant()

    @read("test.own", purpose="test", permit=applicant)
    def own(doing: Act) -> str:
        return doing.scope.kind

    with as_role("applicant"):
        assert own(person.actor, AT) == "applicant"
        assert not connection.in_atomic_block
    assert [one[0] for one in entries(connect)] == ["test.own"]
