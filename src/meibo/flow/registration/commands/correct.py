"""Registered items are corrected on their holder's application (訂正・書換)."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue.consistency import AFTER_A_CHANGE
from meibo.flow.examination.handoff import Decision
from meibo.flow.registration.carrying_out import carry_out
from meibo.flow.registration.particulars import corrected, full_name
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.register.models import Version
from meibo.rooms.register.window import Change, particulars_of, unchanged
from meibo.terms.person_name import folded_key


@act("registration.correct", purpose="registration", permit=duty("register"))
def correct(act: Act, *, case: UUID) -> None:
    """Write what a granted correction or rewriting changes; a suspension goes on."""
    carry_out(act, case, AFTER_A_CHANGE, _change)


def _change(decision: Decision, before: Version) -> Change:
    """The items the application changed, laid over what is registered now: what somebody else
    corrected since the form was filled in stays."""
    assert decision.version is not None, "an application about an entry names a version of it"
    kept = corrected(decision, seen=particulars_of(decision.version), now=before.particulars)
    return unchanged(before, particulars=kept, name_key=folded_key(full_name(kept)))
