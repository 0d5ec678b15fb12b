"""Who signed an application about an entry: its holder, and the fee demanded; or it is returned."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.accepting import accept, give_back
from meibo.flow.intake.models import Application
from meibo.flow.intake.rules import is_holder
from meibo.flow.intake.states import ApplicationState, NumberCheck, Route
from meibo.flow.intake.wording import NOT_HOLDER
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.window import latest


@act("intake.settle_holder_check", purpose="number_check", permit=process)
def settle_holder_check(act: Act, *, application: UUID) -> None:
    """Compare signer and entry, take over the entry's linked number; or return the application.

    The number is not asked again: the entry is of the applicant's own account (the card that logs
    in), the signer is compared with what is registered, and Juki-net is asked by the linked number
    whether the signer is that person (REG-04). Leaves alone what is settled.
    """
    act.about(case=application)
    row = (
        Application.objects.select_for_update()
        .filter(id=application, route=Route.ONLINE, state=ApplicationState.ARRIVED, entry__isnull=False,
                number_check=NumberCheck.WAITING)
        .first()
    )  # fmt: skip
    if row is None:
        act.outcome = "nothing"
        return
    assert row.entry is not None, "filtered above"
    version = latest(row.entry)
    act.about(subject=version.entry.qualification_pseudonym)
    if version.entry.account == row.account and is_holder(row.signer or {}, version.particulars):
        accept(act, row, version.entry.qualification_pseudonym, None)
    else:
        give_back(act, row, NOT_HOLDER)
