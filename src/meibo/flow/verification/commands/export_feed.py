"""A published register is written out for the search system that shows it to the public (EXT-07)."""

from __future__ import annotations

from collections.abc import Callable

from meibo.catalogue import published_registers
from meibo.flow.verification.feed import heading, line
from meibo.flow.verification.refusals import not_published
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.published import search_feed
from meibo.terms.day import japanese_day


@act("verification.export_feed", purpose="verification", permit=process)
def export_feed(act: Act, *, register: str, take: Callable[[bytes], object]) -> int:
    """Hand over heading and every row of today, one after the other; how many people they are.

    The whole is never held. What was taken counts only once this has returned: until then the entry
    in the journal is not there. Refuses verification.not_published.
    """
    if register not in published_registers():
        raise not_published()
    act.about(case=register)
    take(heading())
    count = 0
    for row in search_feed(register, japanese_day(act.at)):
        take(line(row))
        count += 1
    act.outcome = str(count)
    return count
