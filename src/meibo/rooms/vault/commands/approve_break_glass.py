"""A second officer lets a purpose go beyond its limits for a while."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.refusals import glass_by_two, no_such_glass


@act("vault.approve_break_glass", purpose="key_management", permit=process)
def approve_break_glass(act: Act, *, request: int, by: UUID) -> None:
    """Give it, from now on. Refuses vault.no_glass (unknown, given, ended, or older than an hour) and
    vault.glass_by_two."""
    act.about(case=f"break_glass:{request}", subject=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.approve_break_glass(%s, %s)", [request, by])
        refused: str = cursor.fetchone()[0]
    if refused:
        raise glass_by_two() if refused == "same_person" else no_such_glass()
