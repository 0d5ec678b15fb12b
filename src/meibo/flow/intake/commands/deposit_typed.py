"""An officer's typed number of a paper, encrypted in the browser, is put away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from meibo.flow.intake.papers import name_paper
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import typed


@act("intake.deposit_typed", purpose="number_check", permit=duty("receive"))
def deposit_typed(act: Act, *, application: UUID, envelope: Any) -> None:
    """Put the officer's envelope away. Refuses as rooms/vault/typed.py says."""
    name_paper(act, application)
    typed.deposit_typed(act, case=application, envelope=envelope)
