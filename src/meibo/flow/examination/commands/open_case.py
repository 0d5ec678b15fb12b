"""An application is taken up: the checklist is frozen and machines begin to gather facts."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import (
    authority_of,
    juki_route_on,
    procedure,
    qualification,
    register_file_of,
)
from meibo.catalogue.definitions import CheckDefinition
from meibo.flow.examination import facts
from meibo.flow.examination.models import Case, Check, Enquiry
from meibo.flow.examination.rules import due_on, form_basics
from meibo.flow.examination.states import CheckResult
from meibo.flow.intake.handoff import AcceptedApplication, take
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.window import ask
from meibo.rooms.vault.limits import NETWORK_ENQUIRY, REGISTRATION_CHECK
from meibo.rooms.vault.window import warrant
from meibo.terms.day import japanese_day
from meibo.terms.person_name import folded_key


@act("examination.open_case", purpose="examination", permit=process)
def open_case(act: Act, *, application: UUID) -> None:
    """Pull one forwarded application and open its case; does nothing the second time (REG-20)."""
    act.about(case=application)
    taken = take(act, application)
    if taken is None:
        act.outcome = "nothing"
        return
    act.about(subject=taken.pseudonym)
    case = _open(act, taken)
    for fact in facts.gather(taken, case.id):
        fact.case, fact.gathered_at = case, act.at
        fact.save(force_insert=True)


def _open(act: Act, taken: AcceptedApplication) -> Case:
    found = procedure(taken.register, taken.procedure)
    name = form_basics(taken.content)["name"]
    case = Case.objects.create(
        application=taken.id,
        reference=taken.reference,
        register=taken.register,
        procedure=taken.procedure,
        account=taken.account,
        portal_pseudonym=taken.portal_pseudonym,
        pseudonym=taken.pseudonym,
        applicant_name=name,
        name_key=folded_key(name),
        content=taken.content,
        face=taken.face,
        signer=taken.signer,
        entry=taken.entry,
        version=taken.version,
        second_person=found.second_person,
        arrived_at=taken.arrived_at,
        opened_at=act.at,
        due_on=due_on(japanese_day(taken.arrived_at), found.standard_period_days),
    )
    Check.objects.bulk_create(
        _check(act, case, place, check) for place, check in enumerate(found.checks, start=1)
    )
    Enquiry.objects.create(
        case=case,
        register=case.register,
        authority=authority_of(case.register).id,
        route=juki_route_on(case.register, japanese_day(act.at)),
        enquiry_set=qualification(case.register).enquiry_set,
        pseudonym=case.pseudonym,
        wanted_at=act.at,
        next_try_at=act.at,
    )
    warrant(act, pseudonym=case.pseudonym, purpose=REGISTRATION_CHECK, case=case.application)
    if facts.by_network(taken, found):
        _ask_network(act, case)
    return case


def _ask_network(act: Act, case: Case) -> None:
    """The family register is asked as soon as the register file's gate is open."""
    file = register_file_of(case.register)
    ask(
        act, application=case.application, account=case.account, register=case.register,
        register_file=file.id, authority=authority_of(case.register).id, pseudonym=case.pseudonym,
    )  # fmt: skip
    warrant(act, pseudonym=case.pseudonym, purpose=NETWORK_ENQUIRY, case=case.application)


def _check(act: Act, case: Case, place: int, check: CheckDefinition) -> Check:
    """One line of the checklist; what the procedure has nothing to check for is settled by rule."""
    row = Check(
        case=case, register=case.register, position=place, kind=check.kind,
        reasons=list(check.reasons),
    )  # fmt: skip
    if check.not_applicable:
        row.by_rule, row.at = True, act.at
        row.result, row.reason = CheckResult.NOT_APPLICABLE, check.not_applicable
    return row
