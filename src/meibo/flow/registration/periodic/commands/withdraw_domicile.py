"""The clock withdraws an enquiry about somebody whose registration has ended meanwhile."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.window import withdraw


@act("periodic.withdraw_domicile", purpose="domicile_check", permit=process)
def withdraw_domicile(act: Act, *, check: UUID) -> bool:
    """Want it no more; the number process breaks it off unasked. False where there is nothing to
    withdraw any more."""
    act.about(case=check)
    done = withdraw(act, check)
    if not done:
        act.outcome = "nothing"
    return done
