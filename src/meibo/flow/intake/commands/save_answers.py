"""A page of answers is saved."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from meibo.catalogue import procedure
from meibo.flow.intake.drafts import own_draft, unsign
from meibo.flow.intake.refusals import BadAnswers, no_such_procedure
from meibo.flow.intake.rules import read_page
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant


@act("intake.save_answers", purpose="application", permit=applicant)
def save_answers(act: Act, *, application: UUID, page: str, raw: Mapping[str, str]) -> None:
    """Save one page's answers, all or none; BadAnswers lists every refused field (APP-01)."""
    row = own_draft(act, application)
    pages = {one.id: one for one in procedure(row.register, row.procedure).pages}
    if page not in pages:
        raise no_such_procedure()
    answers, refusals = read_page(pages[page], raw)
    if refusals:
        raise BadAnswers(refusals)
    row.content = {**row.content, **answers}
    row.typed.pop(page, None)
    row.saved_at = act.at
    unsign(row)
    row.save(update_fields=["content", "typed", "saved_at", "document"])
