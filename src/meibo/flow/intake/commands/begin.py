"""A person begins an application, or a new one that answers a returned one (REG-21)."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import IntegrityError

from meibo.catalogue import offered
from meibo.catalogue import procedure as find_procedure
from meibo.flow.intake.models import Application
from meibo.flow.intake.refusals import (
    no_such_procedure,
    not_answerable,
    not_offered,
    one_pending,
)
from meibo.flow.intake.states import ApplicationState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.terms.day import japanese_day

# Letters and digits that are not taken for one another when read out (Crockford's base 32).
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _reference() -> str:
    letters = [secrets.choice(_LETTERS) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def _answerable(earlier: UUID) -> Application:
    row = Application.objects.filter(id=earlier, state=ApplicationState.RETURNED).first()
    if row is None or Application.objects.filter(earlier=earlier).exists():
        raise not_answerable()
    return row


@act("intake.begin", purpose="application", permit=applicant)
def begin(act: Act, *, register: str, procedure: str, earlier: UUID | None = None) -> UUID:
    """Open a draft; returns its id. A re-application starts with the earlier one's answers.

    Refuses intake.no_procedure, intake.not_offered, intake.one_pending, intake.not_answerable.
    """
    try:
        found = find_procedure(register, procedure)
    except KeyError:
        raise no_such_procedure() from None
    if not offered(found, japanese_day(act.at)):
        raise not_offered()
    answered = _answerable(earlier) if earlier else None
    row = Application(
        reference=_reference(),
        register=register,
        procedure=procedure,
        account=act.scope.account,
        portal_pseudonym=act.scope.portal,
        content=answered.content if answered else {},
        earlier=answered,
        begun_at=act.at,
        saved_at=act.at,
    )
    try:
        row.save(force_insert=True)
    except IntegrityError as error:
        if "intake_one_pending" in str(error):
            raise one_pending() from error
        if "intake_one_reapplication" in str(error):
            raise not_answerable() from error
        raise
    act.about(case=row.id, subject=row.account)
    return row.id
