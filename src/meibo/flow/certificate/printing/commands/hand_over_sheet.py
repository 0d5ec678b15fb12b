"""A licence is handed over at the counter."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.printing.open import locked_sheet
from meibo.flow.certificate.printing.refusals import bad_choice, register_changed
from meibo.flow.certificate.printing.rules import IDENTITY_SEEN
from meibo.flow.certificate.printing.standing import still_says
from meibo.flow.certificate.printing.states import ON_HAND, SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.hand_over_sheet", purpose="certificate", permit=duty("register"))
def hand_over_sheet(act: Act, *, sheet: UUID, identity_seen: str) -> None:
    """Hand it over; identity_seen: what showed that it is the holder, or an agent with authority.

    Refuses printing.no_sheet, .moved_on, .choice, .register_changed.
    """
    row = locked_sheet(act, sheet, *ON_HAND)
    if identity_seen not in IDENTITY_SEEN:
        raise bad_choice("identity_seen")
    if not still_says(row, act.at):
        raise register_changed()
    row.state, row.identity_seen = SheetState.HANDED, identity_seen
    row.left_by, row.left_at = act.scope.account, act.at
    row.save(update_fields=["state", "identity_seen", "left_by", "left_at"])
