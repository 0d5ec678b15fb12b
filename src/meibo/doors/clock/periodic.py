"""The clock's part in whole-register enquiries: admit, compare, end. One thing a round, so that cases
go on in between."""

from __future__ import annotations

from datetime import datetime

from meibo.flow.registration.periodic import queries
from meibo.flow.registration.periodic.commands.admit_part import admit_part
from meibo.flow.registration.periodic.commands.compare_part import compare_part
from meibo.flow.registration.periodic.commands.finish_enquiry import finish_enquiry
from meibo.terms.actor import Actor


def admit_parts(actor: Actor, at: datetime) -> int:
    """The next part of each approved enquiry."""
    approved = queries.approved()
    for one in approved:
        admit_part(actor, at, enquiry=one)
    return len(approved)


def compare_parts(actor: Actor, at: datetime) -> int:
    """The next part that was answered."""
    part = queries.answered()
    if part is None:
        return 0
    compare_part(actor, at, part=part)
    return 1


def finish_enquiries(actor: Actor, at: datetime) -> int:
    """Enquiries whose parts are all compared."""
    over = queries.all_compared()
    for one in over:
        finish_enquiry(actor, at, enquiry=one)
    return len(over)
