"""The signer puts down that a sheet can be printed, and its page."""

from __future__ import annotations

import hashlib

from meibo.flow.certificate.printing.commands.claim_sheet import Task, planned
from meibo.flow.certificate.printing.models import SheetPage
from meibo.flow.certificate.printing.standing import latest_of
from meibo.flow.certificate.printing.states import SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.window import hold_still


@act("printing.keep_sheet", purpose="certificate", permit=process)
def keep_sheet(act: Act, *, task: Task, page: bytes | None) -> bool:
    """Keep it; page: None for what another printer sets. False where the register has changed since
    the page was set: it is set anew."""
    act.about(case=task.sheet, subject=task.subject)
    row = planned(task.sheet)
    if row is None:
        act.outcome = "nothing"
        return False
    hold_still(row.entry)
    if latest_of(row.entry).id != task.version:
        act.outcome = "register_changed"
        row.next_try_at = act.at
        row.save(update_fields=["next_try_at"])
        return False
    # A reprint was approved and has its blank already.
    row.state = SheetState.SET if row.blank is None else SheetState.RELEASED
    row.printed_as, row.elsewhere = "、".join(task.settled), bool(task.elsewhere)
    row.sha256 = hashlib.sha256(page).hexdigest() if page is not None else ""
    row.save(update_fields=["state", "sha256", "printed_as", "elsewhere"])
    if page is not None:
        SheetPage.objects.bulk_create([SheetPage(sheet=row.id, content=page)])
    return True
