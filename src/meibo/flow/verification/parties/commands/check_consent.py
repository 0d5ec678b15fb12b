"""A registered third party asks about a person who consented: by the handle of the link it was given."""

from __future__ import annotations

from meibo.flow.verification.judging import judge
from meibo.flow.verification.key_binding import Asked
from meibo.flow.verification.parties.answering import Caller
from meibo.flow.verification.provided import opened
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.terms.refusal import Refusal


@act("parties.check_consent", purpose="verification", permit=process)
def check_consent(act: Act, *, caller: Caller, consent: str) -> Verdict:
    """What is said of a person while the consent stands; else consent_missing, which says nothing of
    anybody: never given, over, or taken back (CRT-05). The holder sees that it was asked.
    """
    act.about(case=caller.id)
    try:
        row, text = opened(act, consent, caller.id)
    except Refusal:
        act.outcome = "consent_missing"
        return Verdict("consent_missing")
    asked = Asked(str(caller.id), registers=caller.registers, allowed=caller.items)
    verdict = judge(act, text, asked)
    act.about(case=row.id)
    act.outcome = verdict.code
    return verdict
