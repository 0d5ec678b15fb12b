"""Many small acts, and a superuser who can do what no role can."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from rig_people import AsRole

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.journal.sequencing import sequence
from meibo.terms.actor import Actor

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@act("test.note", purpose="test", permit=process)
def note(act: Act, *, case: str) -> None:
    act.about(case=case)


@pytest.fixture
def write(as_role: AsRole) -> Callable[..., None]:
    """write("a", "b"): one act and entry for each case."""

    def write(*cases: str) -> None:
        with as_role("machine"):
            for case in cases:
                note(Actor("test"), AT, case=case)

    return write


@pytest.fixture
def sequenced(as_role: AsRole) -> Callable[[], int]:
    """One round of the sequencer; how many entries it took in."""

    def run() -> int:
        with as_role("sequencer"):
            return sequence(Actor("process:sequencer"), AT)

    return run


@pytest.fixture
def tamper(connect: Any) -> Callable[..., None]:
    """Runs SQL as a superuser with triggers switched off, and commits."""

    def run(*queries: str) -> None:
        connection = connect()
        connection.execute("SET session_replication_role = replica")
        for query in queries:
            connection.execute(query.encode())
        connection.commit()
        connection.close()

    return run
