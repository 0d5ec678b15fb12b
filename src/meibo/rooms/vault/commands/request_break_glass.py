"""An officer asks that a purpose may go beyond its limits for a while, and says why."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.breakers import breakers
from meibo.rooms.vault.refusals import bad_glass, glass_under_way, no_such_purpose

SHORTEST_REASON, LONGEST, MOST = 5, 60, 1000


@act("vault.request_break_glass", purpose="key_management", permit=process)
def request_break_glass(
    act: Act, *, purpose: str, reason: str, by: UUID, minutes: int, most: int
) -> int:
    """Ask for it; nothing changes until another officer gives it. The request's number.

    minutes, most: how long and how many uses beyond the limits. Refuses vault.break_glass,
    vault.no_purpose, and vault.glass_under_way while one of the purpose is.
    """
    act.about(case=purpose, subject=by)
    if len(reason.strip()) < SHORTEST_REASON or not (1 <= minutes <= LONGEST and 1 <= most <= MOST):
        raise bad_glass()
    if purpose not in {one.purpose for one in breakers()}:
        raise no_such_purpose()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vault.request_break_glass(%s, %s, %s, %s, %s)",
            [purpose, reason, by, minutes, most],
        )
        found: int | None = cursor.fetchone()[0]
    if found is None:
        raise glass_under_way()
    act.outcome = f"requested:{found} minutes:{minutes} uses:{most}"
    return found
