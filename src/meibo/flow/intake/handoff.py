"""What examination pulls from intake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from meibo.flow.intake.models import Application
from meibo.flow.intake.states import ApplicationState
from meibo.rooms.journal.act import Act


@dataclass(frozen=True, slots=True)
class AcceptedApplication:
    """An application ready to be examined: ids, answers and digests, never a number."""

    id: UUID
    reference: str
    register: str
    procedure: str
    account: UUID
    portal_pseudonym: UUID
    pseudonym: UUID
    content: dict[str, Any]
    face: dict[str, Any]
    signer: dict[str, Any]
    arrived_at: datetime


def ready(limit: int = 50) -> list[UUID]:
    """Forwarded applications that nobody has taken up yet, in order of arrival."""
    rows = Application.objects.filter(state=ApplicationState.FORWARDED)
    return list(rows.order_by("arrived_at").values_list("id", flat=True)[:limit])


def take(act: Act, application: UUID) -> AcceptedApplication | None:
    """Take an application up inside the examination's own act; None if another took it."""
    row = (
        Application.objects.select_for_update()
        .filter(id=application, state=ApplicationState.FORWARDED)
        .first()
    )
    if row is None:
        return None
    row.state, row.examined_from = ApplicationState.UNDER_EXAMINATION, act.at
    row.save(update_fields=["state", "examined_from"])
    assert row.pseudonym is not None
    assert row.arrived_at is not None
    return AcceptedApplication(
        id=row.id,
        reference=row.reference,
        register=row.register,
        procedure=row.procedure,
        account=row.account,
        portal_pseudonym=row.portal_pseudonym,
        pseudonym=row.pseudonym,
        content=row.content,
        face=row.face or {},
        signer=row.signer or {},
        arrived_at=row.arrived_at,
    )


def pending_of(pseudonym: UUID, register: str, besides: UUID) -> list[str]:
    """References of other open applications of the same number (duplicate check)."""
    rows = Application.objects.filter(register=register, pseudonym=pseudonym).exclude(id=besides)
    closed = [ApplicationState.RETURNED, ApplicationState.REFUSED, ApplicationState.REGISTERED]
    return list(rows.exclude(state__in=closed).values_list("reference", flat=True))
