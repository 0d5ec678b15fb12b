"""Open data: small counts are told of nobody, neither openly nor by subtraction."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meibo.flow.verification.totals import SMALL, told
from meibo.rooms.register.published import Count


def counts(**years: tuple[int, ...]) -> list[Count]:
    return [
        Count("nurse", int(year[1:]), str(sex), people)
        for year, people in years.items() for sex, people in enumerate(people, start=1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "total", "years"),
    [
        (counts(y2026=(12, 30)), 42, [(42, {"1": 12, "2": 30})]),
        (counts(y2026=(3, 30)), 33, [(33, None)]),
        (counts(y2026=(12, 30), y2025=(1, 2)), None, [(42, {"1": 12, "2": 30}), (None, None)]),
        (counts(y2026=(4, 5), y2025=(5, 4)), 18, [(None, None), (None, None)]),
        (counts(y2026=(1, 1), y2025=(1, 1)), None, [(None, None), (None, None)]),
    ],
)
def test_what_is_told(given: list[Count], total: int | None, years: list[object]) -> None:
    (found,) = told(given)
    assert found.people == total
    assert [(one.people, one.by_sex) for one in found.years] == years


def test_a_register_without_sex_is_told_by_year() -> None:
    (found,) = told([Count("boiler_expert_2", 2026, "", 25)])
    assert (found.people, found.years[0].people, found.years[0].by_sex) == (25, 25, None)


@settings(max_examples=60)
@given(st.dictionaries(st.integers(2000, 2006), st.tuples(*[st.integers(1, 25)] * 2), min_size=1))
def test_nothing_small_follows_by_subtraction(years: dict[int, tuple[int, int]]) -> None:
    (found,) = told([
        Count("nurse", year, str(sex), people)
        for year, both in years.items() for sex, people in enumerate(both)
    ])  # fmt: skip
    shown = [one.people for one in found.years if one.people is not None]
    assert all(people >= SMALL for people in shown)
    cells = itertools.chain.from_iterable((one.by_sex or {}).values() for one in found.years)
    assert all(people >= SMALL for people in cells)
    if found.people is not None:
        rest = found.people - sum(shown)
        hidden = len(found.years) - len(shown)
        assert rest == found.small_years
        assert hidden == 0 or (hidden > 1 and rest >= SMALL)
