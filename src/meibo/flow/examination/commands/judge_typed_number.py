"""Whether a number that was typed from a paper, or found, is of the person on that paper."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import qualification
from meibo.flow.examination.rules import same_person
from meibo.flow.intake.handoff import paper_basics
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import typed


@act("examination.judge_typed_number", purpose="number_check", permit=process)
def judge_typed_number(act: Act, *, case: UUID) -> None:
    """Compare Juki-net's answer with the form: agrees, or to be typed again (REG-04).

    Officers learn that, and not whether it was the comparison, the check digit, Juki-net or the
    person that failed.
    """
    act.about(case=case, subject=case)
    found, form = typed.checked(case), paper_basics(case)
    if found is None or form is None:
        act.outcome = "nothing"
        return
    items = qualification(found.register).basics
    agrees = found.result == "found" and same_person(items, form, found.person)
    act.outcome = f"done:{typed.judge(act, case, agrees=agrees)}"
