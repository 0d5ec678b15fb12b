"""The signed-in person's own draft, locked for the act that changes it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from meibo.flow.intake.models import Application
from meibo.flow.intake.refusals import already_arrived, no_such_application
from meibo.flow.intake.states import ApplicationState
from meibo.rooms.journal.act import Act

_LOCK = """
SELECT id, account, state, reference, document, envelope FROM intake.intake_application
 WHERE id = %s FOR UPDATE
"""


@dataclass(frozen=True, slots=True)
class SignedDraft:
    """A locked draft as far as submitting it asks."""

    id: UUID
    account: UUID
    state: str
    reference: str
    document: bytes | None
    envelope: UUID | None


def own_signed_draft(act: Act, application: UUID) -> SignedDraft:
    """The same as own_draft, by a prepared statement and without what is not asked."""
    with connection.cursor() as cursor:
        row = cursor.execute(_LOCK, [application]).fetchone()
    if row is None:
        own_draft(act, application)
        raise no_such_application()
    found = SignedDraft(*row)
    act.about(case=found.id, subject=found.account)
    if found.state != ApplicationState.DRAFT:
        raise already_arrived()
    return found


def own_draft(act: Act, application: UUID) -> Application:
    """The draft, locked; refuses intake.none, and intake.arrived once it was submitted."""
    # The lock is asked for under the policy of UPDATE, which reaches drafts alone.
    row = Application.objects.select_for_update().filter(id=application).first()
    if row is None:
        if Application.objects.filter(id=application).exists():
            raise already_arrived()
        raise no_such_application()
    act.about(case=row.id, subject=row.account)
    if row.state != ApplicationState.DRAFT:
        raise already_arrived()
    return row


def unsign(row: Application) -> None:
    """Whatever was prepared for signing is void once anything changes."""
    row.document = None
