"""What the clock does again and again: read a finding, call the lower command.

Each step returns how much it did, so that a busy loop goes on at once. One case that is refused or
fails is logged (by code, or by kind and place of the error, never its words) and left for the next
round; it never holds up the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from meibo.flow.certificate.commands.close_grants import close_grants, grants_over
from meibo.flow.certificate.commands.forget_provisions import forget_provisions, provisions_over
from meibo.flow.certificate.commands.issue import issue, requested
from meibo.flow.certificate.commands.tell_of_late_pdf import late_pdfs, tell_of_late_pdf
from meibo.flow.examination import handoff as examination_handoff
from meibo.flow.examination.commands.change_number import approved_changes, change_number
from meibo.flow.examination.commands.judge_typed_number import judge_typed_number
from meibo.flow.examination.commands.note_decisions_told import note_decisions_told
from meibo.flow.examination.commands.note_entries_told import note_entries_told
from meibo.flow.examination.commands.open_case import open_case
from meibo.flow.examination.commands.record_answer import record_answer
from meibo.flow.examination.commands.record_koseki import record_koseki
from meibo.flow.examination.handoff import Decision
from meibo.flow.examination.queries import unrecorded_answers
from meibo.flow.intake import handoff as intake_handoff
from meibo.flow.intake import queries as intake
from meibo.flow.intake.commands.end_tie import LIVES, end_tie
from meibo.flow.intake.commands.forward import forward
from meibo.flow.intake.commands.record_decision import record_decision
from meibo.flow.intake.commands.record_registration import record_registration
from meibo.flow.intake.commands.settle_holder_check import settle_holder_check
from meibo.flow.intake.commands.settle_number_check import settle_number_check
from meibo.flow.intake.commands.settle_paper_number import settle_paper_number
from meibo.flow.intake.commands.settle_tie import settle_tie
from meibo.flow.intake.tie_queries import ties_to_end, ties_to_settle
from meibo.flow.registration import handoff as registration_handoff
from meibo.flow.registration.commands.note_ending import note_ending
from meibo.flow.registration.commands.tell_of_disposition import tell_of_disposition, untold
from meibo.flow.registration.endings import unnoted
from meibo.rooms.journal.commands.record_fsck import record_fsck
from meibo.rooms.journal.fsck import fsck
from meibo.rooms.journal.public_key import load
from meibo.rooms.journal.rounds import each, went_through
from meibo.rooms.journal.verification import due
from meibo.rooms.network.commands.delete_results import anything_due, delete_results
from meibo.rooms.network.states import Occasion
from meibo.rooms.network.window import settled
from meibo.rooms.payments.commands.match_notices import early_notices, match_notice
from meibo.rooms.payments.commands.note_looked_at import new_movements, note_looked_at
from meibo.rooms.vault.commands.clean_nonces import clean_nonces
from meibo.rooms.vault.typed import OF_PAPERS, to_judge
from meibo.rooms.vault.window import stale_nonces
from meibo.terms.actor import Actor

log = logging.getLogger(__name__)


def settle_number_checks(actor: Actor, at: datetime) -> int:
    """Numbers that have been opened: accept or return their applications."""
    return each(
        "settle_number_check",
        intake.number_checks_opened(),
        lambda one: settle_number_check(actor, at, application=one),
    )


def settle_holder_checks(actor: Actor, at: datetime) -> int:
    """Applications about an entry: whoever signed is compared with its holder."""
    return each(
        "settle_holder_check",
        intake.holder_checks(),
        lambda one: settle_holder_check(actor, at, application=one),
    )


def judge_typed_numbers(actor: Actor, at: datetime) -> int:
    """Numbers of papers that were compared and asked about: the paper's person, or typed again."""
    return each(
        "judge_typed_number",
        to_judge(*OF_PAPERS),
        lambda one: judge_typed_number(actor, at, case=one),
    )


def settle_paper_numbers(actor: Actor, at: datetime) -> int:
    """Numbers of papers a superior has confirmed: link them; given up: return the paper."""
    return each(
        "settle_paper_number",
        intake.paper_numbers_to_settle(),
        lambda one: settle_paper_number(actor, at, application=one),
    )


def settle_ties(actor: Actor, at: datetime) -> int:
    """Claims of registrations made on paper whose number was opened."""
    return each("settle_tie", ties_to_settle(), lambda one: settle_tie(actor, at, tie=one))


def end_ties(actor: Actor, at: datetime) -> int:
    """Claims that came to nothing for a day."""
    return each("end_tie", ties_to_end(at - LIVES), lambda one: end_tie(actor, at, tie=one))


def match_notices(actor: Actor, at: datetime) -> int:
    """Payment notices that came before their demand."""
    return each("match_notice", early_notices(), lambda one: match_notice(actor, at, notice=one))


def forward_paid(actor: Actor, at: datetime) -> int:
    """Applications money has come in for: forward those that are paid, batch after batch.

    A movement is looked at once; what an application still lacks brings a movement of its own.
    """
    count, last = 0, 0
    while batch := new_movements(last):
        done = went_through(
            "forward", dict(batch), lambda case: forward(actor, at, application=case)
        )
        if done:
            note_looked_at(actor, at, movements=done)
        count, last = count + len(done), batch[-1][0]
    return count


def open_cases(actor: Actor, at: datetime) -> int:
    """Forwarded applications: open their cases."""
    return each(
        "open_case", intake_handoff.ready(), lambda one: open_case(actor, at, application=one)
    )


def record_answers(actor: Actor, at: datetime) -> int:
    """Answers of Juki-net that are not yet facts."""
    return each(
        "record_answer", unrecorded_answers(), lambda one: record_answer(actor, at, case=one)
    )


def change_numbers(actor: Actor, at: datetime) -> int:
    """Changes of number that two officers have confirmed."""
    return each("change_number", approved_changes(), lambda one: change_number(actor, at, case=one))


def report_decisions(actor: Actor, at: datetime) -> int:
    """Decided cases whose applicants have not been told."""

    def tell(one: Decision) -> None:
        record_decision(
            actor, at, application=one.application, outcome=one.outcome, reason=one.reason,
            contact_memo=one.contact_memo,
        )  # fmt: skip

    def told(cases: list[UUID]) -> None:
        note_decisions_told(actor, at, cases=cases)

    return _tell_all("record_decision", examination_handoff.decisions_to_tell, tell, told)


def report_registrations(actor: Actor, at: datetime) -> int:
    """Entries whose applicants have not been told."""

    def tell(one: Decision) -> None:
        entry = registration_handoff.written_of(one.case)
        record_registration(
            actor, at, application=one.application, number=entry.number, on=entry.on
        )

    def told(cases: list[UUID]) -> None:
        note_entries_told(actor, at, cases=cases)

    return _tell_all("record_registration", examination_handoff.entered_to_tell, tell, told)


def record_koseki_answers(actor: Actor, at: datetime) -> int:
    """What came of enquiries at the information network."""
    return each(
        "record_koseki",
        settled(Occasion.CASE),
        lambda one: record_koseki(actor, at, application=one),
    )


def delete_network_results(actor: Actor, at: datetime) -> int:
    """What the middle server may keep no longer (KOS-08, KOS-16)."""
    return delete_results(actor, at) if anything_due(at) else 0


def _tell_all(
    name: str,
    pull: Callable[[UUID | None], list[Decision]],
    tell: Callable[[Decision], None],
    told: Callable[[list[UUID]], None],
) -> int:
    """Pull batch after batch, tell each, note which were told; one that fails holds up no other.

    Killed between telling and noting, the same is told again, which does nothing.
    """
    count: int = 0
    last: UUID | None = None
    while batch := pull(last):
        done = went_through(name, {one.case: one for one in batch}, tell)
        if done:
            told(done)
        count, last = count + len(done), batch[-1].case
    return count


def tell_of_dispositions(actor: Actor, at: datetime) -> int:
    """Dispositions in effect: their holders learn of them, once."""
    return each(
        "tell_of_disposition", untold(), lambda one: tell_of_disposition(actor, at, disposition=one)
    )


def note_endings(actor: Actor, at: datetime) -> int:
    """Registrations that have ended: what becomes of their numbers."""
    return each("note_ending", unnoted(), lambda one: note_ending(actor, at, entry=one))


def issue_certificates(actor: Actor, at: datetime) -> int:
    """Certificates that were asked for."""
    issuer = settings.ENDPOINT("machine")
    return each("issue", requested(), lambda one: issue(actor, at, credential=one, issuer=issuer))


def tell_of_late_pdfs(actor: Actor, at: datetime) -> int:
    """PDF certificates that take longer than usual: their holders learn of it, once."""
    return each("tell_of_late_pdf", late_pdfs(at), lambda one: tell_of_late_pdf(actor, at, pdf=one))


def close_wallet_grants(actor: Actor, at: datetime) -> int:
    """Codes and tokens of wallets that are over; nonces that were used."""
    return close_grants(actor, at) if grants_over(at) else 0


def end_provisions(actor: Actor, at: datetime) -> int:
    """What holders provided is deleted when its time is over, the record of it after seven years."""
    return forget_provisions(actor, at) if provisions_over(at) else 0


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


def forget_nonces(actor: Actor, at: datetime) -> int:
    """Nonces of the number's way that nobody used in their time."""
    if stale_nonces(at):
        clean_nonces(actor, at)
    return 0
