"""Another person approves a new key pair; the number process makes and announces it."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.models import Rotation
from meibo.rooms.network.refusals import no_rotation_proposed, same_person
from meibo.rooms.network.states import RotationState

# Every organisation's first key is made at set-up.
FIRST_ROTATED = 2


@act("network.approve_rotation", purpose="network", permit=process)
def approve_rotation(act: Act, *, organisation: str, by: UUID) -> str:
    """Approve as the second person; the new key's name. Refuses network.no_rotation, .second_person."""
    act.about(case=f"network_key:{organisation}")
    rows = Rotation.objects.select_for_update().filter(organisation=organisation)
    row = rows.filter(state=RotationState.PROPOSED).first()
    if row is None:
        raise no_rotation_proposed()
    if row.proposed_by == by:
        raise same_person()
    generation = (
        FIRST_ROTATED + Rotation.objects.filter(organisation=organisation).exclude(kid="").count()
    )
    row.state, row.kid = RotationState.APPROVED, f"network-{organisation}-{generation}"
    row.approved_by, row.approved_at = by, act.at
    row.save(update_fields=["state", "kid", "approved_by", "approved_at"])
    return row.kid
