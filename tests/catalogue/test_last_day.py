"""The last day of a registration that ends by itself, counted by the catalogue's rule."""

from __future__ import annotations

from datetime import date

import pytest

from meibo.catalogue import procedure
from meibo.catalogue.definitions import Term
from meibo.catalogue.lasting import last_day

WELDER = procedure("boiler_welder_special", "new_registration").term
GRADUATE = procedure("certified_care_worker", "time_limited_registration").term


@pytest.mark.parametrize(
    ("registered_on", "last"),
    [("2026-11-20", "2028-11-19"), ("2026-03-01", "2028-02-29"), ("2028-02-29", "2030-02-28"),
     ("2027-01-01", "2028-12-31")],
)  # fmt: skip
def test_two_years_end_the_day_before_the_corresponding_one(registered_on: str, last: str) -> None:
    """民法 第143条第2項."""
    assert last_day(WELDER, {}, date.fromisoformat(registered_on)) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("graduated_on", "last"),
    [("2022-03-15", "2027-03-31"), ("2022-03-31", "2027-03-31"), ("2022-04-01", "2028-03-31"),
     ("2021-09-30", "2027-03-31"), ("2027-03-31", "2032-03-31")],
)  # fmt: skip
def test_five_years_from_the_end_of_the_school_year(graduated_on: str, last: str) -> None:
    """社会福祉士及び介護福祉士法 平成19年改正法附則; the day of registration plays no part."""
    for registered_on in (date(2022, 5, 1), date(2026, 11, 20)):
        found = last_day(GRADUATE, {"graduated_on": graduated_on}, registered_on)
        assert found == date.fromisoformat(last)


def test_without_a_term_there_is_no_last_day_and_no_year_is_too_far() -> None:
    assert last_day(None, {}, date(2026, 11, 20)) is None
    endless = Term(9_000, "registered_on", "x", verify=True, last_month_day="03-31")
    assert last_day(endless, {}, date(2026, 11, 20)) == date.max
