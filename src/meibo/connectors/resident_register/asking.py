"""The number process's work at Juki-net: claim an enquiry, reveal, ask, write the answer.

Who asks is the enquiry's route, from the catalogue; its adapter fills the port of that name.

No transaction is open while the neighbour is waited for. Killed anywhere, the enquiry is asked again
under the same request id and answered once.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from meibo import plugs
from meibo.connectors.resident_register.service import juki
from meibo.flow.examination import enquiries
from meibo.flow.examination.enquiries import Question
from meibo.flow.examination.ports import JukiDownError, JukiRoute, JukiWrongError, port_of
from meibo.flow.examination.rules import next_try, within
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.limits import REGISTRATION_CHECK
from meibo.rooms.vault.reveal import reveal
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

__all__ = ["ask_due", "juki"]

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
    enquiries.write_wait(question.id, reason, next_try(act.at, question.tries, _share(question.id)))


def _share(enquiry: UUID) -> float:
    """The enquiry's own share of the spread of times, the same at every try."""
    return enquiry.int % 1000 / 1000


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
        # Before the number is touched: a route this process cannot go, or whose other side is known
        # not to answer, reveals nothing.
        route: JukiRoute = plugs.fill(port_of(question.route))
        route.ready()
        number = reveal(
            actor,
            at,
            pseudonym=question.pseudonym,
            purpose=REGISTRATION_CHECK,
            case=question.application,
        )
        answer = route.ask_by_number(question.id, question.authority, number)
    except plugs.NoAdapterError:
        log.warning("enquiry %s waits: no adapter for route %s", question.id, question.route)
        _wait(actor, at, question=question, reason="no_route")
    except JukiWrongError as wrong:
        log.warning("enquiry %s waits: no answer to it (%s)", question.id, wrong)
        _wait(actor, at, question=question, reason="resident_register_wrong")
    except JukiDownError as down:
        log.warning("enquiry %s waits: resident register down (%s)", question.id, down)
        _wait(actor, at, question=question, reason="resident_register_down")
    except Refusal as refusal:
        log.warning("enquiry %s waits: %s", question.id, refusal.code)
        _wait(actor, at, question=question, reason=refusal.code)
    else:
        # Whatever the other side sends, what the register may not ask is not kept (JUK-04).
        kept = {**answer, "person": within(question.items, answer.get("person") or {})}
        _answer(actor, at, question=question, answer=kept)
