"""What follows once it is known whose application it is: the fee is demanded, or it is returned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from meibo.catalogue import fees_on, procedure
from meibo.flow.intake.models import Application
from meibo.flow.intake.states import ApplicationState, NumberCheck
from meibo.flow.intake.telling import tell_applicant
from meibo.flow.intake.wording import (
    HOLDER_CONFIRMED,
    NUMBER_CONFIRMED,
    fee_due,
    nothing_due,
    number_refused,
)
from meibo.rooms.journal.act import Act
from meibo.rooms.payments.window import carry_over, demand
from meibo.terms.day import japanese_day


def give_back(act: Act, row: Application, code: str) -> None:
    """Return the application and say why; no fee was demanded."""
    turn_back(act, row, code)
    tell_applicant(act, row, "number_refused", number_refused(code))


def turn_back(act: Act, row: Application, code: str) -> None:
    """Return the application."""
    row.number_check, row.number_refusal = NumberCheck.REFUSED, code
    row.state, row.closed_at, row.deficiency = ApplicationState.RETURNED, act.at, "number_check"
    row.save(update_fields=["number_check", "number_refusal", "state", "closed_at", "deficiency"])
    act.outcome = f"number_refused:{code}"


def accept(act: Act, row: Application, pseudonym: UUID | None, face: dict[str, Any] | None) -> None:
    """Demand the fees of the day of arrival; what costs nothing goes forward at once (PAY-03)."""
    assert row.arrived_at is not None
    row.pseudonym, row.number_check, row.face = pseudonym, NumberCheck.ACCEPTED, face
    fees = fees_on(procedure(row.register, row.procedure), japanese_day(row.arrived_at))
    confirmed = NUMBER_CONFIRMED if row.entry is None else HOLDER_CONFIRMED
    message = fee_due(fees, confirmed) if fees else nothing_due()
    if not fees:
        row.state, row.forwarded_at = ApplicationState.FORWARDED, act.at
    row.save(update_fields=["pseudonym", "number_check", "face", "state", "forwarded_at"])
    demand(act, register=row.register, case=row.id, account=row.account, fees=fees)
    if row.earlier_id is not None:
        carry_over(act, earlier=row.earlier_id, later=row.id)
    tell_applicant(act, row, "fee_due" if fees else "nothing_due", message)
