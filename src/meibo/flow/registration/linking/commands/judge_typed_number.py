"""Whether a number that was typed for an entry is of the person the entry is of."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import qualification
from meibo.flow.registration.linking.naming import name_relinking
from meibo.flow.registration.linking.rules import is_person_of
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import typed


@act("linking.judge_typed_number", purpose="number_check", permit=process)
def judge_typed_number(act: Act, *, relinking: UUID) -> None:
    """Compare Juki-net's answer with what is registered: agrees, or to be typed again (REG-04).

    Officers learn that, and not what failed.
    """
    now, found = name_relinking(act, relinking), typed.checked(relinking)
    if found is None:
        act.outcome = "nothing"
        return
    of = qualification(now.register)
    agrees = found.result == "found" and is_person_of(
        of.basics, of.registered_items, now.particulars, found.person
    )
    act.outcome = f"done:{typed.judge(act, relinking, agrees=agrees)}"
