"""A third party's registration ends, for good."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.verification.parties.desk import change, party_of
from meibo.flow.verification.states import PartyState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("parties.end", purpose="verification", permit=duty("approve"))
def end_party(act: Act, *, party: UUID, reason: str) -> None:
    """Refuses party.none, party.moved_on, party.reason."""
    change(act, party_of(act, party, PartyState.ENDED), PartyState.ENDED, reason)
