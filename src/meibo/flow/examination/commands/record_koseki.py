"""What came of an enquiry at the information network becomes a fact of the case."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.examination.facts import fact
from meibo.flow.examination.koseki import finding
from meibo.flow.examination.models import Case
from meibo.flow.examination.states import CaseState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.states import EnquiryState
from meibo.rooms.network.window import take
from meibo.rooms.vault.limits import NETWORK_ENQUIRY
from meibo.rooms.vault.window import end_warrant

_NOTHING = {EnquiryState.DENIED: "not_permitted", EnquiryState.BROKEN_OFF: "no_answer"}


@act("examination.record_koseki", purpose="network_enquiry", permit=process)
def record_koseki(act: Act, *, application: UUID) -> None:
    """Take the result once, compare the domicile with the form, and end the leave to ask (KOS-02).

    A case that ended meanwhile gets no fact.
    """
    act.about(case=application)
    answer = take(act, application)
    if answer is None:
        act.outcome = "nothing"
        return
    end_warrant(act, purpose=NETWORK_ENQUIRY, case=application)
    row = Case.objects.get(application=application)
    act.about(subject=row.pseudonym)
    if row.state != CaseState.OPEN:
        act.outcome = "over"
        return
    form = row.content.get("domicile")
    if answer.state == EnquiryState.ANSWERED and answer.content is not None:
        found, content = finding(answer.content["record"], form)
    else:
        found, content = _NOTHING.get(answer.state, "no_answer"), {"form": form}
    made = fact(row.register, "koseki", "koseki", found, content)
    made.case, made.gathered_at = row, act.at
    made.save(force_insert=True)
