"""What correcting, reissuing and erasing share: a granted case becomes its entry's next version.

The version's act is called as the procedure is. It takes effect on the day it is written; the case
keeps the day the fact itself changed. Certificates made of what was there before are withdrawn by
PostgreSQL in the same transaction (certificate.withdraw_former).
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from uuid import UUID

from meibo.catalogue import register_file_of
from meibo.flow.examination.handoff import Decision, granted_about_entry, hand_over
from meibo.flow.registration.refusals import ended, other_act
from meibo.rooms.journal.act import Act
from meibo.rooms.register.cards import renew_card
from meibo.rooms.register.models import Version
from meibo.rooms.register.rules import has_ended
from meibo.rooms.register.window import Change, add_version, latest_to_change, standing_of
from meibo.terms.day import japanese_day


def carry_out(
    act: Act, case: UUID, procedures: frozenset[str], change: Callable[[Decision, Version], Change],
    kind: Callable[[Decision], str] = attrgetter("procedure"),
) -> None:  # fmt: skip
    """Write what a granted case asks for, once; does nothing the second time.

    change: what the next version says, of the decision and the version before, which no other act
    replaces meanwhile. kind: what its act is called, where not as the procedure. Refuses
    examination.none, examination.not_granted, registration.other_act, registration.ended.
    """
    decision = granted_about_entry(case)
    act.about(case=case, subject=decision.pseudonym)
    if decision.procedure not in procedures:
        raise other_act()
    if decision.handed_over:
        act.outcome = "nothing"
        return
    assert decision.entry is not None, "asked for above"
    before = latest_to_change(decision.entry)
    if has_ended(standing_of(before), japanese_day(act.at)):
        raise ended()
    following = change(decision, before)
    hand_over(act, [case])
    add_version(act, before, following, kind=kind(decision), cause=case, on=japanese_day(act.at))
    if register_file_of(decision.register).one_card:
        renew_card(act, case)
