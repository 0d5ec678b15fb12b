"""PostgreSQL itself holds who decides: an officer's raw SQL forges no name and enters nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest

REFUSED = psycopg.errors.InsufficientPrivilege
PROPOSE = """UPDATE examination.examination_case SET state = 'proposed', outcome = 'grant',
             proposed_by = %s, proposed_at = now() WHERE id = %s"""
APPROVE = """UPDATE examination.examination_case SET state = 'decided', approved_by = %s,
             approved_at = now() WHERE id = %s"""


@contextmanager
def by_hand(connect: Any, person: Any) -> Iterator[Any]:
    """An officer's session used for raw SQL; nothing of it stays."""
    officer = connect("officer")
    officer.execute("SELECT accounts.enter(%s)", [person.token])
    try:
        yield officer
    finally:
        officer.rollback()


@pytest.mark.requirement("ACC-11")
def test_a_decision_is_proposed_and_approved_in_the_own_name(journey: Any, connect: Any) -> None:
    examined, proposed = journey.to("examined"), journey.to("proposed")
    examiner, approver = journey.officer("examiner"), journey.officer("approver")
    with by_hand(connect, approver) as officer, pytest.raises(REFUSED, match="own name"):
        officer.execute(PROPOSE, [examiner.account, examined.case])
    with by_hand(connect, examiner) as officer:
        assert officer.execute(PROPOSE, [examiner.account, examined.case]).rowcount == 1
    with by_hand(connect, examiner) as officer, pytest.raises(REFUSED, match="own name"):
        officer.execute(APPROVE, [approver.account, proposed.case])
    with by_hand(connect, approver) as officer:
        assert officer.execute(APPROVE, [approver.account, proposed.case]).rowcount == 1


@pytest.mark.requirement("ACC-08", "ACC-11")
def test_without_the_duty_nothing_is_decided(journey: Any, connect: Any) -> None:
    examined, proposed = journey.to("examined"), journey.to("proposed")
    registrar = journey.people.officer("register")
    with by_hand(connect, registrar) as officer, pytest.raises(REFUSED):
        officer.execute(PROPOSE, [registrar.account, examined.case])
    with by_hand(connect, registrar) as officer, pytest.raises(REFUSED):
        officer.execute(APPROVE, [registrar.account, proposed.case])
    with by_hand(connect, registrar) as officer, pytest.raises(REFUSED, match="approval"):
        officer.execute(
            "UPDATE examination.examination_case SET state = 'decided' WHERE id = %s",
            [proposed.case],
        )


@pytest.mark.requirement("REG-01")
@pytest.mark.parametrize("state", ["examined", "proposed", "approved"])
def test_nobody_is_entered_without_a_decided_case_in_a_run(
    journey: Any, connect: Any, state: str
) -> None:
    trip = journey.to(state)
    with by_hand(connect, journey.officer("registrar")) as officer:
        insert = """INSERT INTO register.register_entry (id, register, register_file,
                    registration_number, registered_on, qualification_pseudonym, portal_pseudonym,
                    account, "case") SELECT %s, register, 'iseki', 99, current_date, pseudonym,
                    portal_pseudonym, account, id FROM examination.examination_case WHERE id = %s"""
        with pytest.raises(REFUSED, match="decided case"):
            officer.execute(insert, [uuid4(), trip.case])


@pytest.mark.requirement("REG-08", "REG-22")
def test_no_version_without_an_effective_disposition(journey: Any, connect: Any) -> None:
    trip = journey.to("entered")
    insert = """INSERT INTO register.register_version (id, entry_id, register, sequence, act,
                status, effective_on, recorded_at, cause, name_key, particulars)
                SELECT gen_random_uuid(), entry_id, register, 2, 'reinstatement', 'registered',
                current_date, now(), gen_random_uuid(), name_key, particulars
                FROM register.register_version WHERE entry_id = %s"""
    with (
        by_hand(connect, journey.officer("registrar")) as officer,
        pytest.raises(REFUSED, match="disposition"),
    ):
        officer.execute(insert, [trip.entry])
