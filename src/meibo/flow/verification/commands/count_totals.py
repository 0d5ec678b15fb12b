"""How many are registered, counted in the register for anyone (open data)."""

from __future__ import annotations

from meibo.flow.verification.totals import Total, told
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.published import count_registered
from meibo.terms.day import japanese_day


@act("verification.count_totals", purpose="verification", permit=process)
def count_totals(act: Act) -> list[Total]:
    """The registrations in force today, by register, year and sex; small counts left out."""
    return told(count_registered(japanese_day(act.at)))
