"""The clock compares an answer of the family registers with the registered domicile."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import register_file_of
from meibo.flow.registration.periodic.domicile import OVER, outcome, untold
from meibo.flow.registration.periodic.models import DomicileCheck, Proposal, WholePart
from meibo.flow.registration.periodic.parts_of_people import end_if_settled
from meibo.flow.registration.periodic.rules import Found, notice_until
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.states import EnquiryState
from meibo.rooms.network.window import Answer, take
from meibo.rooms.register.models import Version
from meibo.rooms.register.rules import has_ended
from meibo.rooms.register.window import latest, standing_of
from meibo.rooms.vault.limits import DOMICILE_CHECK
from meibo.rooms.vault.window import end_warrant
from meibo.terms.canonical import digest
from meibo.terms.day import japanese_day


@act("periodic.record_domicile", purpose="domicile_check", permit=process)
def record_domicile(act: Act, *, check: UUID) -> bool:
    """Take a result once, propose what it says anew, and end the leave to ask (KOS-22); whether there
    is a new proposal. Done again, nothing is proposed twice."""
    row = DomicileCheck.objects.get(id=check)
    part = WholePart.objects.select_for_update().get(id=row.part_id)
    answer = take(act, check)
    if answer is None:
        act.outcome = "nothing"
        return False
    end_warrant(act, purpose=DOMICILE_CHECK, case=check)
    version = latest(row.entry)
    act.about(case=check, subject=version.entry.qualification_pseudonym)
    row.outcome, found = _said(act, version, answer)
    row.settled_at = act.at
    row.save(update_fields=["outcome", "settled_at"])
    new = found is not None and _propose(act, part, version, found)
    part.proposals += new
    part.save(update_fields=["proposals"])
    end_if_settled(part)
    return new


def _said(act: Act, version: Version, answer: Answer) -> tuple[str, Found | None]:
    if has_ended(standing_of(version), japanese_day(act.at)):
        return OVER, None
    domicile = version.particulars.get("domicile") or ""
    if answer.state == EnquiryState.ANSWERED and answer.content is not None:
        return outcome(answer.content["record"], domicile)
    said = "not_permitted" if answer.state == EnquiryState.DENIED else "no_answer"
    return said, untold(said, domicile)


def _propose(act: Act, part: WholePart, version: Version, found: Found) -> bool:
    """What was proposed before and is not confirmed, also what was rejected, is not proposed again."""
    rule = register_file_of(part.register).periodic_enquiry
    made = Proposal(
        part=part, register=part.register, entry=version.entry_id, kind=found.kind, act=found.act,
        before=found.before, after=found.after,
        digest=digest({"before": found.before, "after": found.after}), event_on=found.event_on,
        notice_until=notice_until(found.kind, found.event_on, rule.notice_days),
        second_person=found.kind in rule.second_person, proposed_at=act.at,
    )  # fmt: skip
    Proposal.objects.bulk_create([made], ignore_conflicts=True)
    return Proposal.objects.filter(id=made.id).exists()
