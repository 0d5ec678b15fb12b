"""The clock admits the holders whose domicile is to be checked, some at a time."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import authority_of, register_file_of
from meibo.flow.registration.periodic.domicile import NO_DOMICILE, unasked, untold
from meibo.flow.registration.periodic.domiciles import due_among, room
from meibo.flow.registration.periodic.models import DomicileCheck, WholeEnquiry, WholePart
from meibo.flow.registration.periodic.parts_of_people import end_if_settled, settle
from meibo.flow.registration.periodic.states import EnquiryState, PartState, Source
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.states import Occasion
from meibo.rooms.network.window import ask
from meibo.rooms.register.domiciles import Domiciled, domiciled
from meibo.rooms.vault.limits import DOMICILE_CHECK
from meibo.rooms.vault.window import warrant


@act("periodic.admit_domiciles", purpose="domicile_check", permit=process)
def admit_domiciles(act: Act, *, enquiry: UUID) -> int:
    """Look at the next holders, in the order of their numbers; 0 where all have been looked at.

    Who is due is wanted asked about at the middle server, each with leave of their own to use number or
    code. Killed in between, the same are admitted again.
    """
    act.about(case=enquiry)
    row = (
        WholeEnquiry.objects.select_for_update(skip_locked=True)
        .filter(id=enquiry, state=EnquiryState.APPROVED, source=Source.KOSEKI)
        .first()
    )
    most = room(enquiry) if row else 0
    if row is None or not most:
        act.outcome = "nothing"
        return 0
    holders = domiciled(row.register, after=row.last_number, most=most, at=act.at)
    if not holders:
        row.state = EnquiryState.ASKING
        row.save(update_fields=["state"])
        return 0
    if people := due_among(row.register, holders, act.at):
        _admit(act, row, people)
    row.last_number = holders[-1].number
    row.save(update_fields=["last_number"])
    return len(holders)


def _admit(act: Act, row: WholeEnquiry, people: list[Domiciled]) -> None:
    part = WholePart.objects.create(
        enquiry=row, register=row.register,
        part=WholePart.objects.filter(enquiry=row).count() + 1, size=len(people),
        state=PartState.ADMITTED, next_try_at=act.at,
    )  # fmt: skip
    for one in people:
        check = DomicileCheck.objects.create(
            part=part, register=row.register, entry=one.entry, asked_at=act.at
        )
        said = unasked(one.domicile)
        if said:
            found = untold(said, one.domicile) if said == NO_DOMICILE else None
            settle(part, check, said, found, act.at)
        else:
            _want(act, row.register, one, check.id)
    part.state = PartState.SENT
    part.save(update_fields=["state"])
    end_if_settled(part)


def _want(act: Act, register: str, one: Domiciled, check: UUID) -> None:
    ask(
        act, application=check, account=one.account, register=register,
        register_file=register_file_of(register).id, authority=authority_of(register).id,
        pseudonym=one.pseudonym, occasion=Occasion.PERIODIC,
    )  # fmt: skip
    warrant(act, pseudonym=one.pseudonym, purpose=DOMICILE_CHECK, case=check)
