"""Rotations of the organisations' keys as the number process works through them, in its own acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meibo.rooms.network.limits import RESULT_LIVES
from meibo.rooms.network.models import Enquiry, ProvisionRecord, Rotation
from meibo.rooms.network.states import EnquiryState, RotationState


@dataclass(frozen=True, slots=True)
class Turn:
    """One rotation: whose key is replaced, and the new one's name."""

    id: UUID
    organisation: str
    kid: str


def approved() -> list[Turn]:
    """Rotations whose new key is not in use yet."""
    rows = Rotation.objects.filter(state=RotationState.APPROVED).order_by("approved_at")
    return [Turn(row.id, row.organisation, row.kid) for row in rows]


def to_retire(at: datetime) -> list[Turn]:
    """Rotations after which nothing sealed to an older key is waited for any more: what was asked
    before is settled, and as long ago as results live (the overlap)."""
    rows = Rotation.objects.filter(
        state=RotationState.ANNOUNCED, announced_at__lte=at - RESULT_LIVES
    ).order_by("announced_at")
    return [Turn(row.id, row.organisation, row.kid) for row in rows if not _awaited(row)]


def retired() -> list[Turn]:
    """Of each organisation, the newest rotation whose older keys are not to be kept."""
    rows = Rotation.objects.filter(state=RotationState.RETIRED)
    newest = rows.order_by("organisation", "-announced_at").distinct("organisation")
    return [Turn(row.id, row.organisation, row.kid) for row in newest]


def _awaited(row: Rotation) -> bool:
    before = ProvisionRecord.objects.filter(
        authority=row.organisation, settled_at=None, recorded_at__lte=row.announced_at
    ).values("id")
    return Enquiry.objects.filter(state=EnquiryState.ASKED, id__in=before).exists()


def write_announced(turn: Turn, at: datetime) -> bool:
    """The network has the new key; False where that is written already."""
    rows = Rotation.objects.filter(id=turn.id, state=RotationState.APPROVED)
    return bool(rows.update(state=RotationState.ANNOUNCED, announced_at=at))


def write_retired(turn: Turn, at: datetime) -> bool:
    """Older keys are to be destroyed; False where that is written already."""
    rows = Rotation.objects.filter(id=turn.id, state=RotationState.ANNOUNCED)
    return bool(rows.update(state=RotationState.RETIRED, retired_at=at))
