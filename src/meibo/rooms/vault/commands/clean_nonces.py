"""Nonces nobody used are forgotten after their time."""

from __future__ import annotations

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import window


@act("vault.clean_nonces", purpose="key_management", permit=process)
def clean_nonces(act: Act) -> int:
    """Forget them; the entry says how many."""
    count = window.clean_nonces(act)
    act.outcome = f"cleaned:{count}"
    return count
