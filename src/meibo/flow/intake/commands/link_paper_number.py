"""The number of a paper: two officers type it, a superior confirms, the clock links (REG-04, REG-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meibo.flow.intake.accepting import accept, turn_back
from meibo.flow.intake.models import Application, Paper
from meibo.flow.intake.refusals import no_such_application
from meibo.flow.intake.states import ApplicationState, NumberCheck, Route
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty, process
from meibo.rooms.payments.window import paid_on_paper
from meibo.rooms.vault import typed
from meibo.rooms.vault.states import TypingState
from meibo.terms.basic_data import form_basics
from meibo.terms.individual_number import refuse_number

PAPER_RETURNED = "paper_returned"


@dataclass(frozen=True, slots=True)
class Order:
    """What the typing page is told: what one envelope is for."""

    case: UUID
    nonce: str
    typist: UUID
    round: int


def _about(act: Act, application: UUID) -> None:
    """Name the paper in the entry; refuses intake.none."""
    if not Application.objects.filter(id=application, route=Route.PAPER).exists():
        raise no_such_application()
    act.about(case=application, subject=application)


@act("intake.ask_to_type", purpose="number_check", permit=duty("receive"))
def ask_to_type(act: Act, *, application: UUID) -> Order:
    """A nonce for the signed-in officer's envelope of this round. Refuses vault.not_typing,
    vault.third_person."""
    _about(act, application)
    nonce, turn = typed.issue_nonce(act, application)
    return Order(application, nonce, act.scope.account, turn)


@act("intake.deposit_typed", purpose="number_check", permit=duty("receive"))
def deposit_typed(act: Act, *, application: UUID, envelope: Any) -> None:
    """Put the officer's envelope away. Refuses as rooms/vault/typed.py says."""
    _about(act, application)
    typed.deposit_typed(act, case=application, envelope=envelope)


@act("intake.confirm_found", purpose="number_check", permit=duty("receive"))
def confirm_found(act: Act, *, application: UUID) -> None:
    """One of two officers finds that who was found by basic data is who applies."""
    _about(act, application)
    typed.confirm_found(application)


@act("intake.confirm_number", purpose="number_check", permit=duty("approve"))
def confirm_number(act: Act, *, application: UUID) -> None:
    """A superior who neither typed nor looked confirms the link. Refuses vault.not_typing,
    vault.third_person."""
    _about(act, application)
    typed.confirm(act, application, good=True)


@act("intake.have_typed_again", purpose="number_check", permit=duty("approve"))
def have_typed_again(act: Act, *, application: UUID) -> None:
    """A superior has it typed again instead; a round is used up."""
    _about(act, application)
    typed.confirm(act, application, good=False)


@act("intake.release_number", purpose="number_check", permit=duty("approve"))
def release_number(act: Act, *, application: UUID, reason: str) -> None:
    """A superior lets a locked linking go on for three rounds. Refuses vault.reason too."""
    _about(act, application)
    refuse_number(reason, "reason")
    typed.release(act, application, reason=reason)


@act("intake.return_paper", purpose="number_check", permit=duty("approve"))
def return_paper(act: Act, *, application: UUID) -> None:
    """A superior gives the paper back: its number could not be confirmed. No fee is kept."""
    _about(act, application)
    typed.drop(act, application)


@act("intake.settle_paper_number", purpose="number_check", permit=process)
def settle_paper_number(act: Act, *, application: UUID) -> None:
    """Link what a superior confirmed, demand the fees and book what was paid on paper; or return the
    paper. Leaves alone what is settled.

    Somebody known already keeps the pseudonym: that is for the duplicate check, and told to nobody
    who typed.
    """
    act.about(case=application)
    row = (
        Application.objects.select_for_update()
        .filter(id=application, route=Route.PAPER, state=ApplicationState.ARRIVED,
                number_check=NumberCheck.WAITING)
        .first()
    )  # fmt: skip
    found = typed.standings([application]).get(application)
    if row is None or found is None or found.register != row.register:
        act.outcome = "nothing"
        return
    act.about(subject=row.account)
    if found.state == TypingState.DROPPED:
        turn_back(act, row, PAPER_RETURNED)
    elif found.state == TypingState.CONFIRMED:
        fees = Paper.objects.values_list("fees", flat=True).get(application=row.id)
        accept(act, row, typed.link_typed(act, application), form_basics(row.content))
        paid_on_paper(act, case=row.id, fees=fees)
    else:
        act.outcome = "waiting"
