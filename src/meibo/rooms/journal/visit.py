"""One visit: what a page reads, in one transaction, every read an act with an entry of its own.

A page reads its rows, and the counts of the rail beside them: several acts. In a visit the scope is
entered once, and the entries of all its reads are committed together, before anything of what was
read can be shown (docs/decisions/0018-a-page-is-one-visit.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import connection, transaction

from meibo.rooms.journal.act import Act, Permit, act, enter
from meibo.terms.actor import Actor, Scope
from meibo.terms.refusal import NotPermitted, Refusal

P = ParamSpec("P")
R = TypeVar("R")
_APPEND = "journal.append(%s, %s, %s, %s, %s, %s, %s)"


class ForeignActError(RuntimeError):
    """A visit is one actor's."""


@dataclass
class _Visit:
    """actor: whose it is, from the first read on. acts: what was read or refused, in order."""

    actor: Actor | None = None
    session: Scope | None = None
    acts: list[Act] = field(default_factory=list)

    def begin(self, doing: Act) -> None:
        """Give a read the visit's scope, entered by the first one."""
        if self.actor is None:
            self.session = enter(doing.actor)
            self.actor = doing.actor
        if self.actor != doing.actor:
            raise ForeignActError(doing.function)
        doing.session = self.session

    def append(self) -> None:
        """The entries of all acts, in one statement."""
        values = [
            value
            for one in self.acts
            for value in (one.function, one.purpose, one.case, one.subject, one.outcome,
                          one.actor.terminal, one.at)
        ]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join([_APPEND] * len(self.acts))}", values)

    def append_anew(self) -> None:
        """The same in a transaction of their own, where that of the visit was rolled back; without
        the scope where the session has ended meanwhile."""
        try:
            with transaction.atomic(durable=True):
                if self.session is not None and self.actor is not None:
                    enter(self.actor)
                self.append()
        except NotPermitted:
            with transaction.atomic(durable=True):
                self.append()


_open: ContextVar[_Visit | None] = ContextVar("visit", default=None)


@contextmanager
def visit() -> Iterator[None]:
    """`with visit():` around the reads of a page. RuntimeError for a command or another visit inside.

    Whatever ends it, a refusal or an error, every read that was done before and a read that refused
    have their entries.
    """
    made = _Visit()
    token = _open.set(made)
    try:
        with transaction.atomic(durable=True):
            yield
            if made.acts:
                made.append()
    except Exception:
        if made.acts:
            made.append_anew()
        raise
    finally:
        _open.reset(token)


def read(
    function: str, *, purpose: str, permit: Permit
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Actor, datetime, P], R]]:
    """`act` for what changes nothing: inside a visit it joins that, elsewhere it is an act alone."""

    def decorate(
        run: Callable[Concatenate[Act, P], R],
    ) -> Callable[Concatenate[Actor, datetime, P], R]:
        alone = act(function, purpose=purpose, permit=permit)(run)

        @wraps(alone)
        def query(actor: Actor, at: datetime, /, *args: P.args, **kwargs: P.kwargs) -> R:
            here = _open.get()
            if here is None:
                return alone(actor, at, *args, **kwargs)
            doing = Act(actor, at, function, purpose)
            try:
                here.begin(doing)
                permit(doing)
                result = run(doing, *args, **kwargs)
            except Refusal as refusal:
                doing.outcome = f"refused:{refusal.code}"
                here.acts.append(doing)
                raise
            here.acts.append(doing)
            return result

        return query

    return decorate
