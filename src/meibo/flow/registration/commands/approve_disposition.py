"""A second officer approves a disposition: it is effective everywhere at this commit."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.courses import may_record
from meibo.flow.registration.models import Disposition
from meibo.flow.registration.refusals import (
    no_such_disposition,
    not_proposed,
    not_suspended,
    second_person,
)
from meibo.flow.registration.rules import allowed, term_of
from meibo.flow.registration.states import COURSES, DispositionState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.register.rules import Status
from meibo.rooms.register.window import (
    Change,
    add_version,
    latest_to_change,
    standing_of,
    unchanged,
)
from meibo.terms.day import japanese_day


def locked_disposition(act: Act, disposition: UUID) -> Disposition:
    """A proposed disposition with its row lock."""
    row = Disposition.objects.select_for_update().filter(id=disposition).first()
    if row is None:
        raise no_such_disposition()
    act.about(case=row.entry)
    if row.state != DispositionState.PROPOSED:
        raise not_proposed()
    return row


@act("registration.approve_disposition", purpose="disposition", permit=duty("approve"))
def approve_disposition(act: Act, *, disposition: UUID) -> None:
    """Approve and write the register's next version (REG-08, REG-22)."""
    row = locked_disposition(act, disposition)
    if row.proposed_by == act.scope.account:
        raise second_person()
    version = latest_to_change(row.entry)
    act.about(subject=version.entry.qualification_pseudonym)
    standing = standing_of(version)
    if row.kind in COURSES:
        may_record(act, row.kind, row.register, row.entry, standing)
    elif not allowed(row.kind, standing, japanese_day(act.at)):
        raise not_suspended()
    row.state = DispositionState.EFFECTIVE
    row.approved_by, row.approved_at = act.scope.account, act.at
    row.save(update_fields=["state", "approved_by", "approved_at"])
    if row.kind in COURSES:
        add_version(act, version, unchanged(version), kind=row.kind, cause=row.id, on=row.starts_on)
        return
    begins, ends = term_of(row.kind, row.starts_on, row.ends_on, standing, japanese_day(act.at))
    change = Change(Status.SUSPENDED if begins else Status.REGISTERED, begins, ends)
    add_version(act, version, change, kind=row.kind, cause=row.id, on=row.starts_on)
