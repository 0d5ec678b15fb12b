"""An act that only looks: what is asked for by every verifier, without a transaction around it.

A transaction holds writes together, and a scope ends with it. A look has neither: it reads, and its
entry is committed before anybody is told what was read. Each statement is a transaction by itself, so
that BEGIN and COMMIT are two round trips less (docs/decisions/0041-an-answer-costs-what-it-must.md).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import connection

from meibo.rooms.journal.act import Act, Permit, act, append
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

P = ParamSpec("P")
R = TypeVar("R")


def look(
    function: str, *, purpose: str, permit: Permit
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Actor, datetime, P], R]]:
    """`act` for a process's read of the register: its function may change nothing (CRT-04).

    Whoever is signed in has a scope, which lasts as long as a transaction: that is an act as any.
    """

    def decorate(
        run: Callable[Concatenate[Act, P], R],
    ) -> Callable[Concatenate[Actor, datetime, P], R]:
        whole = act(function, purpose=purpose, permit=permit)(run)

        @wraps(whole)
        def command(actor: Actor, at: datetime, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if actor.token is not None or connection.in_atomic_block:
                return whole(actor, at, *args, **kwargs)
            doing = Act(actor, at, function, purpose)
            try:
                permit(doing)
                result = run(doing, *args, **kwargs)
            except Refusal as refusal:
                doing.outcome = f"refused:{refusal.code}"
                append(doing)
                raise
            append(doing)
            return result

        return command

    return decorate
