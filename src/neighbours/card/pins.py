"""Counting wrong tries: three for the 4 digits, five for the password; then the interface locks.

The count is read, compared and written inside one BEGIN IMMEDIATE transaction, so that many tries
at once get no more guesses than one after another. A right try sets the count back to none.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from enum import Enum

from neighbours.store import Store

LIMITS = {"login": 3, "signing": 5, "face": 3}
_FORMS = {
    "login": re.compile(r"[0-9]{4}"),
    "signing": re.compile(r"[A-Z0-9]{6,16}"),
    "face": re.compile(r"[0-9]{4}"),
}


class Outcome(Enum):
    """What the card says to one try."""

    RIGHT = "right"
    WRONG = "pin_wrong"
    MALFORMED = "pin_malformed"  # never reached the card: not counted
    LOCKED = "pin_locked"


@dataclass(frozen=True)
class Try:
    """The outcome, and how many wrong tries are left."""

    outcome: Outcome
    left: int


class WrongTries:
    """The counters of all cards, one per card and interface."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def check(self, card: str, interface: str, secret: str, given: str) -> Try:
        """Compares `given` with the card's `secret` and counts. KeyError on an unknown interface.

        The counter's row must exist (it is made with the card); LookupError otherwise.
        """
        limit = LIMITS[interface]
        well_formed = _FORMS[interface].fullmatch(given) is not None
        key = (card, interface)
        with self._store.transaction() as connection:
            row = connection.execute(
                "SELECT wrong FROM wrong_tries WHERE card = ? AND interface = ?", key
            ).fetchone()
            if row is None:
                raise LookupError("this card has no counter")
            wrong: int = row["wrong"]
            if wrong >= limit:
                return Try(Outcome.LOCKED, 0)
            if not well_formed:
                return Try(Outcome.MALFORMED, limit - wrong)
            right = hmac.compare_digest(given.encode("ascii"), secret.encode("ascii"))
            wrong = 0 if right else wrong + 1
            connection.execute(
                "UPDATE wrong_tries SET wrong = ? WHERE card = ? AND interface = ?", (wrong, *key)
            )
        if right:
            return Try(Outcome.RIGHT, limit)
        if wrong >= limit:
            return Try(Outcome.LOCKED, 0)
        return Try(Outcome.WRONG, limit - wrong)
