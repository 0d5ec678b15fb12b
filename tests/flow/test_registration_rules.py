"""Which dispositions are allowed, and the suspension they leave; pure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.flow.registration.rules import allowed, term_is_lawful, term_of
from meibo.rooms.register.rules import Standing, Status, status_on
from meibo.terms.day import last_day_of

DAY = date(2026, 11, 20)
near = st.integers(-40, 40).map(lambda days: DAY + timedelta(days=days))


def suspended(begins: date, ends: date | None) -> Standing:
    return Standing("suspended", begins, begins, ends, None)


@given(st.integers(-5, 1200))
def test_terms_the_act_allows(length: int) -> None:
    ends = DAY + timedelta(days=length)
    assert term_is_lawful(DAY, ends, 36) == (0 <= length < 1096)  # 2028 is a leap year
    assert not term_is_lawful(DAY, None, 36)
    assert term_is_lawful(DAY, ends, 0) == (length >= 0), "the Act names no longest term"


@pytest.mark.parametrize(
    ("starts", "months", "last"),
    [("2026-11-21", 6, "2027-05-20"), ("2026-08-31", 6, "2027-02-28"), ("2027-08-31", 6, "2028-02-29"),
     ("2026-12-01", 1, "2026-12-31"), ("2026-01-30", 1, "2026-02-28"), ("2027-02-28", 12, "2028-02-27"),
     ("2024-02-29", 36, "2027-02-28"), ("9999-12-31", 6, "9999-12-31")],
)  # fmt: skip
def test_a_term_of_months_ends_the_day_before_the_corresponding_day(
    starts: str, months: int, last: str
) -> None:
    """民法143条: without a corresponding day it ends with the month."""
    assert last_day_of(date.fromisoformat(starts), months) == date.fromisoformat(last)


@given(near, near)
def test_one_suspension_at_a_time_and_only_a_live_one_is_lifted(begins: date, ends: date) -> None:
    standing = suspended(begins, ends)
    over = ends < DAY
    running = begins <= DAY <= ends
    to_come = begins > DAY
    assert allowed("suspension", standing, DAY) == (not running and not to_come)
    assert allowed("reinstatement", standing, DAY) == (running or to_come)
    assert not (over and allowed("reinstatement", standing, DAY) and not to_come)


@pytest.mark.parametrize("status", ["revoked", "erased"])
def test_what_is_gone_is_neither_suspended_nor_lifted(status: str) -> None:
    standing = Standing(status, DAY, None, None, None)
    assert not allowed("suspension", standing, DAY)
    assert not allowed("reinstatement", standing, DAY)


@pytest.mark.parametrize("begins", [DAY - timedelta(days=5), DAY + timedelta(days=5)])
def test_what_has_lapsed_is_neither_suspended_nor_lifted(begins: date) -> None:
    """Not even a suspension that has still to begin."""
    for status in ("registered", "suspended"):
        lapsed = Standing(status, DAY, begins, None, DAY - timedelta(days=1))
        assert not allowed("suspension", lapsed, DAY)
        assert not allowed("reinstatement", lapsed, DAY)


@given(near, st.integers(0, 60), near)
def test_a_lift_never_lengthens_a_suspension(begins: date, length: int, lifted: date) -> None:
    """Day by day: suspended after the lift only where it was before, and never from its day on."""
    before = suspended(begins, begins + timedelta(days=length))
    first, last = term_of("reinstatement", lifted, None, before, DAY)
    after = Standing("suspended" if first else "registered", lifted, first, last, None)
    for distance in range(60):
        day = DAY + timedelta(days=distance)
        was = status_on(before, day) == Status.SUSPENDED
        now = status_on(after, day) == Status.SUSPENDED
        assert now == (was and day < lifted)


def test_a_suspension_is_what_it_says() -> None:
    registered = Standing("registered", DAY, None, None, None)
    ends = DAY + timedelta(days=3)
    assert term_of("suspension", DAY, ends, registered, DAY) == (DAY, ends)
