"""The clock's part in terminal searches: delete what was answered, and compare the days that are over
with the applications."""

from __future__ import annotations

from datetime import datetime, timedelta

from meibo.flow.intake.commands.reconcile_search import reconcile_search
from meibo.rooms.journal.rounds import each
from meibo.rooms.vault.commands.delete_searches import delete_searches
from meibo.rooms.vault.searches import anything_over, to_reconcile
from meibo.terms.actor import Actor
from meibo.terms.day import end_of, japanese_day


def delete_over(actor: Actor, at: datetime) -> int:
    """Answers whose minutes are over."""
    return delete_searches(actor, at) if anything_over(at) else 0


def reconcile(actor: Actor, at: datetime) -> int:
    """Every search of the days before today that nobody has looked through (JUK-08)."""
    yesterday = end_of(japanese_day(at) - timedelta(days=1))
    return each(
        "reconcile_search",
        to_reconcile(yesterday),
        lambda one: reconcile_search(actor, at, search=one),
    )
