"""Whether a licence is posted or fetched, and where to (郵送要否, 送付先; CRT-12)."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.printing.open import locked_sheet
from meibo.flow.certificate.printing.refusals import bad_choice, bad_postal_code, too_long
from meibo.flow.certificate.printing.rules import DISPATCHES
from meibo.flow.certificate.printing.rules import postal_code as read
from meibo.flow.certificate.printing.states import LIVE, SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.terms.individual_number import refuse_number
from meibo.terms.reason import LONGEST

_STILL_HERE = tuple(set(LIVE) - {SheetState.HANDED, SheetState.POSTED})


@act("printing.set_dispatch", purpose="certificate", permit=duty("register"))
def set_dispatch(
    act: Act, *, sheet: UUID, dispatch: str, postal_code: str = "", destination: str = ""
) -> None:
    """Say it. destination: empty for the address of the application.

    Refuses printing.choice, .postal_code, .destination, and an Individual Number in it.
    """
    row = locked_sheet(act, sheet, *_STILL_HERE)
    if dispatch not in DISPATCHES:
        raise bad_choice("dispatch")
    refuse_number(destination, "destination")
    code = read(postal_code) if postal_code.strip() else ""
    if code is None:
        raise bad_postal_code()
    if len(destination.strip()) > LONGEST:
        raise too_long()
    row.dispatch, row.postal_code, row.destination = dispatch, code, destination.strip()
    row.save(update_fields=["dispatch", "postal_code", "destination"])
