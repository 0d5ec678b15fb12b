"""Telling an applicant something, inside the transaction of the act that is told of (NTC-01)."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from meibo.rooms.journal.act import Act
from meibo.rooms.notices.models import Notice
from meibo.terms.text import Text

# Of the rows the fence shows: the account's, and those about entries that are its own by now.
_UNREAD = "SELECT count(*) FROM notices.notices_notice WHERE read_at IS NULL"


def unread(act: Act) -> int:
    """How many notices the signed-in person has not seen."""
    with connection.cursor() as cursor:
        (count,) = cursor.execute(_UNREAD).fetchone()
    return int(count)


def tell(
    act: Act, *, register: str, account: UUID, case: UUID, kind: str, title: Text, body: Text,
    entry: UUID | None = None,
) -> None:  # fmt: skip
    """Send one notice of a kind about a case; a second of the same kind is not sent (NTC-03). entry: of
    a registration, that may be tied to another account later."""
    Notice.objects.bulk_create(
        [
            Notice(register=register, account=account, case=case, entry=entry, kind=kind, title_ja=title.ja,
                   title_en=title.en, body_ja=body.ja, body_en=body.en, sent_at=act.at)
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def note_done(act: Act, *, case: UUID, kind: str) -> None:
    """What the notice of a kind about a case asks for has been done; nothing where none was sent."""
    rows = Notice.objects.filter(case=case, kind=kind, done_at__isnull=True)
    rows.update(done_at=act.at)
