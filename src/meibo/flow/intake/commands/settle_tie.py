"""The clock ties what was registered on paper to the account of its holder, or says there is none."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import qualification
from meibo.flow.intake.models import Tie
from meibo.flow.intake.states import TieState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.ties import tie_entries
from meibo.rooms.vault.linking import known_by
from meibo.rooms.vault.states import EnvelopeState
from meibo.rooms.vault.window import find_holder, standing


@act("intake.settle_tie", purpose="number_check", permit=process)
def settle_tie(act: Act, *, tie: UUID) -> None:
    """Tie the entries whose linked number is the card's, once (APP-10). Leaves alone what is settled.

    A number from the card comes with its issuer's signature: an equal look-up is enough. Entries of
    another account stay there: that is for people.
    """
    act.about(case=tie)
    row = Tie.objects.select_for_update().filter(id=tie, state=TieState.WAITING).first()
    if row is None or row.envelope is None:
        act.outcome = "nothing"
        return
    act.about(subject=row.account)
    state = standing(row.envelope).state
    if state == EnvelopeState.WAITING:
        act.outcome = "waiting"
        return
    # Refused by the number process, it is empty already.
    count = _tied(act, row) if state == EnvelopeState.OPENED else 0
    row.state, row.settled_at = TieState.TIED if count else TieState.NONE, act.at
    row.save(update_fields=["state", "settled_at"])
    act.outcome = f"done:{row.state}"


def _tied(act: Act, row: Tie) -> int:
    assert row.envelope is not None, "opened"
    pseudonym = find_holder(row.envelope)
    if pseudonym is None:
        return 0
    act.about(subject=pseudonym)
    file = qualification(row.register).register_file
    return sum(
        tie_entries(
            act, register_file=file, pseudonym=one, account=row.account,
            portal=row.portal_pseudonym,
        )
        for one in known_by(pseudonym)[pseudonym]
    )  # fmt: skip
