"""A second officer lets a third party begin."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.verification.parties.desk import party_of
from meibo.flow.verification.parties.refusals import moved_on, own_hand
from meibo.flow.verification.states import PartyState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("parties.approve", purpose="verification", permit=duty("approve"))
def approve_party(act: Act, *, party: UUID) -> None:
    """Refuses party.none, party.moved_on, and party.own_hand to who proposed it."""
    row = party_of(act, party, PartyState.ACTIVE)
    if row.state != PartyState.PROPOSED:
        raise moved_on()
    if row.proposed_by == act.scope.account:
        raise own_hand()
    row.state, row.approved_by, row.approved_at = PartyState.ACTIVE, act.scope.account, act.at
    row.save(update_fields=["state", "approved_by", "approved_at"])
