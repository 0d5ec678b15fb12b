"""What terminal searches found is deleted after its minutes, and what got no answer is over."""

from __future__ import annotations

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.limits import TERMINAL_SEARCH
from meibo.rooms.vault.searches import delete_over


@act("vault.delete_searches", purpose=TERMINAL_SEARCH, permit=process)
def delete_searches(act: Act) -> int:
    """Delete them; the entry says how many."""
    count = delete_over(act.at)
    act.outcome = f"deleted:{count}"
    return count
