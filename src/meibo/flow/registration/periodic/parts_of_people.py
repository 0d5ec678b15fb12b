"""A part that is asked about person by person: it is over when the last of them is settled."""

from __future__ import annotations

from meibo.flow.registration.periodic.models import DomicileCheck, WholePart
from meibo.flow.registration.periodic.states import PartState


def end_if_settled(part: WholePart) -> None:
    """Move a part, whose row the caller holds, through its last states once nobody in it is open."""
    if DomicileCheck.objects.filter(part=part, settled_at=None).exists():
        return
    for state in (PartState.ANSWERED, PartState.COMPARED):
        part.state = state
        part.save(update_fields=["state"])
