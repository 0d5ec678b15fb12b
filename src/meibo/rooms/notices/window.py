"""Telling an applicant something, inside the transaction of the act that is told of (NTC-01)."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from meibo.rooms.journal.act import Act
from meibo.rooms.notices.models import Notice
from meibo.terms.text import Text

_UNREAD = "SELECT count(*) FROM notices.notices_notice WHERE account = %s AND read_at IS NULL"


def unread(act: Act) -> int:
    """How many notices the signed-in person has not seen."""
    with connection.cursor() as cursor:
        (count,) = cursor.execute(_UNREAD, [act.scope.account]).fetchone()
    return int(count)


def tell(
    act: Act, *, register: str, account: UUID, case: UUID, kind: str, title: Text, body: Text
) -> None:
    """Send one notice of a kind about a case; a second of the same kind is not sent (NTC-03)."""
    Notice.objects.bulk_create(
        [
            Notice(register=register, account=account, case=case, kind=kind, title_ja=title.ja,
                   title_en=title.en, body_ja=body.ja, body_en=body.en, sent_at=act.at)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
