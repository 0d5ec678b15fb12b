"""A person comes back from the card: the log-in under way is used up."""

from __future__ import annotations

from dataclasses import dataclass

from meibo.rooms.accounts.commands.begin_card_login import LIFETIME
from meibo.rooms.accounts.models import CardFlow
from meibo.rooms.accounts.refusals import flow_gone
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is needed to finish at the token endpoint."""

    nonce: str
    verifier: str
    target: str


@act("accounts.claim_card_login", purpose="login", permit=process)
def claim_card_login(act: Act, *, state: str) -> Claimed:
    """Use a state once, within ten minutes; refuses login.flow."""
    alive = CardFlow.objects.filter(
        state=state, used_at__isnull=True, started_at__gt=act.at - LIFETIME
    )
    if alive.update(used_at=act.at) != 1:
        raise flow_gone()
    flow = CardFlow.objects.get(state=state)
    return Claimed(flow.nonce, flow.verifier, flow.target)
