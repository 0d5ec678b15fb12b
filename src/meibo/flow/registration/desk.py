"""The officer's desk: who sits at it, and how much waits there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from meibo.flow.examination.handoff import count_waiting, counts_by_state
from meibo.flow.registration.models import Disposition
from meibo.flow.registration.states import DispositionState
from meibo.rooms.accounts.window import own_name
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import officer


@dataclass(frozen=True, slots=True)
class Desk:
    """The signed-in officer, and the counts of the left rail.

    cases: by examination state. to_enter: decided cases the register does not say yet. dispositions: proposals
    waiting for approval.
    """

    account: UUID
    name: str
    duties: frozenset[str]
    registers: frozenset[str]
    cases: dict[str, int]
    to_enter: int
    dispositions: int


@act("registration.see_desk", purpose="examination", permit=officer)
def see_desk(act: Act) -> Desk:
    """The desk of the signed-in officer; counts only, of the registers in charge."""
    act.about(subject=act.scope.account)
    return Desk(
        account=act.scope.account,
        name=own_name(act.scope.account),
        duties=act.scope.duties,
        registers=act.scope.registers,
        cases=counts_by_state(),
        to_enter=count_waiting(),
        dispositions=Disposition.objects.filter(state=DispositionState.PROPOSED).count(),
    )
