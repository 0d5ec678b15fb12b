"""A part that is asked about person by person: what came of each, and its end with the last of them."""

from __future__ import annotations

from datetime import datetime

from meibo.catalogue import register_file_of
from meibo.flow.registration.periodic.domicile import AGREES, DIFFERS, NOT_APPLICABLE, OVER
from meibo.flow.registration.periodic.models import DomicileCheck, Proposal, WholePart
from meibo.flow.registration.periodic.rules import Found, notice_until
from meibo.flow.registration.periodic.states import PartState
from meibo.terms.canonical import digest

_COUNTS = {AGREES: "equal", DIFFERS: "different", NOT_APPLICABLE: "not_applicable", OVER: ""}


def settle(
    part: WholePart, check: DomicileCheck, outcome: str, found: Found | None, at: datetime
) -> bool:
    """Write down what came of a person of a part, whose row the caller holds, count it, and propose
    what follows; whether there is a new proposal."""
    check.outcome, check.settled_at = outcome, at
    check.save(update_fields=["outcome", "settled_at"])
    counted = ["settled", *filter(None, [_COUNTS.get(outcome, "untold")])]
    new = found is not None and _propose(part, check, found, at)
    for name in [*counted, *(["proposals"] if new else [])]:
        setattr(part, name, getattr(part, name) + 1)
    part.save(update_fields=[*counted, "proposals"])
    return new


def _propose(part: WholePart, check: DomicileCheck, found: Found, at: datetime) -> bool:
    """What was proposed before and is not confirmed, also what was rejected, is not proposed again."""
    rule = register_file_of(part.register).periodic_enquiry
    made = Proposal(
        part=part, register=part.register, entry=check.entry, kind=found.kind, act=found.act,
        before=found.before, after=found.after,
        digest=digest({"before": found.before, "after": found.after}), event_on=found.event_on,
        notice_until=notice_until(found.kind, found.event_on, rule.notice_days),
        second_person=found.kind in rule.second_person, proposed_at=at,
    )  # fmt: skip
    Proposal.objects.bulk_create([made], ignore_conflicts=True)
    return Proposal.objects.filter(id=made.id).exists()


def end_if_settled(part: WholePart) -> None:
    """Move a part, whose row the caller holds, through its last states once nobody in it is open."""
    if DomicileCheck.objects.filter(part=part, settled_at=None).exists():
        return
    for state in (PartState.ANSWERED, PartState.COMPARED):
        part.state = state
        part.save(update_fields=["state"])
