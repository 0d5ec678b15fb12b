"""Who may do what: one table, tried with every kind of actor, for every command there is."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest

import meibo.connectors
import meibo.doors
import meibo.flow
import meibo.rooms
from meibo.rooms.journal.visit import visit
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PROCESS, APPLICANT, OFFICER, ANYBODY = "process", "applicant", "officer", "signed in"
EXAMINE, APPROVE, REGISTER, NETWORK, RECEIVE, TERMINAL = (
    "examine", "approve", "register", "network", "receive", "terminal"
)  # fmt: skip
# Every act of Meibo and who may do it. A new one fails these tests until it stands here.
EXPECTED = {
    "accounts.begin_card_login": PROCESS,
    "accounts.drop_view": OFFICER,
    "accounts.save_view": OFFICER,
    "accounts.claim_card_login": PROCESS,
    "accounts.note_no_answer": PROCESS,
    "accounts.open_officer": PROCESS,
    "accounts.refuse_card_login": PROCESS,
    "accounts.sign_in_by_card": PROCESS,
    "accounts.sign_in_by_password": PROCESS,
    "accounts.sign_out": ANYBODY,
    "certificate.allow_wallet": APPLICANT,
    "certificate.ask_copies": PROCESS,
    "certificate.end_phone": APPLICANT,
    "certificate.forget_provisions": PROCESS,
    "certificate.keep_on_phone": APPLICANT,
    "certificate.see_phones": APPLICANT,
    "certificate.claim_pdf": PROCESS,
    "certificate.close_grants": PROCESS,
    "certificate.decline_wallet": APPLICANT,
    "certificate.download_pdf": APPLICANT,
    "certificate.hand_copies": PROCESS,
    "certificate.issue": PROCESS,
    "certificate.issue_pdf": PROCESS,
    "certificate.note_wallet_event": PROCESS,
    "certificate.offer_to_wallet": APPLICANT,
    "certificate.push_wallet_request": PROCESS,
    "certificate.redeem_code": PROCESS,
    "certificate.redeem_offer": PROCESS,
    "certificate.report_loss": APPLICANT,
    "certificate.see_copies": APPLICANT,
    "certificate.see_offer": PROCESS,
    "certificate.see_wallet_request": APPLICANT,
    "certificate.take_up_delivery": PROCESS,
    "certificate.tell_of_late_pdf": PROCESS,
    "certificate.hand_over_provision": OFFICER,
    "certificate.provide": APPLICANT,
    "certificate.refuse_pdf": PROCESS,
    "certificate.revoke_provision": APPLICANT,
    "certificate.see_consents": OFFICER,
    "certificate.see_provisions": APPLICANT,
    "certificate.request": APPLICANT,
    "certificate.request_pdf": APPLICANT,
    "certificate.see_own": APPLICANT,
    "certificate.see_own_cards": APPLICANT,
    "certificate.see_pdfs": OFFICER,
    "certificate.wait_pdf": PROCESS,
    "certificate.status_list": PROCESS,
    "certificate.status_lists": PROCESS,
    "documents.read": OFFICER,
    "documents.read_own": APPLICANT,
    "enquiry.answer": PROCESS,
    "enquiry.claim": PROCESS,
    "enquiry.wait": PROCESS,
    "examination.approve_decision": APPROVE,
    "examination.export": OFFICER,
    "examination.list": OFFICER,
    "examination.note_decisions_told": PROCESS,
    "examination.note_entries_told": PROCESS,
    "examination.open_case": PROCESS,
    "examination.propose_decision": EXAMINE,
    "examination.record_answer": PROCESS,
    "examination.record_check": EXAMINE,
    "examination.record_koseki": PROCESS,
    "examination.see": OFFICER,
    "examination.approve_number_change": APPROVE,
    "examination.change_number": PROCESS,
    "examination.judge_typed_number": PROCESS,
    "examination.drop_number_change": APPROVE,
    "examination.propose_number_change": EXAMINE,
    "examination.send_back": APPROVE,
    "examination.take_in_passers": PROCESS,
    "intake.accept_paper": RECEIVE,
    "intake.ask_for_number": APPLICANT,
    "intake.ask_to_type": RECEIVE,
    "intake.attach_to_paper": RECEIVE,
    "intake.begin_tie": APPLICANT,
    "intake.deposit_for_tie": APPLICANT,
    "intake.open_tie": PROCESS,
    "intake.see_own_tie": APPLICANT,
    "intake.settle_tie": PROCESS,
    "intake.begin_paper": RECEIVE,
    "intake.confirm_found": RECEIVE,
    "intake.confirm_number": APPROVE,
    "intake.deposit_typed": RECEIVE,
    "intake.have_typed_again": APPROVE,
    "intake.list_papers": OFFICER,
    "intake.release_number": APPROVE,
    "intake.return_paper": APPROVE,
    "intake.save_paper": RECEIVE,
    "intake.see_paper": OFFICER,
    "intake.settle_paper_number": PROCESS,
    "intake.attach_file": APPLICANT,
    "intake.begin": APPLICANT,
    "intake.deposit_number": APPLICANT,
    "intake.end_tie": PROCESS,
    "intake.forward": PROCESS,
    "intake.keep_typed": APPLICANT,
    "intake.list_own": APPLICANT,
    "intake.note_no_answer": APPLICANT,
    "intake.open_number": PROCESS,
    "intake.prepare_document": APPLICANT,
    "intake.record_decision": PROCESS,
    "intake.record_registration": PROCESS,
    "intake.save_answers": APPLICANT,
    "intake.see_own": APPLICANT,
    "intake.settle_holder_check": PROCESS,
    "intake.settle_number_check": PROCESS,
    "intake.submit": APPLICANT,
    "journal.export": PROCESS,
    "journal.fsck": PROCESS,
    "journal.prove": PROCESS,
    "journal.second_place": PROCESS,
    "linking.ask_to_type": RECEIVE,
    "linking.begin_relinking": REGISTER,
    "linking.confirm_link": APPROVE,
    "linking.confirm_merging": APPROVE,
    "linking.confirm_unlinking": APPROVE,
    "linking.deposit_typed": RECEIVE,
    "linking.drop_relinking": APPROVE,
    "linking.drop_unlinking": APPROVE,
    "linking.have_typed_again": APPROVE,
    "linking.judge_typed_number": PROCESS,
    "linking.propose_unlinking": REGISTER,
    "linking.reject_merging": APPROVE,
    "linking.release_relinking": APPROVE,
    "linking.second_unlinking": EXAMINE,
    "linking.see_acts": OFFICER,
    "linking.see_link": OFFICER,
    "linking.settle_relinking": PROCESS,
    "network.announce_key": PROCESS,
    "network.approve_rotation": PROCESS,
    "network.ask": PROCESS,
    "network.claim": PROCESS,
    "network.close_gate": PROCESS,
    "network.delete_results": PROCESS,
    "network.end": PROCESS,
    "network.note_code": PROCESS,
    "network.open_gate": PROCESS,
    "network.propose_gate": PROCESS,
    "network.propose_rotation": PROCESS,
    "network.retire_keys": PROCESS,
    "network.see_overview": NETWORK,
    "network.see_own_records": APPLICANT,
    "network.see_records": NETWORK,
    "network.take_in_operating_state": PROCESS,
    "network.wait": PROCESS,
    "notices.see": APPLICANT,
    "payments.match_notice": PROCESS,
    "payments.note_looked_at": PROCESS,
    "payments.note_no_answer": APPLICANT,
    "payments.receive_notice": PROCESS,
    "payments.refuse_notice": PROCESS,
    "payments.see_demand": APPLICANT,
    "periodic.admit_domiciles": PROCESS,
    "periodic.admit_part": PROCESS,
    "periodic.approve_enquiry": APPROVE,
    "periodic.ask_in_names": PROCESS,
    "periodic.claim_part": PROCESS,
    "periodic.compare_part": PROCESS,
    "periodic.confirm_proposal": REGISTER,
    "periodic.drop_enquiry": APPROVE,
    "periodic.finish_enquiry": PROCESS,
    "periodic.part_answered": PROCESS,
    "periodic.part_sent": PROCESS,
    "periodic.part_unknown": PROCESS,
    "periodic.part_waits": PROCESS,
    "periodic.propose_enquiry": REGISTER,
    "periodic.record_domicile": PROCESS,
    "periodic.reject_proposal": REGISTER,
    "periodic.see": OFFICER,
    "periodic.see_domiciles": OFFICER,
    "periodic.see_proposals": OFFICER,
    "periodic.withdraw_domicile": PROCESS,
    "printing.claim_sheet": PROCESS,
    "printing.drop_run": APPROVE,
    "printing.export_posting": REGISTER,
    "printing.fetch_pages": REGISTER,
    "printing.hand_out_batch": REGISTER,
    "printing.hand_over_sheet": REGISTER,
    "printing.keep_sheet": PROCESS,
    "printing.lose_blanks": REGISTER,
    "printing.post_sheet": REGISTER,
    "printing.propose_run": REGISTER,
    "printing.record_printed": REGISTER,
    "printing.record_returned": REGISTER,
    "printing.refuse_sheet": PROCESS,
    "printing.release_run": APPROVE,
    "printing.reprint_sheet": APPROVE,
    "printing.see_due": OFFICER,
    "printing.see_glyphs": OFFICER,
    "printing.see_ledger": OFFICER,
    "printing.see_of_entry": OFFICER,
    "printing.see_overview": OFFICER,
    "printing.see_run": OFFICER,
    "printing.see_sheet": OFFICER,
    "printing.set_dispatch": REGISTER,
    "printing.settle_glyph": REGISTER,
    "printing.spoil_sheet": REGISTER,
    "printing.take_back_batch": REGISTER,
    "registration.approve_disposition": APPROVE,
    "registration.correct": REGISTER,
    "registration.drop_disposition": APPROVE,
    "registration.export": OFFICER,
    "registration.export_runs": OFFICER,
    "registration.see_approved_disposition": OFFICER,
    "registration.see_disposition": OFFICER,
    "registration.note_ending": PROCESS,
    "registration.erase": REGISTER,
    "registration.propose_disposition": REGISTER,
    "registration.reissue": REGISTER,
    "registration.run": REGISTER,
    "registration.tell_of_disposition": PROCESS,
    "registration.search": OFFICER,
    "registration.see_desk": OFFICER,
    "registration.see_dispositions": OFFICER,
    "registration.see_entry": OFFICER,
    "registration.see_entry_of": OFFICER,
    "registration.see_runs": OFFICER,
    "terminal.list_searches": TERMINAL,
    "terminal.reconcile": PROCESS,
    "terminal.search": TERMINAL,
    "terminal.see_findings": APPROVE,
    "terminal.see_search": TERMINAL,
    "terminal.settle_finding": APPROVE,
    "accounts.confirm_officer": PROCESS,
    "vault.approve_break_glass": PROCESS,
    "vault.ask_renewal": PROCESS,
    "vault.begin_destruction": PROCESS,
    "vault.clean_key_store": PROCESS,
    "vault.ask_search": PROCESS,
    "vault.delete_searches": PROCESS,
    "vault.keep_search": PROCESS,
    "vault.wait_search": PROCESS,
    "vault.ask_typed": PROCESS,
    "vault.clean_nonces": PROCESS,
    "vault.keep_typed": PROCESS,
    "vault.wait_typed": PROCESS,
    "vault.destroy": PROCESS,
    "vault.end_break_glass": PROCESS,
    "vault.keep_code": PROCESS,
    "vault.open_part": PROCESS,
    "vault.reindex": PROCESS,
    "vault.reindexed": PROCESS,
    "vault.renewal_begun": PROCESS,
    "vault.renewal_ended": PROCESS,
    "vault.renewal_ending": PROCESS,
    "vault.renewal_made": PROCESS,
    "vault.renewal_moved": PROCESS,
    "vault.request_break_glass": PROCESS,
    "vault.reset_breaker": PROCESS,
    "vault.reveal": PROCESS,
    "vault.reveal_failed": PROCESS,
    "vault.rewrap": PROCESS,
    "vault.set_limits": PROCESS,
    "vault.take_up_keys": PROCESS,
    "verification.count_totals": PROCESS,
    "parties.approve": APPROVE,
    "parties.begin_check": PROCESS,
    "parties.check_consent": PROCESS,
    "parties.check_row": PROCESS,
    "parties.drop": APPROVE,
    "parties.end": APPROVE,
    "parties.finish_check": PROCESS,
    "parties.list": OFFICER,
    "parties.list_consents": PROCESS,
    "parties.offered": APPLICANT,
    "parties.propose": REGISTER,
    "parties.provide": APPLICANT,
    "parties.resume": APPROVE,
    "parties.see": OFFICER,
    "parties.suspend": APPROVE,
    "verification.answer": PROCESS,
    "verification.ask": PROCESS,
    "verification.confirm_device": PROCESS,
    "verification.decline": PROCESS,
    "verification.export_feed": PROCESS,
    "verification.fetch_request": PROCESS,
    "verification.forget_requests": PROCESS,
    "verification.see_answer": PROCESS,
    "verification.take_response": PROCESS,
    "verification.answer_code": PROCESS,
    "verification.open_provision": PROCESS,
    "verification.answer_pdf": PROCESS,
    "verification.answer_phone": PROCESS,
    "verification.answer_printed": PROCESS,
    "verification.search_name": PROCESS,
}
# What each kind of actor may do.
MAY = {
    "nobody": {PROCESS},
    "applicant": {APPLICANT, ANYBODY},
    "officer": {OFFICER, ANYBODY},
    "examiner": {OFFICER, ANYBODY, EXAMINE},
    "approver": {OFFICER, ANYBODY, APPROVE},
    "registrar": {OFFICER, ANYBODY, REGISTER},
    "enquirer": {OFFICER, ANYBODY, NETWORK},
    "receiver": {OFFICER, ANYBODY, RECEIVE},
    "searcher": {OFFICER, ANYBODY, TERMINAL},
}
DUTY = {
    "receiver": ["receive"],
    "examiner": ["examine"],
    "approver": ["approve"],
    "registrar": ["register"],
    "enquirer": ["network"],
    "searcher": ["terminal"],
}


def commands() -> dict[str, Callable[..., Any]]:
    """Every function made by `act`, by its name in the journal; a name twice is an error."""
    found: dict[str, Callable[..., Any]] = {}
    for package in (meibo.rooms, meibo.flow, meibo.connectors, meibo.doors):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" in module.name or module.name.endswith("__main__"):
                continue
            for one in vars(import_module(module.name)).values():
                if getattr(one, "__module__", "") == module.name and hasattr(
                    one, "journal_function"
                ):
                    name = one.journal_function
                    assert found.setdefault(name, one) is one, f"{name} is there twice"
    return found


COMMANDS = commands()


class Reached(Exception):
    """The body would have run."""


def is_read(command: Any) -> bool:
    """Whether it may join a visit (rooms/journal/visit.py)."""
    return "alone" in command.__code__.co_freevars


def cells_of(command: Any) -> Iterator[Any]:
    """Where a command holds its body; a read holds it twice, alone and in a visit."""
    held = dict(zip(command.__code__.co_freevars, command.__closure__, strict=True))
    yield held["run"]
    if is_read(command):
        yield from cells_of(held["alone"].cell_contents)


@contextmanager
def without_its_body(command: Any) -> Any:
    """The real transaction, scope, permit and journal around a body that only says it was reached."""

    def reached(*_: Any, **__: Any) -> None:
        raise Reached

    cells = list(cells_of(command))
    body = cells[0].cell_contents
    for cell in cells:
        cell.cell_contents = reached
    try:
        yield
    finally:
        for cell in cells:
            cell.cell_contents = body


def test_every_command_is_declared() -> None:
    assert set(COMMANDS) - set(EXPECTED) == set(), "undeclared"
    assert set(EXPECTED) - set(COMMANDS) == set(), "declared and gone"


def test_names_are_room_and_verb() -> None:
    for name in COMMANDS:
        room, _, verb = name.partition(".")
        assert room.isidentifier(), name
        assert verb.isidentifier(), name


@pytest.mark.requirement("ACC-03", "VLT-07")
@pytest.mark.parametrize("together", [False, True], ids=["alone", "in a visit"])
@pytest.mark.parametrize("kind", MAY)
def test_each_kind_of_actor(people: Any, as_role: Any, kind: str, together: bool) -> None:
    if kind == "nobody":
        role, actor = "public", Actor("test")
    elif kind == "applicant":
        role, actor = "applicant", people.applicant().actor
    else:
        role, actor = "officer", people.officer(*DUTY.get(kind, [])).actor
    seen = {}
    tried = {name: one for name, one in COMMANDS.items() if is_read(one) or not together}
    with as_role(role):
        for name, command in tried.items():
            with without_its_body(command):
                try:
                    with visit() if together else nullcontext():
                        command(actor, AT)
                except Reached:
                    seen[name] = "reached"
                except Refusal as refusal:
                    seen[name] = refusal.code
    no = "session.none" if kind == "nobody" else "permit.not_allowed"
    assert seen == {
        name: "reached" if EXPECTED[name] in MAY[kind] else no for name in tried
    }  # fmt: skip
