"""What is being typed on a page is kept, before it is given as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from meibo.catalogue import procedure
from meibo.flow.intake.drafts import own_draft, unsign
from meibo.flow.intake.refusals import no_such_procedure
from meibo.flow.intake.rules import empty, read_page, typed_on
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant


@act("intake.keep_typed", purpose="application", permit=applicant)
def keep_typed(act: Act, *, application: UUID, page: str, raw: Mapping[str, str]) -> None:
    """Keep a page's inputs as they stand, complete or not; the page's answers stay as given (APP-01).

    The later of two wins as a whole. What says the same as the answers is nothing unfinished, so a
    keeping that comes after its saving leaves no trace. Refuses intake.cannot_keep.
    """
    row = own_draft(act, application)
    pages = {one.id: one for one in procedure(row.register, row.procedure).pages}
    if page not in pages:
        raise no_such_procedure()
    found = typed_on(pages[page], raw)
    answers, refusals = read_page(pages[page], found)
    given = {item.id: row.content.get(item.id) for item in pages[page].items}
    said_already = not refusals and answers == given
    nothing = empty(found) and not any(value is not None for value in given.values())
    typed = {name: one for name, one in row.typed.items() if name != page}
    if not (said_already or nothing):
        typed[page] = found
    if typed == row.typed:
        return
    row.typed, row.saved_at = typed, act.at
    unsign(row)
    row.save(update_fields=["typed", "saved_at", "document"])
