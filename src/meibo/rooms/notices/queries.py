"""Reading notices for the applicant's door."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.notices.models import Notice


@act("notices.see", purpose="notice", permit=applicant)
def own_notices(act: Act) -> list[Notice]:
    """The latest hundred notices of the signed-in person, newest first; marks them as read."""
    act.about(subject=act.scope.account)
    rows = list(Notice.objects.order_by("-sent_at")[:100])
    unread: list[UUID] = [row.id for row in rows if row.read_at is None]
    Notice.objects.filter(id__in=unread).update(read_at=act.at)
    return rows
