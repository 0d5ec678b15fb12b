"""A registration is erased on its holder's wish, or on notice of the holder's death (抹消・消除)."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import procedure
from meibo.flow.examination.handoff import Decision
from meibo.flow.registration.carrying_out import carry_out
from meibo.flow.registration.models import Disposition
from meibo.flow.registration.refusals import disposition_waits
from meibo.flow.registration.states import DispositionState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.register.models import Version
from meibo.rooms.register.rules import Status
from meibo.rooms.register.window import Change


@act("registration.erase", purpose="registration", permit=duty("register"))
def erase(act: Act, *, case: UUID) -> None:
    """End the registration; the entry stays readable with all its versions (ERA-02).

    Refuses registration.disposition_waits: nobody escapes a disposition by erasure (医師法施行令
    and its like; general knowledge, to be confirmed by a lawyer).
    """
    carry_out(act, case, frozenset({"erasure"}), _end, _kind)


def _kind(decision: Decision) -> str:
    """Erased on the holder's wish, or on notice of a death: the number of the dead is kept (ERA-01)."""
    items = procedure(decision.register, decision.procedure).items()
    notice = any(
        decision.content.get(item.id) in {choice.value for choice in item.notified}
        for item in items
    )
    return "erasure_on_death" if notice else decision.procedure


def _end(decision: Decision, before: Version) -> Change:
    waiting = Disposition.objects.filter(entry=before.entry_id, state=DispositionState.PROPOSED)
    if waiting.exists():
        raise disposition_waits()
    return Change(Status.ERASED)
