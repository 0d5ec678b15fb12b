"""One act: one verb, one transaction, one journal entry.

Every command and every read of personal data is wrapped by `act`. It opens the durable transaction,
enters the scope through the database (accounts.enter), checks the permit, runs, appends exactly one
journal entry and commits. A refusal rolls everything back and is itself journaled.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from meibo.terms.actor import Actor, Scope
from meibo.terms.refusal import NotPermitted, Refusal
from meibo.terms.text import Text

NO_SESSION = "28000"
P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Act:
    """What is being done: handed to the command, which says what it was about."""

    actor: Actor
    at: datetime
    function: str
    purpose: str
    session: Scope | None = None
    case: str = ""
    subject: str = ""
    outcome: str = "done"

    @property
    def scope(self) -> Scope:
        """The scope of the live session; refuses where the act has none."""
        if self.session is None:
            raise no_session()
        return self.session

    def about(self, *, case: UUID | str = "", subject: UUID | str = "") -> None:
        """Name the case and the subject's pseudonym for the journal."""
        self.case = str(case) or self.case
        self.subject = str(subject) or self.subject


Permit = Callable[[Act], None]


def no_session() -> NotPermitted:
    """The refusal for a missing, ended or foreign session."""
    return NotPermitted(
        "session.none",
        Text(
            "ログインの有効期限が切れています。もう一度ログインしてください。",
            "You are not signed in, or your session has ended. Sign in again.",
        ),
    )


def enter(actor: Actor) -> Scope | None:
    """Enter the scope of the actor's session for this transaction; None for a process."""
    if actor.token is None:
        return None
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT accounts.enter(%s)::text", [actor.token])
            found = json.loads(cursor.fetchone()[0])
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) == NO_SESSION:
            raise no_session() from error
        raise
    return Scope(
        kind=found["kind"],
        account=UUID(found["account"]),
        portal=UUID(found["portal"]),
        authority=found["authority"],
        registers=frozenset(found["registers"]),
        duties=frozenset(found["duties"]),
    )


def append(act: Act) -> None:
    """Append the entry of an act inside the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT journal.append(%s, %s, %s, %s, %s, %s, %s)",
            [act.function, act.purpose, act.case, act.subject, act.outcome, act.actor.terminal,
             act.at],
        )  # fmt: skip


def _append_refusal(act: Act, refusal: Refusal) -> None:
    """Journal a refusal in a transaction of its own, under the same scope where it lives."""
    act.outcome = f"refused:{refusal.code}"
    if act.session is not None:
        try:
            with transaction.atomic(durable=True):
                enter(act.actor)
                append(act)
                return
        except NotPermitted:
            # The session ended meanwhile: the entry stands without it.
            act.session = None
    with transaction.atomic(durable=True):
        append(act)


def act(
    function: str, *, purpose: str, permit: Permit
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Actor, datetime, P], R]]:
    """Make a command of a function.

    function: "room.verb", as the journal names it. purpose: a code of docs/glossary.md. permit:
    raises NotPermitted. The command is called with actor and time first: `submit(actor, at, …)`.
    """

    def decorate(
        run: Callable[Concatenate[Act, P], R],
    ) -> Callable[Concatenate[Actor, datetime, P], R]:
        @wraps(run)
        def command(actor: Actor, at: datetime, /, *args: P.args, **kwargs: P.kwargs) -> R:
            doing = Act(actor, at, function, purpose)
            try:
                with transaction.atomic(durable=True):
                    doing.session = enter(actor)
                    permit(doing)
                    result = run(doing, *args, **kwargs)
                    append(doing)
                    return result
            except Refusal as refusal:
                _append_refusal(doing, refusal)
                raise

        command.journal_function = function  # type: ignore[attr-defined]
        command.permit = permit  # type: ignore[attr-defined]
        return command

    return decorate
