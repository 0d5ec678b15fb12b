"""A third party's row, as officers' commands about it find and move it."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.verification.models import Party
from meibo.flow.verification.parties.refusals import moved_on, no_such_party, reason_wanted
from meibo.flow.verification.states import PARTY_MOVES, PartyState
from meibo.rooms.journal.act import Act
from meibo.terms.individual_number import refuse_number
from meibo.terms.reason import fits


def party_of(act: Act, party: UUID, to: PartyState) -> Party:
    """A party of the officer's authority that may move to a state; locked until commit.

    Refuses party.none, party.moved_on.
    """
    act.about(case=party)
    row = Party.objects.select_for_update().filter(id=party).first()
    if row is None or row.authority != act.scope.authority:
        raise no_such_party()
    if (row.state, to) not in PARTY_MOVES:
        raise moved_on()
    return row


def change(act: Act, row: Party, to: PartyState, reason: str) -> None:
    """Move it, and write down who did and why. Refuses party.reason, text.individual_number."""
    refuse_number(reason, "reason")
    if not fits(reason):
        raise reason_wanted()
    row.state, row.reason = to, reason.strip()
    row.changed_by, row.changed_at = act.scope.account, act.at
    row.save(update_fields=["state", "reason", "changed_by", "changed_at"])
