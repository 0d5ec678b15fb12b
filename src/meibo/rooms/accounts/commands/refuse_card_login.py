"""A log-in that the card refused: nothing changes, the journal remembers it."""

from __future__ import annotations

from typing import NoReturn

from meibo.rooms.accounts.refusals import card_refused
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("accounts.refuse_card_login", purpose="login", permit=process)
def refuse_card_login(act: Act, *, code: str) -> NoReturn:
    """Refuses login.card with the card's own code; always."""
    raise card_refused(code)
