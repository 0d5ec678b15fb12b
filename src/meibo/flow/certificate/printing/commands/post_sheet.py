"""A licence is posted by registered mail (CRT-12)."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from meibo.flow.certificate.printing.open import locked_sheet
from meibo.flow.certificate.printing.refusals import bad_tracking, register_changed, tracking_used
from meibo.flow.certificate.printing.rules import tracking_number as read
from meibo.flow.certificate.printing.standing import still_says
from meibo.flow.certificate.printing.states import ON_HAND, SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.post_sheet", purpose="certificate", permit=duty("register"))
def post_sheet(act: Act, *, sheet: UUID, tracking_number: str) -> None:
    """Post it with its number. Refuses printing.tracking, .tracking_used, .register_changed."""
    row = locked_sheet(act, sheet, *ON_HAND)
    number = read(tracking_number)
    if number is None:
        raise bad_tracking()
    if not still_says(row, act.at):
        raise register_changed()
    row.state, row.tracking_number = SheetState.POSTED, number
    row.left_by, row.left_at = act.scope.account, act.at
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "tracking_number", "left_by", "left_at"])
    except IntegrityError as error:
        if "certificate_one_tracking" in str(error):
            raise tracking_used() from error
        raise
