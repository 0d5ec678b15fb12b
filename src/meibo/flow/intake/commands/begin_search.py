"""An officer searches Juki-net by basic data on the identity-confirmation terminal (本人確認端末)."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import qualification, qualifications
from meibo.flow.intake.models import Application
from meibo.flow.intake.refusals import BadAnswers, answer, not_in_charge
from meibo.flow.intake.search_rules import VISITOR, Wanted, problems
from meibo.flow.intake.states import ApplicationState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import searches
from meibo.rooms.vault.limits import TERMINAL_SEARCH
from meibo.rooms.vault.searches import Ground
from meibo.terms.refusal import Refusal

_OVER = (ApplicationState.REGISTERED, ApplicationState.RETURNED, ApplicationState.REFUSED)


@act("terminal.search", purpose=TERMINAL_SEARCH, permit=duty("terminal"))
def begin_search(act: Act, *, search: UUID, register: str, wanted: Wanted) -> None:
    """Ask about the person of an application of a register in charge, or about a visitor whose
    identity was confirmed, and about nobody else (JUK-09). search: made by who shows the form, so that
    the same form sent twice is one search. Refuses intake.not_in_charge; BadAnswers."""
    if register not in act.scope.registers or register not in qualifications():
        raise not_in_charge()
    found = problems(wanted)
    application = None
    if wanted.basis != VISITOR:
        application = _application(register, wanted.reference)
        if application is None:
            found.append(_no_application())
    if found:
        raise BadAnswers(found)
    act.about(case=search)
    if application is not None:
        act.about(case=application.id, subject=application.pseudonym or "")
    ground = (
        Ground(application.id)
        if application is not None
        else Ground(None, wanted.identity, wanted.reason.strip())
    )
    asked = {item: wanted.asked[item] for item in qualification(register).basics}
    searches.begin(act, search=search, register=register, ground=ground, asked=asked)


def _application(register: str, reference: str) -> Application | None:
    """The one that is open in a register; PostgreSQL shows those of the own registers alone."""
    rows = Application.objects.only("id", "pseudonym").filter(
        register=register, reference=reference.strip().upper()
    )
    return rows.exclude(state__in=_OVER).first()


def _no_application() -> Refusal:
    return answer(
        "search_application",
        "この登録簿で処理中の申請に、この照会番号のものはありません。申請の画面の番号を確かめてください。",
        "No open application of this register has this reference. Look it up on its page.",
        "reference",
    )
