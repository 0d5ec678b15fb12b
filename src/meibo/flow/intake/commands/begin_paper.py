"""An officer opens a draft for a paper that arrived."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from meibo.catalogue import offered
from meibo.catalogue import procedure as find_procedure
from meibo.flow.intake.commands.begin import new_reference
from meibo.flow.intake.models import Application, Paper
from meibo.flow.intake.paper_rules import Received
from meibo.flow.intake.papers import read_form, receipt_once
from meibo.flow.intake.refusals import no_such_procedure, not_in_charge, not_offered
from meibo.flow.intake.states import Route
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.terms.day import japanese_day


@act("intake.begin_paper", purpose="application", permit=duty("receive"))
def begin_paper(
    act: Act, *, register: str, procedure: str, raw: Mapping[str, str], said: Received
) -> UUID:
    """Open a draft for a paper that arrived; returns its id (REG-01).

    Nobody's account: who applied on paper is told by letter. Refuses BadAnswers,
    intake.no_procedure, intake.not_offered, intake.not_in_charge, intake.receipt_known.
    """
    if register not in act.scope.registers:
        raise not_in_charge()
    try:
        found = find_procedure(register, procedure)
    except KeyError:
        raise no_such_procedure() from None
    if found.on_entry:
        # About an entry: its holder's own number is linked already, and the form is the holder's.
        raise no_such_procedure()
    if not offered(found, japanese_day(act.at)):
        raise not_offered()
    answers, columns = read_form(act, found, raw, said)
    new = uuid4()
    Application.objects.bulk_create([
        Application(
            id=new, reference=new_reference(), register=register, procedure=procedure,
            route=Route.PAPER, account=new, portal_pseudonym=uuid4(), content=answers,
            begun_at=act.at, saved_at=act.at,
        )
    ])  # fmt: skip
    act.about(case=new, subject=new)
    with receipt_once():
        Paper.objects.create(
            application_id=new, register=register, taken_by=act.scope.account,
            taken_at=act.at, **columns,
        )  # fmt: skip
    return new
