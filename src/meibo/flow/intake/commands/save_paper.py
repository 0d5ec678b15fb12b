"""An officer corrects what was recorded of a paper's draft."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from meibo.flow.intake.models import Paper
from meibo.flow.intake.paper_rules import Received
from meibo.flow.intake.papers import paper_draft, procedure_of, read_form, receipt_once
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("intake.save_paper", purpose="application", permit=duty("receive"))
def save_paper(act: Act, *, application: UUID, raw: Mapping[str, str], said: Received) -> None:
    """Correct what was recorded of a draft, all or nothing; refuses as begin_paper."""
    row, paper = paper_draft(act, application)
    row.content, columns = read_form(act, procedure_of(row), raw, said)
    row.saved_at = act.at
    row.save(update_fields=["content", "saved_at"])
    with receipt_once():
        Paper.objects.filter(application=paper.application_id).update(**columns)
