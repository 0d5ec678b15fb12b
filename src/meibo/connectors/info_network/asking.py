"""The number process's work at the information network, one enquiry after the other.

Code (acquired through Juki-net where the vault keeps none), permit, enquiry, answer: each in this
order, and nothing of it while the gate is closed. No transaction is open while anybody is waited for.
Killed anywhere, the enquiry is asked again under the same request id and answered once.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from meibo import plugs
from meibo.catalogue import network_files, register_files
from meibo.flow.examination.enquiries import still_examined
from meibo.flow.examination.rules import next_try
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network import enquiries, operating
from meibo.rooms.network.enquiries import Question
from meibo.rooms.network.ports import (
    CODE_NOTICES,
    INTERFACE,
    BrokenOffError,
    CodeNotices,
    Interface,
    NetworkDownError,
    PermitDeniedError,
)
from meibo.rooms.network.states import EnquiryState, Occasion
from meibo.rooms.vault.codes import deposit_code
from meibo.rooms.vault.kinds import NUMBER, Kind
from meibo.rooms.vault.limits import DOMICILE_CHECK, NETWORK_ENQUIRY
from meibo.rooms.vault.reveal import reveal
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

log = logging.getLogger(__name__)
WORKING, STOPPED, NO_ROUTE = "network_working", "network_stopped", "no_route"
CODE = Kind.INSTITUTION_CODE
NO_NUMBER, NOT_LINKED = "vault.no_number", "vault.not_linked"
_PURPOSES = {Occasion.CASE: NETWORK_ENQUIRY, Occasion.PERIODIC: DOMICILE_CHECK}


@act("network.claim", purpose="network_enquiry", permit=process)
def _claim(act: Act, *, enquiry: UUID) -> Question | None:
    found = enquiries.claim(enquiry, act.at, next_try(act.at, 1))
    if found is None:
        act.outcome = "nothing"
        return None
    act.about(case=found.application, subject=found.pseudonym)
    return found


@act("network.note_code", purpose="network_enquiry", permit=process)
def _note_code(act: Act, *, question: Question, held: bool) -> None:
    act.about(case=question.application, subject=question.pseudonym)
    if held:
        enquiries.note_code(question, act.at)
    else:
        enquiries.forget_code(question)
        act.outcome = "forgotten"


@act("network.ask", purpose="network_enquiry", permit=process)
def _asked(act: Act, *, question: Question, permit: str) -> None:
    """The permit is held and the provision record stands before anything goes out (KOS-04, KOS-09)."""
    act.about(case=question.application, subject=question.pseudonym)
    enquiries.write_asked(question, permit, act.at)


@act("network.end", purpose="network_enquiry", permit=process)
def _over(
    act: Act, *, question: Question, state: EnquiryState, content: dict[str, Any] | None = None
) -> None:
    act.about(case=question.application, subject=question.pseudonym)
    act.outcome = str(state)
    if not enquiries.write_over(question, act.at, state, content):
        act.outcome = "nothing"


@act("network.wait", purpose="network_enquiry", permit=process)
def _wait(act: Act, *, question: Question, reason: str) -> None:
    act.about(case=question.application, subject=question.pseudonym)
    act.outcome = f"waiting:{reason}"
    share = question.id.int % 1000 / 1000
    enquiries.write_wait(question, reason, next_try(act.at, question.tries, share))


@act("network.take_in_operating_state", purpose="network", permit=process)
def _take_in(act: Act, *, state: str, stops: list[operating.Stop]) -> None:
    act.outcome = f"{state}:{operating.take_in(act, stops, state)}"


def watch(actor: Actor, at: datetime) -> int:
    """Hear whether the network runs, and when it will not (停止予告); nothing is left to do after."""
    organisation = register_files()[network_files()[0]].authority
    interface: Interface = plugs.fill(INTERFACE)
    try:
        interface.ready()
        state, stops = interface.operating(organisation)
    except NetworkDownError as down:
        log.warning("the information network does not say how it stands (%s)", down)
        state, stops = "down", operating.standing(at)
    _take_in(actor, at, state=state, stops=stops)
    return 0


def ask_due(actor: Actor, at: datetime) -> int:
    """Ask every enquiry that is due; how many there were. None while the network said it stops."""
    if operating.stopped(at):
        return 0
    due = enquiries.due(at)
    for enquiry in due:
        question = _claim(actor, at, enquiry=enquiry)
        if question is not None:
            _ask(actor, at, question)
    return len(due)


def _ask(actor: Actor, at: datetime, question: Question) -> None:
    if not _still_wanted(question):
        _over(actor, at, question=question, state=EnquiryState.BROKEN_OFF)
        return
    reason = ""
    try:
        content = _obtained(actor, at, question)
        if content is not None:
            _over(
                actor, at, question=question, state=EnquiryState.ANSWERED, content=content
            )  # fmt: skip
            return
        reason = WORKING
    except PermitDeniedError:
        _over(actor, at, question=question, state=EnquiryState.DENIED)
        return
    except BrokenOffError:
        _over(actor, at, question=question, state=EnquiryState.BROKEN_OFF)
        return
    except plugs.NoAdapterError:
        reason = NO_ROUTE
    except NetworkDownError as down:
        reason = down.reason
    except Refusal as refusal:
        reason = refusal.code
        if _ended_without_number(actor, at, question, reason):
            return
    log.warning("enquiry %s at the information network waits: %s", question.id, reason)
    _wait(actor, at, question=question, reason=reason)


def _still_wanted(question: Question) -> bool:
    """Whether anybody still needs the answer. A regular check that nobody answers is given up when what
    was obtained of it is deleted: the holder is due again at the next one."""
    if question.occasion is Occasion.CASE:
        return still_examined(question.application)
    return not (question.withdrawn or question.over_due)


def _ended_without_number(actor: Actor, at: datetime, question: Question, reason: str) -> bool:
    """Whether the vault has nothing to ask by and a regular check ends by that: nobody else waits for
    one holder whose number is not kept, or not linked. A code that is gone is acquired anew first."""
    if reason == NO_NUMBER and question.code_held:
        _note_code(actor, at, question=question, held=False)
        return False
    if reason not in {NO_NUMBER, NOT_LINKED} or question.occasion is Occasion.CASE:
        return False
    _over(actor, at, question=question, state=EnquiryState.BROKEN_OFF)
    return True


def _obtained(actor: Actor, at: datetime, question: Question) -> dict[str, Any] | None:
    """The answer, or None while there is none."""
    interface: Interface = plugs.fill(INTERFACE)
    # Before anything is revealed: a network that is known not to answer is not asked.
    interface.ready()
    code = _code(actor, at, question, interface)
    permit = interface.permit(question.id, question.authority, question.task, code)
    _asked(actor, at, question=question, permit=permit)
    interface.enquire(question.id, question.authority, permit, code)
    return interface.answer(question.id, question.authority, code)


def _code(actor: Actor, at: datetime, question: Question, interface: Interface) -> str:
    """The organisation's code of the person: out of the vault, or acquired and put there first."""
    if question.code_held:
        return _revealed(actor, at, question, CODE)
    notices: CodeNotices = plugs.fill(CODE_NOTICES)
    notices.ready()
    number = _revealed(actor, at, question, NUMBER)
    notice = notices.notice(question.id, question.authority, number)
    code = interface.code(question.id, question.authority, notice)
    deposit_code(
        actor, at, pseudonym=question.pseudonym, register_file=question.register_file, kind=CODE,
        code=code,
    )  # fmt: skip
    _note_code(actor, at, question=question, held=True)
    return code


def _revealed(actor: Actor, at: datetime, question: Question, kind: Kind) -> str:
    return reveal(
        actor, at, pseudonym=question.pseudonym, purpose=_PURPOSES[question.occasion],
        case=question.application, kind=kind,
    )  # fmt: skip
