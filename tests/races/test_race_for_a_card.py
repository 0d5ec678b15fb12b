"""Two runs at once for one person: two issues, one after the other, the second with both licences."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from rig_card import resident
from rig_journey import ANEI
from rig_races import at_once, codes

from meibo.flow.registration.commands.run_registration import run_registration

BOILER, OFFICER = ANEI
LOCK = "PERFORM pg_advisory_xact_lock("


def without_the_lock(rows: Any) -> None:
    """The function as it stands without its lock, and slower to end than another is to begin: on a
    busy machine too, neither run has committed when the other looks."""
    ((body,),) = rows("SELECT pg_get_functiondef('register.issue_card'::regproc)")
    (line,) = (one for one in body.splitlines() if LOCK in one)
    slower = body.replace("RETURN v_issue;", "PERFORM pg_sleep(0.7); RETURN v_issue;")
    assert slower != body
    rows(slower.replace(line, "").replace("%", "%%") + "; SELECT 1")


@pytest.mark.requirement("REG-10")
@pytest.mark.parametrize("guarded", [False, True])
def test_two_licences_of_one_person_entered_at_once(
    journey: Any, rows: Any, database: str, guarded: bool
) -> None:
    if not guarded:
        without_the_lock(rows)
        rows("ALTER TABLE register.register_cardissue DROP CONSTRAINT register_one_issue; SELECT 1")
        rows(
            "ALTER TABLE register.register_licencecard DROP CONSTRAINT register_one_card; SELECT 1"
        )
    people = [resident(501), resident(502)]
    for who in people:
        first = journey.to("approved", who, register=BOILER)
        journey.to("approved", who, person=first.person, register=OFFICER)
    one = journey.officer("registrar", BOILER)
    other = journey.people.officer("register", registers=ANEI, name="other-registrar")
    calls = [
        partial(run_registration, person.actor, journey.at, register=register)
        for person, register in ((one, BOILER), (other, OFFICER))
    ]
    found = codes(at_once("officer", database, calls, before="SELECT register.issue_card"))
    assert found == ["ok", "ok"]
    issues = rows(
        """SELECT i.issue_count, count(l.id) FROM register.register_cardissue AS i
             JOIN register.register_cardlicence AS l ON l.issue_id = i.id
            GROUP BY i.id, i.issue_count ORDER BY 1, 2"""
    )
    if guarded:
        assert issues == [(1, 1), (1, 1), (2, 2), (2, 2)]
    else:
        assert issues == [(1, 1)] * 4, "each run saw its own licence alone"
