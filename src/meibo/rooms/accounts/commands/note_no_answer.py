"""The card's log-in service gave no answer, or none that can be used: the journal remembers it."""

from __future__ import annotations

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("accounts.note_no_answer", purpose="login", permit=process)
def note_no_answer(act: Act, *, code: str) -> None:
    """Nobody is signed in. code: login.down or login.wrong."""
    act.outcome = f"no_answer:{code}"
