"""The second place began to fail, or is up to date again."""

from __future__ import annotations

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("journal.second_place", purpose="journal", permit=process)
def record_second_place(act: Act, *, size: int, trouble: str) -> None:
    """trouble: a code of ExportRefusedError or "os_<errno>"; empty once it is good up to size."""
    act.outcome = f"failed:{trouble}" if trouble else f"done:size={size}"
