"""Reading claims of registrations made on paper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from meibo.flow.intake.models import Tie
from meibo.flow.intake.refusals import no_such_application
from meibo.flow.intake.states import TieState
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.journal.visit import read
from meibo.rooms.vault.models import Envelope
from meibo.rooms.vault.states import EnvelopeState


@read("intake.see_own_tie", purpose="application", permit=applicant)
def own_tie(act: Act, *, tie: UUID) -> Tie:
    """A claim of the signed-in person; refuses (intake.none) any other."""
    row = Tie.objects.filter(id=tie).first()
    if row is None:
        raise no_such_application()
    act.about(case=row.id, subject=row.account)
    return row


def ties_to_open(limit: int = 50) -> list[UUID]:
    """Claims whose envelope has not been opened, oldest first."""
    return _waiting(opened=False, limit=limit)


def ties_to_settle(limit: int = 50) -> list[UUID]:
    """Claims whose envelope was opened or refused."""
    return _waiting(opened=True, limit=limit)


def ties_to_end(before: datetime, limit: int = 50) -> list[UUID]:
    """Claims begun before a time that came to nothing yet, oldest first."""
    rows = Tie.objects.filter(state__in=[TieState.BEGUN, TieState.WAITING], begun_at__lte=before)
    return list(rows.order_by("begun_at").values_list("id", flat=True)[:limit])


def _waiting(*, opened: bool, limit: int) -> list[UUID]:
    sealed = Envelope.objects.filter(id=OuterRef("envelope"), state=EnvelopeState.WAITING)
    rows = Tie.objects.filter(~Exists(sealed) if opened else Exists(sealed), state=TieState.WAITING)
    return list(rows.order_by("begun_at").values_list("id", flat=True)[:limit])
