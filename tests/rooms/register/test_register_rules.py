"""What a version says on a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.rooms.register.rules import Standing, Status, status_on

DAY = date(2026, 11, 20)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(days, days, st.none() | days)
def test_a_suspension_holds_from_its_first_to_its_last_day(
    day: date, begins: date, ends: date | None
) -> None:
    found = status_on(Standing("suspended", begins, begins, ends), day)
    inside = begins <= day and (ends is None or day <= ends)
    assert found == (Status.SUSPENDED if inside else Status.REGISTERED)


@pytest.mark.parametrize("status", ["registered", "revoked", "erased"])
@given(day=days)
def test_any_other_status_is_what_it_says(status: str, day: date) -> None:
    assert status_on(Standing(status, DAY, None, None), day) == status
