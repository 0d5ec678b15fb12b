"""The card is about to be read: a nonce binds the envelope to this draft."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.drafts import own_draft
from meibo.flow.intake.refusals import number_not_asked
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.vault.deposit import issue_nonce


@act("intake.ask_for_number", purpose="application", permit=applicant)
def ask_for_number(act: Act, *, application: UUID) -> str:
    """A one-use nonce for one envelope of the draft (REG-03)."""
    row = own_draft(act, application)
    if row.entry is not None:
        raise number_not_asked()
    return issue_nonce(act, row.id)
