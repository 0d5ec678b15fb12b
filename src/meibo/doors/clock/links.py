"""The clock's part in linking numbers to entries: judge what was typed, link what was confirmed."""

from __future__ import annotations

from datetime import datetime

from meibo.flow.registration.linking.commands.judge_typed_number import judge_typed_number
from meibo.flow.registration.linking.commands.settle_relinking import settle_relinking
from meibo.rooms.journal.rounds import each
from meibo.rooms.vault.linking import to_settle
from meibo.rooms.vault.typed import OF_ENTRIES, to_judge
from meibo.terms.actor import Actor


def judge_relinked_numbers(actor: Actor, at: datetime) -> int:
    """Numbers typed for entries that were compared and asked about: the entry's person, or again."""
    return each(
        "judge_relinked_number",
        to_judge(OF_ENTRIES),
        lambda one: judge_typed_number(actor, at, relinking=one),
    )


def settle_relinkings(actor: Actor, at: datetime) -> int:
    """Numbers of entries that a superior has confirmed or given up."""
    return each(
        "settle_relinking", to_settle(), lambda one: settle_relinking(actor, at, relinking=one)
    )
