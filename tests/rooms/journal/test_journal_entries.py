"""journal.append and act: one entry an act, its columns, its leaf."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from meibo.rooms.accounts.models import CardFlow
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant, duty, process
from meibo.terms.actor import Actor
from meibo.terms.refusal import NotFound, Refusal
from meibo.terms.text import Text

AT = datetime(2026, 11, 20, 1, 0, 0, 123456, tzinfo=UTC)
WHO = Actor("test:terminal")
COLUMNS = (
    "id", "xid", "recorded_at", "recorded_by", "acted_at", "actor", "terminal", "function",
    "purpose", "case_ref", "subject", "outcome",
)  # fmt: skip


@act("test.keep", purpose="test", permit=process)
def keep(doing: Act, *, state: str, fail: Exception | None = None) -> str:
    """Writes a row of a table of the log-in process, then says no if it was told to."""
    doing.about(case=state, subject="someone")
    CardFlow.objects.create(state=state, nonce="n", verifier="v", target="/", started_at=doing.at)
    if fail:
        raise fail
    return state


def no() -> Refusal:
    return NotFound("test.no", Text("いいえ", "No"))


def entries(connect: Any) -> list[dict[str, Any]]:
    rows = connect().execute("SELECT * FROM journal.journal_entry ORDER BY id")
    names = [column.name for column in rows.description]
    assert tuple(names) == COLUMNS
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def kept(connect: Any) -> list[str]:
    return [row[0] for row in connect().execute("SELECT state FROM accounts.accounts_cardflow")]


@pytest.mark.requirement("AUD-02")
def test_one_act_one_entry(as_role: Any, connect: Any) -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    with as_role("login"):
        assert keep(WHO, AT, state="a") == "a"
    (entry,) = entries(connect)
    assert kept(connect) == ["a"]
    assert entry["recorded_by"] == "meibo_login"
    assert entry["actor"] == "process:meibo_login"
    assert entry["acted_at"] == AT
    assert before < entry["recorded_at"] < datetime.now(UTC) + timedelta(seconds=5)
    said = ("terminal", "function", "purpose", "case_ref", "subject", "outcome")
    assert [entry[name] for name in said] == [
        "test:terminal", "test.keep", "test", "a", "someone", "done",
    ]  # fmt: skip


def test_transaction_id_is_that_of_the_act(as_role: Any, connect: Any) -> None:
    with as_role("login"):
        keep(WHO, AT, state="a")
    row = (
        connect()
        .execute(
            "SELECT e.xid::text, f.xmin::text FROM journal.journal_entry e, accounts.accounts_cardflow f"
        )
        .fetchone()
    )
    assert row[0] == row[1]


@pytest.mark.requirement("AUD-02")
def test_a_refusal_rolls_back_and_leaves_one_entry(as_role: Any, connect: Any) -> None:
    with as_role("login"), pytest.raises(NotFound):
        keep(WHO, AT, state="a", fail=no())
    assert kept(connect) == []
    (entry,) = entries(connect)
    assert entry["outcome"] == "refused:test.no"
    assert (entry["case_ref"], entry["subject"]) == ("a", "someone")


def test_any_other_error_leaves_nothing(as_role: Any, connect: Any) -> None:
    with as_role("login"), pytest.raises(ZeroDivisionError):
        keep(WHO, AT, state="a", fail=ZeroDivisionError())
    assert kept(connect) == []
    assert entries(connect) == []


def test_nothing_is_kept_where_the_entry_cannot_be(
    as_role: Any, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect().execute(
        "REVOKE EXECUTE ON FUNCTION journal.append FROM meibo_login"
    ).connection.commit()
    with as_role("login"), pytest.raises(DatabaseError):
        keep(WHO, AT, state="a")
    assert kept(connect) == []


def test_an_act_inside_an_act_is_refused(as_role: Any, connect: Any) -> None:
    @act("test.outer", purpose="test", permit=process)
    def outer(doing: Act) -> None:
        keep(WHO, AT, state="inner")

    with as_role("login"), pytest.raises(RuntimeError, match="durable"):
        outer(WHO, AT)
    assert kept(connect) == []
    assert entries(connect) == []


def test_an_act_inside_anybodys_transaction_is_refused(as_role: Any, connect: Any) -> None:
    with as_role("login"):
        with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
            keep(WHO, AT, state="a")
        assert not connection.in_atomic_block
    assert entries(connect) == []


def test_a_permit_that_says_no_is_journaled(as_role: Any, connect: Any, people: Any) -> None:
    person = people.officer("examine")

    @act("test.approve", purpose="test", permit=duty("approve"))
    def approve(doing: Act) -> None:
        raise AssertionError("never run")

    with as_role("officer"), pytest.raises(Refusal) as refused:
        approve(person.actor, AT)
    assert refused.value.code == "permit.not_allowed"
    last = entries(connect)[-1]
    assert last["actor"] == f"officer:{person.account}"
    assert last["outcome"] == "refused:permit.not_allowed"


@pytest.mark.parametrize("token", [None, b"", b"no such token", bytes(32)])
def test_without_a_live_session_nothing_runs(as_role: Any, connect: Any, token: Any) -> None:
    @act("test.own", purpose="test", permit=applicant)
    def own(doing: Act) -> None:
        raise AssertionError("never run")

    with as_role("applicant"), pytest.raises(Refusal) as refused:
        own(Actor("test", token), AT)
    assert refused.value.code == "session.none"
    (entry,) = entries(connect)
    assert entry["actor"] == "process:meibo_applicant"
    assert entry["outcome"] == "refused:session.none"


def test_a_refusal_after_the_session_ended_is_journaled_all_the_same(
    as_role: Any, connect: Any, people: Any
) -> None:
    """Signing out in another window while a command is running."""
    person = people.applicant()

    @act("test.slow", purpose="test", permit=applicant)
    def slow(doing: Act) -> None:
        ended = "UPDATE accounts.accounts_session SET ended_at = now()"
        connect().execute(ended).connection.commit()
        raise no()

    with as_role("applicant"), pytest.raises(Refusal) as refused:
        slow(person.actor, AT)
    assert refused.value.code == "test.no"
    last = entries(connect)[-1]
    assert last["function"] == "test.slow"
    assert last["outcome"] == "refused:test.no"


@pytest.mark.requirement("AUD-02", "AUD-03")
def test_leaf_is_the_canonical_bytes_of_every_column(as_role: Any, connect: Any) -> None:
    """Rebuilt here from the row, not by the view: COPY's text format without its newline."""
    odd = "tab\there\\back\nline\rend\b\f\v — 日本語"
    with as_role("login"):
        keep(Actor(odd), AT, state="")
    (entry,) = entries(connect)
    superuser = connect()
    with (
        superuser.cursor() as cursor,
        cursor.copy("COPY (SELECT * FROM journal.entry_leaf) TO STDOUT") as copy,
    ):
        line = b"".join(bytes(block) for block in copy)
    assert line.endswith(b"\n")

    def microseconds(moment: datetime) -> str:
        return str((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1))

    def escaped(text: str) -> str:
        for plain, written in (
            ("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), ("\b", "\\b"),
            ("\f", "\\f"), ("\v", "\\v"),
        ):  # fmt: skip
            text = text.replace(plain, written)
        return text

    wanted = [
        "1", str(entry["id"]), str(entry["xid"]), microseconds(entry["recorded_at"]),
        entry["recorded_by"], microseconds(entry["acted_at"]), entry["actor"],
        escaped(entry["terminal"]), entry["function"], entry["purpose"], entry["case_ref"],
        entry["subject"], entry["outcome"],
    ]  # fmt: skip
    assert len(wanted) == len(COLUMNS) + 1, "a version, and every column"
    assert line[:-1] == "\t".join(wanted).encode()


def test_sequenced_leaf_hash_is_that_of_these_bytes(
    write: Any, sequenced: Any, connect: Any
) -> None:
    write("a", "b")
    assert sequenced() == 2
    superuser = connect()
    with (
        superuser.cursor() as cursor,
        cursor.copy(
            "COPY (SELECT * FROM journal.entry_leaf ORDER BY xid::bigint, id) TO STDOUT"
        ) as copy,
    ):
        lines = b"".join(bytes(block) for block in copy).splitlines()
    stored = superuser.execute("SELECT hash FROM journal.journal_leaf ORDER BY seq").fetchall()
    assert [bytes(row[0]) for row in stored] == [
        hashlib.sha256(b"\x00" + line).digest() for line in lines
    ]
