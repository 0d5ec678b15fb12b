"""A person ends it before its time, or takes a request back."""

from __future__ import annotations

from django.db import connection

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.refusals import no_such_glass


@act("vault.end_break_glass", purpose="key_management", permit=process)
def end_break_glass(act: Act, *, request: int) -> None:
    """From now on the limits hold again. Refuses vault.no_glass."""
    act.about(case=f"break_glass:{request}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.end_break_glass(%s)", [request])
        if not cursor.fetchone()[0]:
            raise no_such_glass()
