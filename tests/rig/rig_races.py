"""Two or more real connections at once, made to meet where it hurts."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from rig_database import connected_as

# How long a thread waits for one that a lock keeps from coming, and where no lock does (below the
# five seconds after which PostgreSQL ends an idle transaction).
PATIENCE, CERTAIN = 0.5, 3.0
# How long statements that are sent at once may take to have begun.
BEGUN = 0.3
SIGN_IN = 20.0
LOCK = "pg_advisory_xact_lock"
_LOCKING = QuerySet.select_for_update


class _Meeting:
    """Holds each thread once, before its first statement of a kind, until all have come there.

    Where a lock keeps one of them from coming, the others go on after a moment: the same race is
    run with the lock and without it. Where all have met, whoever is through with the statement
    waits for the others' statements to have begun: on a busy machine it would be committed before.
    """

    def __init__(self, parties: int, before: str, patience: float) -> None:
        self._patience = patience
        self._barrier = threading.Barrier(parties)
        self._through = threading.Barrier(parties)
        self._before = re.compile(before)
        self._met = threading.local()
        self.happened = False

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if self._before.match(sql.lstrip()) and not getattr(self._met, "done", False):
            self._met.done = self.happened = True
            with suppress(threading.BrokenBarrierError):  # a lock holds the others back
                self._barrier.wait(self._patience)
                found = execute(sql, params, many, context)
                self._until_all_are_through()
                return found
        return execute(sql, params, many, context)

    def _until_all_are_through(self) -> None:
        with suppress(threading.BrokenBarrierError):  # they wait for this one's rows
            self._through.wait(BEGUN)


def _unlocked(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if LOCK in sql:
        return execute("SELECT 1", None, many, context)
    return execute(sql, params, many, context)


def _without_for_update(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    return execute(sql.replace("FOR UPDATE", ""), params, many, context)


def at_once(
    role: str,
    database: str,
    calls: Iterable[Callable[[], Any]],
    *,
    before: str,
    advisory_locks: bool = True,
) -> list[Any]:
    """Run calls in threads, each signed in as the role; their results, or what they raised.

    before: the start (a pattern) of the statement at which they meet.
    """
    listed = list(calls)
    unlocked = not advisory_locks or QuerySet.select_for_update is not _LOCKING
    meeting = _Meeting(len(listed), before, CERTAIN if unlocked else PATIENCE)
    ready, results = threading.Barrier(len(listed)), [None] * len(listed)

    def run(place: int, call: Callable[[], Any]) -> None:
        with connected_as(role, database), connection.execute_wrapper(meeting):
            if not advisory_locks:
                connection.execute_wrappers.append(_unlocked)
            if QuerySet.select_for_update is not _LOCKING:
                connection.execute_wrappers.append(_without_for_update)
            connection.ensure_connection()
            ready.wait(SIGN_IN)  # on a busy machine one may sign in long after the other
            try:
                results[place] = call()
            except Exception as error:  # noqa: BLE001 - the test looks at what came of it
                results[place] = error

    threads = [threading.Thread(target=run, args=one) for one in enumerate(listed)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "a race that never ends"
    assert meeting.happened, f"nobody came to {before}: no race was run"
    return results


def without_row_locks(patch: pytest.MonkeyPatch) -> None:
    """From here on nobody locks a row by SELECT … FOR UPDATE, by the ORM or by a text of SQL."""
    patch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())


def codes(results: list[Any]) -> list[str]:
    """What came of each: "ok", a refusal's code, or the name of an error."""
    return sorted(
        getattr(one, "code", type(one).__name__) if isinstance(one, Exception) else "ok"
        for one in results
    )
