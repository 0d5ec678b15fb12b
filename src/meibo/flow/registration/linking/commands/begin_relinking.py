"""An officer has a number linked to an entry that has none."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_entry
from meibo.flow.registration.linking.refusals import has_ended
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.register import rules
from meibo.rooms.register.window import standing_of
from meibo.rooms.vault import linking
from meibo.terms.day import japanese_day


@act("linking.begin_relinking", purpose="number_check", permit=duty("register"))
def begin_relinking(act: Act, *, entry: UUID) -> UUID:
    """Two officers type the number then, as that of a paper (REG-04). Refuses linking.ended,
    vault.linked, vault.link_under_way."""
    found = name_entry(act, entry)
    if rules.has_ended(standing_of(found), japanese_day(act.at)):
        raise has_ended()
    return linking.begin_relinking(act, entry=entry, register=found.register)
