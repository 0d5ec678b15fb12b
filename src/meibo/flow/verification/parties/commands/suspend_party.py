"""A third party is stopped at once; one officer is enough."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.verification.parties.desk import change, party_of
from meibo.flow.verification.states import PartyState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("parties.suspend", purpose="verification", permit=duty("approve"))
def suspend_party(act: Act, *, party: UUID, reason: str) -> None:
    """From the commit on it is answered nothing. Refuses party.none, party.moved_on, party.reason."""
    change(act, party_of(act, party, PartyState.SUSPENDED), PartyState.SUSPENDED, reason)
