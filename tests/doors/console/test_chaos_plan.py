"""The plan of chaos: the same seed, the same plan; everybody's turn comes."""

from __future__ import annotations

from meibo.doors.console.chaos.plan import FOR_PEOPLE, plan
from neighbours.card.faults import WIRE as CARD
from neighbours.resident_register.faults import WIRE as REGISTER

MENU = {"card": CARD.menu(), "resident_register": REGISTER.menu()}
NAMES = ["applicant", "clock", "number", "postgres"]


def test_the_same_seed_gives_the_same_plan_and_another_another() -> None:
    assert plan(3, 120, NAMES, MENU) == plan(3, 120, NAMES, MENU)
    assert plan(3, 120, NAMES, MENU) != plan(4, 120, NAMES, MENU)


def test_everybody_is_killed_once_before_anybody_twice_and_the_end_is_left_in_peace() -> None:
    dealt = plan(3, 300, NAMES, MENU)
    killed = [one.target for one in dealt if one.kind == "kill"]
    assert set(killed[:4]) == set(NAMES)
    assert {one.kind for one in dealt} == {"kill", "stop", "fault"}
    assert all(one.target != "postgres" for one in dealt if one.kind == "stop")
    assert [one.at for one in dealt] == sorted(one.at for one in dealt)
    assert dealt[-1].at < 270


def test_a_switch_of_the_plan_is_one_that_can_be_set() -> None:
    for one in plan(7, 3000, NAMES, MENU):
        if one.kind == "fault":
            switch = dict(one.switch)
            can = MENU[one.target][switch["on"]]
            assert switch["kind"] in can["kinds"]
            assert (switch["kind"] == "wrong") == (switch["answer"] in can["wrong"])
            assert (one.target, switch["answer"]) not in FOR_PEOPLE
