"""The pages of a released run, for the printer."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.printing.models import PrintRun, Sheet, SheetPage
from meibo.flow.certificate.printing.refusals import no_page, no_such_run
from meibo.flow.certificate.printing.states import SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.fetch_pages", purpose="certificate", permit=duty("register"))
def fetch_pages(act: Act, *, run: UUID) -> tuple[int, list[bytes]]:
    """The run's number and a document for each sheet that is released and not printed yet, in order.

    Refuses printing.no_run, printing.no_page.
    """
    row = PrintRun.objects.filter(id=run).first()
    if row is None:
        raise no_such_run()
    act.about(case=row.id)
    wanted = Sheet.objects.filter(run=row, state=SheetState.RELEASED).order_by("line")
    sheets = list(wanted.values_list("id", flat=True))
    pages = dict(SheetPage.objects.filter(sheet__in=sheets).values_list("sheet", "content"))
    found = [bytes(pages[one]) for one in sheets if one in pages]
    if not found:
        raise no_page()
    return row.number, found
