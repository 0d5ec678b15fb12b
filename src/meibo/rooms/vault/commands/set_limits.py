"""A person changes how often numbers may be used for a purpose."""

from __future__ import annotations

from django.db import connection

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.refusals import bad_limits, no_such_purpose


@act("vault.set_limits", purpose="key_management", permit=process)
def set_limits(
    act: Act, *, purpose: str, per_minute: int, per_hour: int, per_case_a_day: int,
    failures_in_a_row: int,
) -> None:  # fmt: skip
    """Set all four; the entry says what they are now. Refuses vault.limits, vault.no_purpose."""
    wanted = [per_minute, per_hour, per_case_a_day, failures_in_a_row]
    act.about(case=purpose)
    if min(wanted) < 1:
        raise bad_limits()
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.set_limits(%s, %s, %s, %s, %s)", [purpose, *wanted])
        if not cursor.fetchone()[0]:
            raise no_such_purpose()
    act.outcome = "done:" + " ".join(map(str, wanted))
