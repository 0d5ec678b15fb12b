"""A suspended third party may go on; another officer than who suspended it says so."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.verification.parties.desk import change, party_of
from meibo.flow.verification.parties.refusals import moved_on, own_hand
from meibo.flow.verification.states import PartyState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("parties.resume", purpose="verification", permit=duty("approve"))
def resume_party(act: Act, *, party: UUID, reason: str) -> None:
    """Refuses party.none, party.moved_on, party.own_hand, party.reason."""
    row = party_of(act, party, PartyState.ACTIVE)
    if row.state != PartyState.SUSPENDED:
        raise moved_on()
    if row.changed_by == act.scope.account:
        raise own_hand()
    change(act, row, PartyState.ACTIVE, reason)
