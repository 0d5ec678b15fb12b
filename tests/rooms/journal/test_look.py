"""A look: it changes nothing, and its entry is committed before anybody has the answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from meibo.flow.verification.commands.answer_code import answer_code
from meibo.flow.verification.commands.answer_presented import answer_presented
from meibo.flow.verification.key_binding import Asked
from meibo.rooms.journal import look as looking
from meibo.rooms.journal.act import Act, append
from meibo.rooms.journal.permits import process
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

ACTOR, ASKED = Actor("test:look"), Asked("http://public.test")


def _entries(connect: Any) -> list[str]:
    rows = connect().execute(
        "SELECT outcome FROM journal.journal_entry WHERE terminal = 'test:look' ORDER BY id"
    )
    return [outcome for (outcome,) in rows]


def test_looks_change_nothing(journey: Any, connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL lets them do nothing but read; the entry alone is a write."""
    text, credential = journey.certify(journey.to("registered"))

    def written(act: Act) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            append(act)
            cursor.execute("SET default_transaction_read_only = on")

    monkeypatch.setattr(looking, "append", written)
    with journey.as_role("public"):
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = on")
        found = [
            answer_presented(ACTOR, journey.at, text=text, asked=ASKED),
            answer_code(ACTOR, journey.at, credential=credential),
        ]
    assert [one.code for one in found] == ["valid", "valid"] == _entries(connect)


def test_no_answer_without_its_entry(
    journey: Any, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(act: Act) -> None:
        raise ConnectionError

    monkeypatch.setattr(looking, "append", broken)
    with journey.as_role("public"), pytest.raises(ConnectionError):
        answer_presented(ACTOR, journey.at, text="a.b.c~", asked=ASKED)
    assert _entries(connect) == []


def test_refused_and_inside_a_transaction(journey: Any, connect: Any) -> None:
    @looking.look("verification.answer", purpose="verification", permit=process)
    def refuses(act: Act) -> None:
        raise Refusal("test.no", Text("不可", "No"))

    with journey.as_role("public"):
        with pytest.raises(Refusal, match=r"test\.no"):
            refuses(ACTOR, journey.at)
        with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
            answer_presented(ACTOR, journey.at, text="a.b.c~", asked=ASKED)
    assert _entries(connect) == ["refused:test.no"]
