"""A person signs out."""

from __future__ import annotations

from django.db import connection

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import signed_in


@act("accounts.sign_out", purpose="login", permit=signed_in)
def sign_out(act: Act) -> None:
    """End the session; its token is worth nothing from here on."""
    act.about(subject=act.scope.account)
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts.end_session(%s)", [act.actor.token])
