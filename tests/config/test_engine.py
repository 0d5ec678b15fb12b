"""A door's thread keeps its connection: whether it still stands is seen, not asked."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest
from django.db import connection
from rig_people import AsRole

from meibo.config.database.engine.base import DatabaseWrapper

Connect = Callable[..., psycopg.Connection[Any]]


def pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found: int = cursor.fetchone()[0]
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The times that PostgreSQL itself was asked."""
    made: list[str] = []
    django = DatabaseWrapper.__mro__[1]
    ask = django.is_usable

    def counted(self: Any) -> bool:
        made.append("asked")
        return bool(ask(self))

    monkeypatch.setattr(django, "is_usable", counted)
    return made


def test_a_connection_that_stands_is_not_asked(as_role: AsRole, asked: list[str]) -> None:
    with as_role("public"):
        pid()
        assert connection.is_usable()
        assert asked == []


def test_a_connection_that_was_ended_is_seen(
    as_role: AsRole, connect: Connect, asked: list[str]
) -> None:
    with as_role("public"):
        connect(autocommit=True).execute("SELECT pg_terminate_backend(%s)", [pid()])
        end = monotonic() + 5
        while connection.is_usable():
            assert monotonic() < end, "never seen"
            sleep(0.01)
        assert asked
        connection.close()
        assert not connection.is_usable()
        pid()


def test_words_from_the_server_are_no_end(
    as_role: AsRole, connect: Connect, asked: list[str]
) -> None:
    with as_role("public"):
        with connection.cursor() as cursor:
            cursor.execute("LISTEN words")
        connect(autocommit=True).execute("NOTIFY words")
        end = monotonic() + 5
        while not asked:
            assert connection.is_usable()
            assert monotonic() < end, "never came"
