"""What the clock does again and again: read a finding, call the lower command.

Each step returns how much it did, so that a busy loop goes on at once. One case that is refused or
fails is logged (by code, or by kind and place of the error, never its words) and left for the next
round; it never holds up the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from meibo.flow.certificate.commands.issue import issue, requested
from meibo.flow.examination import handoff as examination_handoff
from meibo.flow.examination.commands.open_case import open_case
from meibo.flow.examination.commands.record_answer import record_answer
from meibo.flow.examination.queries import unrecorded_answers
from meibo.flow.intake import handoff as intake_handoff
from meibo.flow.intake import queries as intake
from meibo.flow.intake.commands.forward import forward
from meibo.flow.intake.commands.record_decision import record_decision
from meibo.flow.intake.commands.record_registration import record_registration
from meibo.flow.intake.commands.settle_number_check import settle_number_check
from meibo.flow.intake.states import ApplicationState
from meibo.flow.registration import handoff as registration_handoff
from meibo.rooms.journal.commands.record_fsck import record_fsck
from meibo.rooms.journal.fsck import fsck
from meibo.rooms.journal.public_key import load
from meibo.rooms.journal.verification import due
from meibo.rooms.payments.commands.match_notices import early_notices, match_notice
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

log = logging.getLogger(__name__)


def _each(name: str, found: Iterable[UUID], command: Callable[[UUID], Any]) -> int:
    """Run a command for each finding; how many went through."""
    done = 0
    for one in found:
        try:
            command(one)
            done += 1
        except Refusal as refusal:
            log.warning("%s %s refused: %s", name, one, refusal.code)
        except Exception:
            log.exception("%s %s failed; the next round tries again", name, one)
    return done


def settle_number_checks(actor: Actor, at: datetime) -> int:
    """Numbers that have been opened: accept or return their applications."""
    return _each(
        "settle_number_check",
        intake.number_checks_opened(),
        lambda one: settle_number_check(actor, at, application=one),
    )


def match_notices(actor: Actor, at: datetime) -> int:
    """Payment notices that came before their demand."""
    return _each("match_notice", early_notices(), lambda one: match_notice(actor, at, notice=one))


def forward_paid(actor: Actor, at: datetime) -> int:
    """Applications that have been paid."""
    return _each(
        "forward", intake.paid_applications(), lambda one: forward(actor, at, application=one)
    )


def open_cases(actor: Actor, at: datetime) -> int:
    """Forwarded applications: open their cases."""
    return _each(
        "open_case", intake_handoff.ready(), lambda one: open_case(actor, at, application=one)
    )


def record_answers(actor: Actor, at: datetime) -> int:
    """Answers of Juki-net that are not yet facts."""
    return _each(
        "record_answer", unrecorded_answers(), lambda one: record_answer(actor, at, case=one)
    )


def report_decisions(actor: Actor, at: datetime) -> int:
    """Decided cases whose applicants have not been told."""
    waiting = intake.in_state(ApplicationState.UNDER_EXAMINATION)
    found = {one.application: one for one in examination_handoff.decided_among(waiting)}

    def tell(application: UUID) -> None:
        one = found[application]
        record_decision(
            actor, at, application=application, outcome=one.outcome, reason=one.reason,
            contact_memo=one.contact_memo,
        )  # fmt: skip

    return _each("record_decision", found, tell)


def report_registrations(actor: Actor, at: datetime) -> int:
    """Entries whose applicants have not been told."""
    decided = examination_handoff.decided_among(intake.in_state(ApplicationState.DECIDED))
    application_of = {one.case: one.application for one in decided}
    entered = registration_handoff.registered_among(list(application_of))
    found = {application_of[one.case]: one for one in entered}

    def tell(application: UUID) -> None:
        one = found[application]
        record_registration(actor, at, application=application, number=one.number, on=one.on)

    return _each("record_registration", found, tell)


def issue_certificates(actor: Actor, at: datetime) -> int:
    """Certificates that were asked for."""
    issuer = settings.ENDPOINT("machine")
    return _each("issue", requested(), lambda one: issue(actor, at, credential=one, issuer=issuer))


def verify_journal(actor: Actor, at: datetime) -> int:
    """The journal's daily verification, a portion a round. The clock holds none of its keys: whoever
    signs the tree is not the only one to judge it."""
    wanted = due(at)
    if wanted is None:
        return 0
    key = load(Path(settings.PUBLIC))
    report = fsck(key, since=wanted.since, kept=wanted.kept, most=wanted.most)
    record_fsck(actor, at, scope=wanted.scope, report=report)
    for finding in report.findings:
        log.error("the journal is NOT whole: %s at %s", finding.code, finding.place)
    return 1
