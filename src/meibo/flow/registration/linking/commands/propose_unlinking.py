"""An officer says that the number of an entry is another person's, or was linked wrongly."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.linking.naming import name_entry
from meibo.flow.registration.linking.refusals import reason_code_wanted, reason_text_wanted
from meibo.flow.registration.linking.rules import REASONS
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import linking
from meibo.terms.individual_number import refuse_number
from meibo.terms.reason import fits


@act("linking.propose_unlinking", purpose="number_check", permit=duty("register"))
def propose_unlinking(act: Act, *, entry: UUID, code: str, reason: str) -> UUID:
    """Propose to end the link; a second officer and a superior follow. Refuses linking.reason_code,
    linking.reason, text.individual_number, vault.not_linked, vault.link_under_way."""
    name_entry(act, entry)
    if code not in REASONS:
        raise reason_code_wanted()
    refuse_number(reason, "reason")
    if not fits(reason):
        raise reason_text_wanted()
    return linking.propose_unlinking(act, entry=entry, code=code, reason=reason.strip())
