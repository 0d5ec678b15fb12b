"""What came of the number: accepted and the fee demanded, or the application returned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from meibo.flow.intake.accepting import accept, give_back
from meibo.flow.intake.models import Application
from meibo.flow.intake.states import ApplicationState, NumberCheck
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.states import EnvelopeState
from meibo.rooms.vault.window import discard, known_as, link, standing
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
        give_back(act, row, found.refusal)
    elif found.state == EnvelopeState.OPENED:
        assert found.face is not None
        if _same_person(found.face, row.signer or {}):
            _accept(act, row, found.face)
        else:
            discard(row.envelope)
            give_back(act, row, "other_person")
    else:
        act.outcome = "waiting"


def _accept(act: Act, row: Application, face: dict[str, Any]) -> None:
    assert row.envelope is not None
    if known_as(row.envelope) == "former":
        # A card from before the number was changed: the person is the same.
        act.outcome = "done:former_number"
    accept(act, row, link(act, row.envelope), face)
