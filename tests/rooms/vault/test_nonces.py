"""Nonces nobody used are forgotten after their time; an entry says how many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from rig_card import resident

from meibo.flow.intake.commands.ask_for_number import ask_for_number


def nonces(rows: Any) -> int:
    ((count,),) = rows("SELECT count(*) FROM vault.vault_nonce")
    return int(count)


@pytest.mark.requirement("REG-03", "AUD-02")
def test_only_unused_ones_whose_time_is_over_go(journey: Any, rows: Any) -> None:
    trip = journey.to("complete", resident(7_301))  # one that was used
    with journey.acting(trip.person) as actor:
        for _ in range(3):
            ask_for_number(actor, journey.at, application=trip.application)
    journey.later(days=1)
    with journey.acting(trip.person) as actor:
        ask_for_number(actor, journey.at, application=trip.application)
    journey.tick("forget_nonces", journey.at)
    assert nonces(rows) == 5
    journey.tick("forget_nonces", journey.at + timedelta(days=1))
    assert nonces(rows) == 2
    journey.tick("forget_nonces", journey.at + timedelta(days=1))
    found = rows("SELECT outcome, actor FROM journal.journal_entry WHERE function ="
                 " 'vault.clean_nonces'")  # fmt: skip
    assert found == [("cleaned:3", "process:meibo_clock")], "nothing to do is no entry"


def test_the_clock_sees_no_nonce_itself(connect: Any) -> None:
    import psycopg

    with connect("clock") as clock:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            clock.execute("SELECT nonce FROM vault.vault_nonce")
        clock.rollback()
