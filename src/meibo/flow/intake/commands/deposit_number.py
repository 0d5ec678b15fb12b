"""The sealed number and basic data of the card go into the vault."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from meibo.flow.intake.drafts import own_draft, unsign
from meibo.flow.intake.refusals import number_not_asked
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.vault.deposit import deposit


@act("intake.deposit_number", purpose="application", permit=applicant)
def deposit_number(act: Act, *, application: UUID, envelope: Any) -> None:
    """Deposit the envelope for the draft; refuses vault.envelope (REG-03, APP-12)."""
    row = own_draft(act, application)
    if row.entry is not None:
        raise number_not_asked()
    row.envelope, _ = deposit(act, register=row.register, case=row.id, envelope=envelope)
    row.saved_at = act.at
    unsign(row)
    row.save(update_fields=["envelope", "saved_at", "document"])
