"""A payment notice that is not the gateway's, or not of its form: the journal remembers it."""

from __future__ import annotations

from typing import NoReturn

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.terms.refusal import Refusal


@act("payments.refuse_notice", purpose="payment", permit=process)
def refuse_notice(act: Act, *, refusal: Refusal) -> NoReturn:
    """Refuses what was found; always. Nothing of what came is kept."""
    raise refusal
