"""What came of the number: accepted and the fee demanded, or the application returned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from meibo.catalogue import fees_on, procedure
from meibo.flow.intake.models import Application
from meibo.flow.intake.states import ApplicationState, NumberCheck
from meibo.flow.intake.wording import fee_due, number_refused
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.notices.window import tell
from meibo.rooms.payments.window import carry_over, demand
from meibo.rooms.vault.states import EnvelopeState
from meibo.rooms.vault.window import discard, known_as, link, standing
from meibo.terms.day import japanese_day
from meibo.terms.person_name import agrees_with_card


def _same_person(face: dict[str, Any], signer: dict[str, Any]) -> bool:
    """The card that was read and the card that signed show one person."""
    return (
        agrees_with_card(face["name"], signer["name"], signer["stand_ins"])
        and face["birth_date"] == signer["birth_date"]
        and face["sex"] == signer["sex"]
    )


@act("intake.settle_number_check", purpose="number_check", permit=process)
def settle_number_check(act: Act, *, application: UUID) -> None:
    """Compare card and signer, link the number, demand the fee; or return the application.

    No fee is demanded before the number is accepted. Leaves alone what is settled or unopened.
    """
    row = (
        Application.objects.select_for_update()
        .filter(id=application, state=ApplicationState.ARRIVED, number_check=NumberCheck.WAITING)
        .first()
    )
    act.about(case=application)
    if row is None:
        act.outcome = "nothing"
        return
    act.about(subject=row.account)
    assert row.envelope is not None
    found = standing(row.envelope)
    if found.state == EnvelopeState.REFUSED:
        _return(act, row, found.refusal)
    elif found.state == EnvelopeState.OPENED:
        assert found.face is not None
        if _same_person(found.face, row.signer or {}):
            _accept(act, row, found.face)
        else:
            discard(row.envelope)
            _return(act, row, "other_person")
    else:
        act.outcome = "waiting"


def _return(act: Act, row: Application, code: str) -> None:
    row.number_check, row.number_refusal = NumberCheck.REFUSED, code
    row.state, row.closed_at, row.deficiency = ApplicationState.RETURNED, act.at, "number_check"
    row.save(update_fields=["number_check", "number_refusal", "state", "closed_at", "deficiency"])
    title, body = number_refused(code)
    tell(act, register=row.register, account=row.account, case=row.id, kind="number_refused",
         title=title, body=body)  # fmt: skip
    act.outcome = f"number_refused:{code}"


def _accept(act: Act, row: Application, face: dict[str, Any]) -> None:
    assert row.envelope is not None
    assert row.arrived_at is not None
    if known_as(row.envelope) == "former":
        # A card from before the number was changed: the person is the same.
        act.outcome = "done:former_number"
    row.pseudonym = link(act, row.envelope)
    row.number_check, row.face = NumberCheck.ACCEPTED, face
    row.save(update_fields=["pseudonym", "number_check", "face"])
    fees = fees_on(procedure(row.register, row.procedure), japanese_day(row.arrived_at))
    demand(act, register=row.register, case=row.id, account=row.account, fees=fees)
    if row.earlier_id is not None:
        carry_over(act, earlier=row.earlier_id, later=row.id)
    title, body = fee_due(fees)
    tell(act, register=row.register, account=row.account, case=row.id, kind="fee_due",
         title=title, body=body)  # fmt: skip
