"""The console asks for a whole-register enquiry in the names of two officers."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import qualifications
from meibo.flow.registration.periodic.commands.propose_enquiry import begin
from meibo.flow.registration.periodic.refusals import not_in_charge, second_person
from meibo.flow.registration.refusals import no_such_register
from meibo.rooms.accounts.window import officer_in_charge
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("periodic.ask_in_names", purpose="whole_register_check", permit=process)
def ask_in_names(act: Act, *, register: str, asked_by: str, approved_by: str) -> UUID:
    """Begin an enquiry that two officers, by their IDs, asked the operator for.

    The first has the duty to register, the second to approve. Refuses registration.no_register,
    periodic.not_in_charge, .second_person, .other_route, .under_way.
    """
    if register not in qualifications():
        raise no_such_register()
    first = officer_in_charge(asked_by, register, "register")
    second = officer_in_charge(approved_by, register, "approve")
    if first is None or second is None:
        raise not_in_charge()
    if first == second:
        raise second_person()
    row = begin(register, act.at, by=first, approved_by=second)
    act.about(case=row.id)
    return row.id
