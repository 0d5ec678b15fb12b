"""Somebody copied the journal out."""

from __future__ import annotations

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("journal.export", purpose="journal", permit=process)
def record_export(act: Act, *, size: int, refused: str = "") -> None:
    """size: leaves in the copy; refused: code where the copy was not added to."""
    act.outcome = f"refused:{refused}" if refused else f"done:size={size}"
