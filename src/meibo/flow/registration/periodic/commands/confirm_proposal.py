"""An officer confirms what an enquiry proposes: it is the entry's next version."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.periodic.models import Proposal
from meibo.flow.registration.periodic.open import unsettled_proposal
from meibo.flow.registration.periodic.refusals import second_person, stale, to_look_into
from meibo.flow.registration.periodic.rules import ERASURE, name_key_of
from meibo.flow.registration.periodic.states import ProposalState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.register.models import Version
from meibo.rooms.register.rules import Status, has_ended
from meibo.rooms.register.window import (
    Change,
    add_version,
    latest_to_change,
    standing_of,
    unchanged,
)
from meibo.terms.day import japanese_day


@act("periodic.confirm_proposal", purpose="registration", permit=duty("register"))
def confirm_proposal(act: Act, *, proposal: UUID) -> bool:
    """Confirm; True where the version is written, False where a second officer has to confirm too.

    Whose kind the catalogue wants two people for is confirmed by two. Refuses periodic.settled,
    .second_person, .look_into and .stale (the entry says something else by now).
    """
    row = unsettled_proposal(act, proposal)
    if not row.act:
        raise to_look_into()
    before = latest_to_change(row.entry)
    act.about(subject=before.entry.qualification_pseudonym)
    if has_ended(standing_of(before), japanese_day(act.at)) or any(
        (before.particulars.get(item) or "") != (was or "") for item, was in row.before.items()
    ):
        raise stale()
    if row.second_person and row.state == ProposalState.OPEN:
        row.state, row.seconded_by = ProposalState.SECONDED, act.scope.account
        row.save(update_fields=["state", "seconded_by"])
        return False
    if row.seconded_by == act.scope.account:
        raise second_person()
    row.state, row.settled_by, row.settled_at = ProposalState.CONFIRMED, act.scope.account, act.at
    row.save(update_fields=["state", "settled_by", "settled_at"])
    add_version(
        act, before, _change(row, before), kind=row.act, cause=row.id, on=japanese_day(act.at)
    )
    return True


def _change(row: Proposal, before: Version) -> Change:
    if row.act == ERASURE:
        return Change(Status.ERASED)
    particulars = {**before.particulars, **row.after}
    return unchanged(before, particulars=particulars, name_key=name_key_of(particulars))
