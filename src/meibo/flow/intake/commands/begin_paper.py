"""An officer opens a draft for a paper that arrived."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from meibo.catalogue import offered
from meibo.catalogue import procedure as find_procedure
from meibo.flow.intake.about_entry import held, refuse_unlinked
from meibo.flow.intake.commands.begin import new_reference
from meibo.flow.intake.models import Application, Paper
from meibo.flow.intake.paper_rules import Received
from meibo.flow.intake.papers import read_form, receipt_once
from meibo.flow.intake.refusals import no_such_procedure, not_in_charge, not_offered
from meibo.flow.intake.states import Route
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.register.refusals import no_such_entry
from meibo.terms.day import japanese_day


@act("intake.begin_paper", purpose="application", permit=duty("receive"))
def begin_paper(
    act: Act, *, register: str, procedure: str, raw: Mapping[str, str], said: Received,
    entry: UUID | None = None,
) -> UUID:  # fmt: skip
    """Open a draft for a paper that arrived; returns its id (REG-01, REG-05).

    entry: the registration it is about, found by register and registration number; a new registration
    has none. Nobody's account: who applied on paper is told by letter. Refuses BadAnswers,
    intake.no_procedure, intake.not_offered, intake.not_in_charge, intake.receipt_known,
    register.none, intake.entry_ended, vault.not_linked.
    """
    if register not in act.scope.registers:
        raise not_in_charge()
    try:
        found = find_procedure(register, procedure)
    except KeyError:
        raise no_such_procedure() from None
    if found.on_entry != (entry is not None):
        raise no_such_procedure()
    day = japanese_day(act.at)
    if not offered(found, day):
        raise not_offered()
    version = held(register, entry, day, no_such_entry).id if found.on_entry else None
    if entry is not None:
        refuse_unlinked(entry)
    answers, columns = read_form(act, found, raw, said)
    new = uuid4()
    Application.objects.bulk_create([
        Application(
            id=new, reference=new_reference(), register=register, procedure=procedure,
            route=Route.PAPER, account=new, portal_pseudonym=uuid4(), content=answers,
            begun_at=act.at, saved_at=act.at, entry=entry, version=version,
        )
    ])  # fmt: skip
    act.about(case=new, subject=new)
    with receipt_once():
        Paper.objects.create(
            application_id=new, register=register, taken_by=act.scope.account,
            taken_at=act.at, **columns,
        )  # fmt: skip
    return new
