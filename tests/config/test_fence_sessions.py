"""A session ends: by its time, by signing out, with its account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from meibo.rooms.accounts.commands.sign_out import sign_out
from meibo.rooms.accounts.sessions import LIFETIME

REFUSED = psycopg.errors.InvalidAuthorizationSpecification


class TestSessionsEnd:
    @pytest.fixture
    def enters(self, connect: Any) -> Callable[[Any], bool]:
        def enters(person: Any) -> bool:
            connection = connect(person.role)
            try:
                connection.execute("SELECT accounts.enter(%s)", [person.token])
            except REFUSED:
                return False
            return True

        return enters

    def test_a_live_one_enters(self, people: Any, enters: Any) -> None:
        assert enters(people.applicant())
        assert enters(people.officer())

    @pytest.mark.parametrize("kind", ["applicant", "officer"])
    def test_an_expired_one_does_not(self, people: Any, enters: Any, kind: str) -> None:
        now = datetime.now(UTC)
        late, early = now - LIFETIME[kind], now - LIFETIME[kind] + timedelta(minutes=5)
        assert not enters(getattr(people, kind)(at=late))
        assert enters(getattr(people, kind)(at=early))

    def test_a_signed_out_one_does_not(self, people: Any, as_role: Any, enters: Any) -> None:
        person, again = people.applicant("s"), people.applicant("s")
        with as_role("applicant"):
            sign_out(person.actor, datetime.now(UTC))
        assert not enters(person)
        assert enters(again), "another session of the same person lives on"

    def test_one_of_a_closed_account_does_not(self, people: Any, connect: Any, enters: Any) -> None:
        person = people.officer("examine")
        with connect("console") as console:
            console.execute("UPDATE accounts.accounts_account SET closed_at = now()")
        assert not enters(person)

    def test_duties_taken_away_are_gone_at_the_next_act(self, people: Any, connect: Any) -> None:
        person = people.officer("examine")
        with connect("console") as console:
            console.execute("UPDATE accounts.accounts_account SET duties = '{}', registers = '{}'")
        found = connect("officer").execute("SELECT accounts.enter(%s)", [person.token]).fetchone()
        assert found[0]["duties"] == found[0]["registers"] == []
