"""What became of numbers whose registration ended, for the console; nothing in it says who it was."""

from __future__ import annotations

from meibo.rooms.vault.models import Ending
from meibo.rooms.vault.states import EndingState


def destructions() -> list[Ending]:
    """Every number that was or is to be destroyed, newest first."""
    return list(Ending.objects.exclude(state=EndingState.KEPT).order_by("-noted_at"))


__all__ = ["Ending", "destructions"]
