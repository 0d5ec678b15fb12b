"""A second officer approves, or drops, that a number was changed."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.cases import locked_case
from meibo.flow.examination.models import NumberChange
from meibo.flow.examination.refusals import no_number_change, second_person
from meibo.flow.examination.states import NumberChangeState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


def _proposed(act: Act, case: UUID) -> NumberChange:
    row = locked_case(act, case)
    made = NumberChange.objects.filter(case=row, state=NumberChangeState.PROPOSED).first()
    if made is None:
        raise no_number_change()
    return made


@act("examination.approve_number_change", purpose="examination", permit=duty("approve"))
def approve_number_change(act: Act, *, case: UUID) -> None:
    """Approve; never by the one who proposed (ACC-11), which PostgreSQL refuses too."""
    made = _proposed(act, case)
    if made.proposed_by == act.scope.account:
        raise second_person()
    made.state, made.approved_by = NumberChangeState.APPROVED, act.scope.account
    made.approved_at = act.at
    made.save(update_fields=["state", "approved_by", "approved_at"])


@act("examination.drop_number_change", purpose="examination", permit=duty("approve"))
def drop_number_change(act: Act, *, case: UUID) -> None:
    """Find that it is somebody else; the examiner may propose again."""
    made = _proposed(act, case)
    made.state = NumberChangeState.DROPPED
    made.save(update_fields=["state"])
