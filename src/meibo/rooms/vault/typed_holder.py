"""Whether a number that three people confirmed is the one linked to a registration (REG-05).

Nothing is linked by it: the registration's number is there. Held by PostgreSQL (sql/typed_holder.sql).
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from meibo.rooms.journal.act import Act


def settle_holder(act: Act, case: UUID, pseudonym: UUID) -> bool | None:
    """Compare what a superior confirmed with the number linked to `pseudonym`, and forget it.

    None where it is not confirmed (any more). Who may know the answer: the clock, which acts on it; no
    officer is told why a paper was returned.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.settle_typed_holder(%s, %s, %s)", [case, pseudonym, act.at])
        found: bool | None = cursor.fetchone()[0]
    return found
