"""A signed-in person asks for registrations made on paper: the card is to be read."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import qualifications
from meibo.flow.intake.models import Tie
from meibo.flow.intake.refusals import no_such_procedure
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.vault.deposit import issue_nonce


@act("intake.begin_tie", purpose="application", permit=applicant)
def begin_tie(act: Act, *, register: str) -> tuple[UUID, str]:
    """The claim's id, and a one-use nonce for the envelope (APP-10). register: one of the register
    file that is to be looked through. Refuses intake.no_procedure."""
    if register not in qualifications():
        raise no_such_procedure()
    row = Tie.objects.create(
        account=act.scope.account, portal_pseudonym=act.scope.portal, register=register,
        begun_at=act.at,
    )  # fmt: skip
    act.about(case=row.id, subject=row.account)
    return row.id, issue_nonce(act, row.id)
