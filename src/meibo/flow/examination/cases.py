"""One case, locked for the act that changes it."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.models import Case
from meibo.flow.examination.refusals import no_such_case
from meibo.rooms.journal.act import Act


def locked_case(act: Act, case: UUID) -> Case:
    """The case with its row lock; refuses examination.none."""
    row = Case.objects.select_for_update().filter(id=case).first()
    if row is None:
        raise no_such_case()
    act.about(case=row.application, subject=row.pseudonym)
    return row
