"""The log-in's door, open on a database of the test's own, with a card service without a wire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from rig_doors import browser, door_open

from meibo.config.database import setup
from meibo.connectors.card import login
from meibo.rooms.accounts.ports import LoginDownError, LoginRefusedError


class FakeCardLogin:
    """Remembers what it was asked; gives a subject, or ends as a test says."""

    def __init__(self) -> None:
        self.down = False
        self.refuses = ""
        self.started: list[dict[str, str]] = []
        self.redeemed: list[dict[str, str]] = []

    def start_url(self, **asked: str) -> str:
        if self.down:
            raise LoginDownError("ConnectError")
        self.started.append(asked)
        return "http://127.0.0.1:1/authorize?" + asked["state"]

    def subject(self, **given: str) -> str:
        if self.down:
            raise LoginDownError("ConnectError")
        if self.refuses:
            raise LoginRefusedError(self.refuses)
        self.redeemed.append(given)
        return "http://card.test#somebody"


@dataclass
class Desk:
    """The open door: `card` is the card's log-in, `database` where it all goes."""

    database: str
    card: FakeCardLogin

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows as the superuser sees them."""
        with psycopg.connect(setup.setup_url(self.database), autocommit=True) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def journal(self) -> list[tuple[str, str]]:
        """(function, outcome) of every entry, in order."""
        return self.rows("SELECT function, outcome FROM journal.journal_entry ORDER BY id")

    def begun(self, to: str = "/applications") -> tuple[Any, str]:
        """A browser that has begun a log-in, and its state."""
        made = browser()
        answer = made.get("/applicant/login", {"to": to})
        assert answer.status_code == 303
        return made, self.card.started[-1]["state"]


@pytest.fixture
def desk(database: str, people: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The log-in's door with one officer, called examiner."""
    people.officer("examine", name="examiner")
    made = Desk(database, FakeCardLogin())
    monkeypatch.setattr(login, "card_login", made.card)
    with door_open("login", database):
        yield made
