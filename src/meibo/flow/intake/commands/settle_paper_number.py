"""The clock links the number a superior confirmed, or returns the paper."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.accepting import accept, turn_back
from meibo.flow.intake.models import Application, Paper
from meibo.flow.intake.states import ApplicationState, NumberCheck, Route
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.payments.window import paid_on_paper
from meibo.rooms.register.window import latest
from meibo.rooms.vault import typed
from meibo.rooms.vault.states import TypingState
from meibo.rooms.vault.typed_holder import settle_holder
from meibo.terms.basic_data import form_basics

PAPER_RETURNED = "paper_returned"


@act("intake.settle_paper_number", purpose="number_check", permit=process)
def settle_paper_number(act: Act, *, application: UUID) -> None:
    """Link what a superior confirmed, demand the fees and book what was paid on paper; or return the
    paper. Leaves alone what is settled.

    Somebody known already keeps the pseudonym: that is for the duplicate check, and told to nobody
    who typed. About a registration nothing is linked: it has to be the number linked to it, and what
    is returned for another looks like any paper that was given back (REG-05).
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
        pseudonym = _confirmed(act, row)
        if pseudonym is None:
            turn_back(act, row, PAPER_RETURNED)
            return
        fees = Paper.objects.values_list("fees", flat=True).get(application=row.id)
        accept(act, row, pseudonym, form_basics(row.content))
        paid_on_paper(act, case=row.id, fees=fees)
    else:
        act.outcome = "waiting"


def _confirmed(act: Act, row: Application) -> UUID | None:
    """Whose the confirmed number is: linked now, or the holder's of the registration the paper is
    about; None where it is not that holder's."""
    if row.entry is None:
        linked = typed.link_typed(act, row.id)
        assert linked is not None, "confirmed, and the row is locked"
        return linked
    holder = latest(row.entry).entry.qualification_pseudonym
    return holder if settle_holder(act, row.id, holder) else None
