"""A refusal: what was wrong, in words a person can act on, with a stable code."""

from __future__ import annotations

from meibo.terms.text import Text


class Refusal(Exception):
    """A command said no. Nothing was changed; the journal holds one entry saying so.

    code: stable, "room.reason". message: says what is wrong and what to do.
    field and row: where, when the input has fields or rows. kind: what a door makes of it.
    """

    kind = "invalid"

    def __init__(
        self, code: str, message: Text, *, field: str | None = None, row: int | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.row = row


class NotPermitted(Refusal):
    """The actor may not do this."""

    kind = "not_permitted"


class NotFound(Refusal):
    """There is no such thing, or this actor may not know of it."""

    kind = "not_found"


class Conflict(Refusal):
    """The thing has moved on since the actor looked at it."""

    kind = "conflict"


class TooOften(Refusal):
    """It is asked for too often at the moment; later it will be answered."""

    kind = "too_often"
