"""A proof was given to somebody: of one entry, or that the tree grew."""

from __future__ import annotations

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("journal.prove", purpose="journal", permit=process)
def record_proof(act: Act, *, size: int, of: str, refused: str = "") -> None:
    """size: of the tree proved; of: "entry=7" or "since=3"; refused: code where none was given."""
    act.outcome = f"refused:{refused} {of}" if refused else f"done:size={size} {of}"
