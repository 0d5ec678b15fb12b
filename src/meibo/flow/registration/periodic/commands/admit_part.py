"""The clock admits the living holders of an approved enquiry, a part at a time."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import qualification
from meibo.flow.registration.periodic.models import WholeEnquiry, WholePart
from meibo.flow.registration.periodic.rules import compared_items
from meibo.flow.registration.periodic.states import EnquiryState, PartState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.holders import living_holders
from meibo.rooms.vault.window import admit_members, give_whole_warrant

# People in a part, which is one file: what is kept in memory, and opened again after a crash.
PART = 50_000


def compared(register: str) -> list[str]:
    """The items of an answer that are compared for a register."""
    found = qualification(register)
    return compared_items(found.basics, found.registered_items)


@act("periodic.admit_part", purpose="whole_register_check", permit=process)
def admit_part(act: Act, *, enquiry: UUID, most: int = PART) -> int:
    """Admit the next holders, in the order of their numbers; 0 where all have been.

    Killed in between, the same are admitted again. Who is entered meanwhile, with a higher number, is
    admitted too.
    """
    act.about(case=enquiry)
    row = (
        WholeEnquiry.objects.select_for_update(skip_locked=True)
        .filter(id=enquiry, state=EnquiryState.APPROVED)
        .first()
    )
    if row is None or not give_whole_warrant(
        act, run=row.id, register=row.register,
        register_file=qualification(row.register).register_file,
    ):  # fmt: skip
        act.outcome = "nothing"
        return 0
    holders = living_holders(
        row.register, compared(row.register), after=row.last_number, most=most, at=act.at
    )
    if not holders:
        row.state = EnquiryState.ASKING
        row.save(update_fields=["state"])
        return 0
    part = WholePart.objects.filter(enquiry=row).count() + 1
    size = admit_members(
        act, run=row.id, part=part, pseudonyms=[one.pseudonym for one in holders],
        expected=[one.digest for one in holders],
    )  # fmt: skip
    if size:
        WholePart.objects.create(
            enquiry=row, register=row.register, part=part, size=size, state=PartState.ADMITTED,
            next_try_at=act.at,
        )  # fmt: skip
    row.last_number = holders[-1].number
    row.save(update_fields=["last_number"])
    return len(holders)
