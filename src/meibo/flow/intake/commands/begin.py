"""A person begins an application, or a new one that answers a returned one (REG-21)."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

from django.db import IntegrityError

from meibo.catalogue import offered
from meibo.catalogue import procedure as find_procedure
from meibo.catalogue.definitions import Procedure
from meibo.flow.intake.about_entry import filled_in, held
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


def new_reference() -> str:
    """A reference people can read out."""
    letters = [secrets.choice(_LETTERS) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def _answerable(earlier: UUID, register: str, procedure: str) -> Application:
    row = Application.objects.filter(
        id=earlier, register=register, procedure=procedure, state=ApplicationState.RETURNED
    ).first()
    if row is None or Application.objects.filter(earlier=earlier).exists():
        raise not_answerable()
    return row


def _about(row: Application, found: Procedure, entry: UUID | None, day: date) -> None:
    """Name the entry and start from what is registered; a re-application goes on with its own."""
    answered = row.earlier
    version = held(row.register, answered.entry if answered else entry, day)
    row.entry = version.entry_id
    if answered is not None:
        row.version = answered.version
        return
    row.version = version.id
    row.content = filled_in(found, version)


@act("intake.begin", purpose="application", permit=applicant)
def begin(
    act: Act, *, register: str, procedure: str, earlier: UUID | None = None,
    entry: UUID | None = None,
) -> UUID:  # fmt: skip
    """Open a draft; returns its id. A re-application starts with the earlier one's answers.

    entry: the own registration it is about, which a new registration has not. Refuses
    intake.no_procedure, intake.not_offered, intake.not_holder, intake.entry_ended,
    intake.one_pending, intake.not_answerable.
    """
    try:
        found = find_procedure(register, procedure)
    except KeyError:
        raise no_such_procedure() from None
    day = japanese_day(act.at)
    if not offered(found, day):
        raise not_offered()
    answered = _answerable(earlier, register, procedure) if earlier else None
    row = Application(
        reference=new_reference(),
        register=register,
        procedure=procedure,
        account=act.scope.account,
        portal_pseudonym=act.scope.portal,
        content=answered.content if answered else {},
        earlier=answered,
        begun_at=act.at,
        saved_at=act.at,
    )
    if found.on_entry:
        _about(row, found, entry, day)
    elif entry is not None:
        raise no_such_procedure()
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
