"""A person lets the use of numbers go on after the breaker tripped, and says why."""

from __future__ import annotations

from django.db import connection

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.refusals import not_tripped, reason_wanted
from meibo.terms.reason import fits


@act("vault.reset_breaker", purpose="key_management", permit=process)
def reset_breaker(act: Act, *, purpose: str, reason: str) -> None:
    """Close the breaker of a purpose again; refuses vault.reason and vault.not_tripped.

    At the console, whose database role alone may. The reason is kept with the breaker, not in the
    journal, which holds codes only.
    """
    act.about(case=purpose)
    if not fits(reason):
        raise reason_wanted()
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.reset_breaker(%s, %s)", [purpose, reason.strip()])
        if not cursor.fetchone()[0]:
            raise not_tripped()
