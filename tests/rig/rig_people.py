"""Applicants and officers of the tests, signed in by the real commands as the log-in process."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pyotp

from meibo.rooms.accounts.commands.open_officer import open_officer
from meibo.rooms.accounts.commands.sign_in_by_card import sign_in_by_card
from meibo.rooms.accounts.commands.sign_in_by_password import sign_in_by_password
from meibo.terms.actor import Actor

AsRole = Callable[[str], AbstractContextManager[Any]]
PASSWORD = "見本 correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ALL_DUTIES = ("examine", "approve", "register", "network")


@dataclass(frozen=True)
class Person:
    """Someone with a live session; role: the door they act through."""

    name: str
    role: str
    account: UUID
    actor: Actor

    @property
    def token(self) -> bytes:
        assert self.actor.token
        return self.actor.token


class People:
    """Makes people. Sessions live from the real now on: PostgreSQL asks its own clock."""

    def __init__(self, as_role: AsRole) -> None:
        self._as_role = as_role
        self.numbers = itertools.count(1)
        self.login = Actor("test:login")
        self.console = Actor("test:console")

    def applicant(self, subject: str | None = None, *, at: datetime | None = None) -> Person:
        """A person who proved to hold a card; a subject known before gives the same account."""
        subject = subject or f"http://card.test#subject-{next(self.numbers)}"
        with self._as_role("login"):
            token = sign_in_by_card(self.login, at or datetime.now(UTC), subject=subject)
            account = self._account("applicant", subject)
        return Person(subject, "applicant", account, Actor("test:applicant", token))

    def officer(
        self,
        *duties: str,
        registers: Iterable[str] = ("nurse",),
        authority: str = "mhlw",
        name: str | None = None,
        at: datetime | None = None,
    ) -> Person:
        """An officer with these duties, signed in by password and one-time code."""
        name = name or f"officer-{next(self.numbers)}"
        at = at or datetime.now(UTC)
        with self._as_role("console"):
            account = open_officer(
                self.console, at, login_name=name, display_name=f"見本 職員 {name}",
                authority=authority, registers=list(registers), duties=list(duties),
                password=PASSWORD, totp_secret=SECRET,
            )  # fmt: skip
        with self._as_role("login"):
            token = sign_in_by_password(
                self.login, at, login_name=name, password=PASSWORD, code=code_at(at)
            )
        assert token is not None, "a new officer can sign in"
        return Person(name, "officer", account, Actor("test:officer", token))

    @staticmethod
    def _account(kind: str, name: str) -> UUID:
        from meibo.rooms.accounts.models import Account

        found: UUID = Account.objects.values_list("id", flat=True).get(kind=kind, login_name=name)
        return found


def code_at(at: datetime) -> str:
    """The one-time code officers of the tests would read at a time."""
    return pyotp.TOTP(SECRET).at(at)
