"""A disposition in effect: its holder learns of it, once, without its reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection
from rig_journey import Journey, Trip

from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.drop_disposition import drop_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.registration.commands.tell_of_disposition import tell_of_disposition, untold
from meibo.terms.day import japanese_day

STEP = "tell_of_dispositions"
NOTICES = """SELECT n."case", n.account, n.kind, n.title_ja, n.body_ja, n.body_en
               FROM notices.notices_notice AS n WHERE starts_with(kind, 'disposition') ORDER BY sent_at"""
REASON = "業務に関する不正の行為"


def propose(journey: Journey, trip: Trip, kind: str) -> UUID:
    today = japanese_day(journey.at)
    with journey.acting(journey.officer("registrar")) as actor:
        made: UUID = propose_disposition(
            actor, journey.at, entry=trip.entry, kind=kind, starts_on=today,
            ends_on=today + timedelta(days=30) if kind == "suspension" else None,
            letter_number="医政発第1号", reason=REASON,
        )  # fmt: skip
    return made


def approve(journey: Journey, disposition: UUID) -> None:
    with journey.acting(journey.officer("approver")) as actor:
        approve_disposition(actor, journey.at, disposition=disposition)


@pytest.mark.requirement("NTC-01", "NTC-03")
def test_the_holder_is_told_once_of_each(journey: Journey, rows: Any) -> None:
    trip = journey.to("registered")
    suspension = propose(journey, trip, "suspension")
    assert (journey.tick(STEP), rows(NOTICES)) == (0, []), "a proposal is told to nobody"
    approve(journey, suspension)
    assert journey.tick(STEP) == 1
    ((case, account, kind, title, ja, en),) = rows(NOTICES)
    assert (case, account) == (suspension, trip.person.account)
    assert (kind, title) == ("disposition_suspension", "業務の停止の処分のお知らせ")
    for said in (
        "医政発第1号",
        "令和8年11月20日から令和8年12月20日まで",
        "保健師助産師看護師法",
        "窓口",
    ):
        assert said in ja
    assert "from 2026-11-20 to 2026-12-20" in en
    assert REASON not in ja + en
    journey.later(minutes=1)
    assert journey.tick(STEP) == 0
    approve(journey, propose(journey, trip, "reinstatement"))
    assert journey.tick(STEP) == 1
    assert [row[2] for row in rows(NOTICES)] == [
        "disposition_suspension", "disposition_reinstatement",
    ]  # fmt: skip
    assert "令和8年11月20日に解除" in rows(NOTICES)[1][4]


def test_what_was_dropped_or_told_is_left_alone(journey: Journey, rows: Any) -> None:
    trip = journey.to("registered")
    dropped = propose(journey, trip, "suspension")
    with journey.acting(journey.officer("approver")) as actor:
        drop_disposition(actor, journey.at, disposition=dropped)
    told = propose(journey, trip, "suspension")
    approve(journey, told)
    for one in (dropped, told, told):
        with journey.as_role("clock"):
            tell_of_disposition(journey.clock, journey.at, disposition=one)
    acts = rows("SELECT outcome FROM journal.journal_entry WHERE function = "
                "'registration.tell_of_disposition' ORDER BY id")  # fmt: skip
    assert acts == [("nothing",), ("done",), ("nothing",)]
    assert len(rows(NOTICES)) == 1


def test_no_officer_can_mark_a_disposition_as_told(journey: Journey) -> None:
    made = propose(journey, journey.to("registered"), "suspension")
    with journey.acting(journey.officer("registrar")), connection.cursor() as cursor:
        with pytest.raises(DatabaseError) as refused:
            cursor.execute(
                "UPDATE registration.registration_disposition SET told_at = now() WHERE id = %s",
                [made],
            )
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_clock_finds_them_by_an_index_of_their_own(journey: Journey) -> None:
    with journey.as_role("clock"), connection.cursor() as cursor:
        asked: list[tuple[str, Any]] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            asked.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            untold()
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked[-1][0]}", asked[-1][1])
        assert "registration_untold" in str(cursor.fetchall())
