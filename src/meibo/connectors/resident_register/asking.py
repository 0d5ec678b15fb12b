"""The number process's work at Juki-net: claim an enquiry, reveal, ask, write the answer.

No transaction is open while the neighbour is waited for. Killed anywhere, the enquiry is asked again
under the same request id and answered once.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from meibo.connectors.resident_register.service import RegisterDownError, juki
from meibo.flow.examination import enquiries
from meibo.flow.examination.enquiries import Question
from meibo.flow.examination.rules import next_try
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.limits import REGISTRATION_CHECK
from meibo.rooms.vault.reveal import reveal
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

log = logging.getLogger(__name__)


@act("enquiry.claim", purpose="enquiry", permit=process)
def _claim(act: Act, *, enquiry: UUID) -> Question | None:
    found = enquiries.claim(enquiry, act.at, next_try(act.at, 1))
    if found is None:
        act.outcome = "nothing"
        return None
    act.about(case=found.application, subject=found.pseudonym)
    return found


@act("enquiry.answer", purpose="enquiry", permit=process)
def _answer(act: Act, *, question: Question, answer: dict[str, object]) -> None:
    act.about(case=question.application, subject=question.pseudonym)
    if not enquiries.write_answer(question.id, act.at, answer):
        act.outcome = "nothing"


@act("enquiry.wait", purpose="enquiry", permit=process)
def _wait(act: Act, *, question: Question, reason: str) -> None:
    act.about(case=question.application, subject=question.pseudonym)
    act.outcome = f"waiting:{reason}"
    enquiries.write_wait(question.id, reason, next_try(act.at, question.tries))


def ask_due(actor: Actor, at: datetime) -> int:
    """Ask every enquiry that is due; how many there were."""
    due = enquiries.due(at)
    for enquiry in due:
        question = _claim(actor, at, enquiry=enquiry)
        if question is not None:
            _ask(actor, at, question)
    return len(due)


def _ask(actor: Actor, at: datetime, question: Question) -> None:
    try:
        number = reveal(
            actor,
            at,
            pseudonym=question.pseudonym,
            purpose=REGISTRATION_CHECK,
            case=question.application,
        )
        answer = juki.ask_by_number(question.id, question.authority, number)
    except RegisterDownError as down:
        log.warning("enquiry %s waits: resident register down (%s)", question.id, down)
        _wait(actor, at, question=question, reason="resident_register_down")
    except Refusal as refusal:
        log.warning("enquiry %s waits: %s", question.id, refusal.code)
        _wait(actor, at, question=question, reason=refusal.code)
    else:
        _answer(actor, at, question=question, answer=answer)
