"""A refusal is shown to change nothing and to be journaled once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
import pytest
from rig_files import FakeFiles
from rig_journey import Journey
from rig_linking import Links

from meibo.config.database.rights import load
from meibo.connectors.resident_register import file_service
from meibo.terms.refusal import Refusal

Refuses = Callable[[str], AbstractContextManager[Any]]
TABLES = sorted(
    table for table in load()["table"] if not table.startswith(("journal.", "meibo.")) and
    not table.endswith("_move")
)  # fmt: skip


EVERYTHING = " UNION ALL ".join(
    f"SELECT '{table}', md5(string_agg(t::text, ';' ORDER BY t::text)) FROM {table} AS t"
    for table in TABLES
)


def contents(superuser: psycopg.Connection[Any]) -> dict[str, str | None]:
    """A digest of every row of every table but the journal's, by table."""
    return dict(superuser.execute(EVERYTHING.encode()).fetchall())


@pytest.fixture
def changes(connect: Any) -> Callable[[], set[str]]:
    """changes(): the tables whose rows changed since it was called last (at first, all)."""
    superuser, before = connect(autocommit=True), {}

    def changes() -> set[str]:
        now = contents(superuser)
        found = {table for table, digest in now.items() if digest != before.get(table)}
        before.update(now)
        return found

    return changes


@pytest.fixture
def refuses(connect: Any, journey: Any) -> Refuses:
    """`with refuses("intake.none") as why:` nothing changes, one entry `refused:<code>`."""
    for which in ("examiner", "approver", "registrar"):
        journey.officer(which)

    @contextmanager
    def refuses(code: str) -> Iterator[Any]:
        superuser = connect(autocommit=True)
        before = contents(superuser)
        last = superuser.execute("SELECT max(id) FROM journal.journal_entry").fetchone()[0]
        with pytest.raises(Refusal) as refused:
            yield refused
        assert refused.value.code == code
        assert refused.value.message.ja
        assert refused.value.message.en
        assert contents(superuser) == before
        outcomes = superuser.execute(
            "SELECT outcome FROM journal.journal_entry WHERE id > %s", [last or 0]
        ).fetchall()
        assert outcomes == [(f"refused:{code}",)]

    return refuses


@pytest.fixture
def rows(connect: Any) -> Callable[..., list[tuple[Any, ...]]]:
    """Any query as the superuser: for looking, never for doing."""

    def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
        with connect(autocommit=True) as connection:
            found: list[tuple[Any, ...]] = connection.execute(query.encode(), values).fetchall()
        return found

    return rows


@pytest.fixture
def files(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> FakeFiles:
    """Juki-net's exchange of files, which knows whom the journey's Juki-net knows."""
    made = FakeFiles(journey.juki.people)
    monkeypatch.setattr(file_service, "files", made)
    return made


@pytest.fixture
def links(journey: Journey) -> Links:
    """The officers of links."""
    return Links(journey)
