"""What a version says on a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.rooms.register.rules import Standing, Status, has_ended, status_on

DAY = date(2026, 11, 20)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(days, days, st.none() | days)
def test_a_suspension_holds_from_its_first_to_its_last_day(
    day: date, begins: date, ends: date | None
) -> None:
    found = status_on(Standing("suspended", begins, begins, ends, None), day)
    inside = begins <= day and (ends is None or day <= ends)
    assert found == (Status.SUSPENDED if inside else Status.REGISTERED)


@pytest.mark.parametrize("status", ["registered", "revoked", "erased"])
@given(day=days)
def test_any_other_status_is_what_it_says(status: str, day: date) -> None:
    assert status_on(Standing(status, DAY, None, None, None), day) == status


@pytest.mark.parametrize("status", ["registered", "suspended"])
@given(day=days, last=days)
def test_a_registration_ends_by_itself_after_its_last_day(
    status: str, day: date, last: date
) -> None:
    """A suspension that goes on longer changes nothing: the registration is over."""
    standing = Standing(status, DAY, date(2020, 1, 1), None, last)
    inside = Status.SUSPENDED if status == "suspended" else Status.REGISTERED
    assert status_on(standing, day) == (inside if day <= last else Status.LAPSED)
    assert has_ended(standing, day) == (day > last)


@pytest.mark.parametrize("status", ["revoked", "erased"])
def test_what_was_ended_did_not_lapse(status: str) -> None:
    standing = Standing(status, DAY, None, None, date(2020, 1, 1))
    assert status_on(standing, DAY) == status
    assert has_ended(standing, DAY)
