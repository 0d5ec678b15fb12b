"""An approved change of number is carried out in the vault; the case goes on under the old name."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.models import Case, Enquiry, NumberChange
from meibo.flow.examination.states import NumberChangeState
from meibo.flow.intake.handoff import now_known_as
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import window as vault


def approved_changes(limit: int = 50) -> list[UUID]:
    """Cases with a change of number that was approved and is not carried out yet."""
    rows = NumberChange.objects.filter(state=NumberChangeState.APPROVED)
    return list(rows.order_by("approved_at").values_list("case_id", flat=True)[:limit])


@act("examination.change_number", purpose="examination", permit=process)
def change_number(act: Act, *, case: UUID) -> None:
    """The person keeps the pseudonym they had; the former number is kept, sealed, with its dates.

    Case, enquiry and application go over to that pseudonym, so that duplicates are found under it.
    """
    made = NumberChange.objects.select_for_update().get(case=case)
    row = Case.objects.get(id=case)
    act.about(case=row.application, subject=made.of)
    if made.state != NumberChangeState.APPROVED:
        act.outcome = "nothing"
        return
    refused = vault.change_number(act, came_as=made.came_as, of=made.of)
    made.settled_at = act.at
    made.state = NumberChangeState.NOT_POSSIBLE if refused else NumberChangeState.DONE
    made.save(update_fields=["state", "settled_at"])
    if refused:
        act.outcome = f"not_possible:{refused}"
        return
    Case.objects.filter(id=case).update(pseudonym=made.of)
    Enquiry.objects.filter(case=case).update(pseudonym=made.of)
    now_known_as(act, row.application, made.of)
