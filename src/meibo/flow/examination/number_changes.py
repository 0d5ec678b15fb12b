"""Changes of somebody's number that wait for a second officer."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.cases import locked_case
from meibo.flow.examination.models import NumberChange
from meibo.flow.examination.refusals import no_number_change
from meibo.flow.examination.states import NumberChangeState
from meibo.rooms.journal.act import Act


def proposed(act: Act, case: UUID) -> NumberChange:
    """The change proposed for a case; refuses examination.no_number_change."""
    row = locked_case(act, case)
    made = NumberChange.objects.filter(case=row, state=NumberChangeState.PROPOSED).first()
    if made is None:
        raise no_number_change()
    return made
