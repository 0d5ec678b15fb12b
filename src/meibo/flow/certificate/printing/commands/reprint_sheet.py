"""Another officer has a spoiled sheet printed again, on the next blank."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from meibo.flow.certificate.printing.models import Sheet
from meibo.flow.certificate.printing.open import locked_counter, locked_sheet, take_blanks
from meibo.flow.certificate.printing.refusals import meanwhile, register_changed, second_person
from meibo.flow.certificate.printing.standing import still_says
from meibo.flow.certificate.printing.states import SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.reprint_sheet", purpose="certificate", permit=duty("approve"))
def reprint_sheet(act: Act, *, sheet: UUID) -> UUID:
    """A new sheet of the same run, with a blank; the signer sets it anew, and then it is released.

    Refuses printing.second_person, printing.register_changed, and printing.meanwhile where it was
    reprinted, or put into another run, already.
    """
    row = locked_sheet(act, sheet, SheetState.SPOILED)
    if row.spoiled_by == act.scope.account:
        raise second_person()
    if not still_says(row, act.at):
        raise register_changed()
    counter = locked_counter(row.register_file)
    last = Sheet.objects.filter(run=row.run_id).aggregate(last=Max("line"))["last"]
    try:
        with transaction.atomic():
            made = Sheet.objects.create(
                run_id=row.run_id, line=last + 1, register=row.register,
                register_file=row.register_file, entry=row.entry, version=row.version,
                occasion=row.occasion, act=row.act, case=row.case, issue_count=row.issue_count,
                next_try_at=act.at, replaces=row.id, blank=counter.next_number,
                dispatch=row.dispatch, postal_code=row.postal_code, destination=row.destination,
            )  # fmt: skip
    except IntegrityError as error:
        if "certificate_one_" in str(error):
            raise meanwhile() from error
        raise
    take_blanks(counter, 1)
    return made.id
