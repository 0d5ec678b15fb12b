"""The clock notes which movements of money it has acted upon."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.payments.models import Movement

BATCH = 500


def new_movements(after: int = 0) -> list[tuple[int, UUID]]:
    """(movement, case) of movements nobody has acted upon, by id, at most BATCH after one."""
    rows = Movement.objects.filter(looked_at__isnull=True, id__gt=after).order_by("id")
    return list(rows.values_list("id", "demand__case")[:BATCH])


@act("payments.note_looked_at", purpose="payment", permit=process)
def note_looked_at(act: Act, *, movements: list[int]) -> None:
    """From now on these movements are not new; amounts are never touched."""
    Movement.objects.filter(id__in=movements, looked_at__isnull=True).update(looked_at=act.at)
