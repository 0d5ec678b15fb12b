"""The clock compares an answer of the family registers with the registered domicile."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.periodic import domicile
from meibo.flow.registration.periodic.models import DomicileCheck, WholePart
from meibo.flow.registration.periodic.parts_of_people import end_if_settled, settle
from meibo.flow.registration.periodic.rules import Found
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.states import EnquiryState
from meibo.rooms.network.window import Answer, take
from meibo.rooms.register.models import Version
from meibo.rooms.register.rules import has_ended
from meibo.rooms.register.window import latest, standing_of
from meibo.rooms.vault.limits import DOMICILE_CHECK
from meibo.rooms.vault.window import end_warrant
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
    outcome, found = _said(act, version, answer)
    new = settle(part, row, outcome, found, act.at)
    end_if_settled(part)
    return new


def _said(act: Act, version: Version, answer: Answer) -> tuple[str, Found | None]:
    if has_ended(standing_of(version), japanese_day(act.at)):
        return domicile.OVER, None
    registered = version.particulars.get("domicile") or ""
    if answer.state == EnquiryState.ANSWERED and answer.content is not None:
        return domicile.outcome(answer.content["record"], registered)
    said = "not_permitted" if answer.state == EnquiryState.DENIED else "no_answer"
    return said, domicile.untold(said, registered)
