"""An officer proposes a suspension or lifting one, or a refresher course or that it is finished."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError

from meibo.catalogue import qualification
from meibo.flow.registration.courses import may_record
from meibo.flow.registration.models import Disposition
from meibo.flow.registration.refusals import already_proposed, bad_term, not_suspended, wanted
from meibo.flow.registration.rules import allowed, term_is_lawful
from meibo.flow.registration.states import COURSES, DispositionKind
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.register.refusals import no_such_entry
from meibo.rooms.register.window import latest, standing
from meibo.terms.day import japanese_day
from meibo.terms.individual_number import refuse_number


@act("registration.propose_disposition", purpose="disposition", permit=duty("register"))
def propose_disposition(
    act: Act, *, entry: UUID, kind: str, starts_on: date, ends_on: date | None,
    letter_number: str, reason: str,
) -> UUID:  # fmt: skip
    """Propose; a second officer approves. Refuses registration.term, .status, .wanted (REG-22)."""
    found = standing(entry)
    if found is None:
        raise no_such_entry()
    version = latest(entry)
    act.about(case=entry, subject=version.entry.qualification_pseudonym)
    for field, value in (("letter_number", letter_number), ("reason", reason)):
        if not value.strip():
            raise wanted(field)
        refuse_number(value, field)
    suspending = kind == DispositionKind.SUSPENSION
    longest = qualification(version.register).suspension.longest_months
    if suspending and not term_is_lawful(starts_on, ends_on, longest):
        raise bad_term("ends_on")
    if kind in COURSES:
        may_record(act, kind, version.register, entry, found)
    elif kind not in set(DispositionKind) or not allowed(kind, found, japanese_day(act.at)):
        raise not_suspended()
    try:
        row = Disposition.objects.create(
            entry=entry,
            register=version.register,
            kind=kind,
            starts_on=starts_on,
            ends_on=ends_on if suspending else None,
            letter_number=letter_number.strip(),
            reason=reason.strip(),
            proposed_by=act.scope.account,
            proposed_at=act.at,
        )
    except IntegrityError as error:
        if "registration_one_proposal" in str(error):
            raise already_proposed() from error
        raise
    return row.id
