"""Era dates: boundary days, 元年, widths, and every refusal by its field."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.terms.era import ERAS, era_date, era_of, parse_era_date
from meibo.terms.refusal import Refusal

# 元号を改める政令 (昭和64年政令第1号, 平成31年政令第143号) and the Imperial edicts before them:
# the first day of each era and the last of the one before.
BOUNDARIES = [
    (date(2019, 4, 30), "平成31年4月30日"), (date(2019, 5, 1), "令和元年5月1日"),
    (date(1989, 1, 7), "昭和64年1月7日"), (date(1989, 1, 8), "平成元年1月8日"),
    (date(1926, 12, 24), "大正15年12月24日"), (date(1926, 12, 25), "昭和元年12月25日"),
    (date(1912, 7, 29), "明治45年7月29日"), (date(1912, 7, 30), "大正元年7月30日"),
    (date(1873, 1, 1), "明治6年1月1日"),
]  # fmt: skip
DAYS = st.dates(date(1873, 1, 1), date(2100, 12, 31))
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize(("day", "written"), BOUNDARIES)
def test_boundary_days(day: date, written: str) -> None:
    assert era_date(day) == written
    name, rest = written[:2], written[2:]
    year, _, rest = rest.partition("年")
    month, _, rest = rest.partition("月")
    assert parse_era_date(name, year, month, rest.rstrip("日")) == day


@given(DAYS, st.sampled_from(["code", "ja", "letter", "lower", "first"]), st.booleans())
def test_round_trip(day: date, writing: str, wide: bool) -> None:
    era = era_of(day)
    name = {
        "code": era.code, "ja": era.ja, "letter": era.letter, "lower": era.letter.lower(),
        "first": era.ja[0],
    }[writing]  # fmt: skip
    numbers = (str(day.year - era.first_year + 1), str(day.month), str(day.day))
    if wide:
        numbers = tuple(number.translate(WIDE) for number in numbers)  # type: ignore[assignment]
        name = name.translate({ord(c): ord(c) + 0xFEE0 for c in "abcdefghijklmnopqrstuvwxyz"})
    assert parse_era_date(name, *numbers) == day
    assert parse_era_date("", str(day.year), *numbers[1:]) == day


@given(DAYS)
def test_an_era_is_the_last_that_has_begun(day: date) -> None:
    assert era_of(day) == max((e for e in ERAS if e.first_day <= day), key=lambda e: e.first_day)


@given(DAYS, st.sampled_from(ERAS))
def test_a_day_belongs_to_its_own_era_alone(day: date, era: object) -> None:
    year = day.year - era.first_year + 1  # type: ignore[attr-defined]
    if era == era_of(day):
        return
    with pytest.raises(Refusal):
        parse_era_date(era.code, str(year), str(day.month), str(day.day))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given_", "code", "field"),
    [
        (("昭和", "65", "1", "1"), "outside_era", "era"),
        (("昭和", "64", "1", "8"), "outside_era", "era"),
        (("平成", "元", "1", "7"), "outside_era", "era"),
        (("令和", "0", "5", "1"), "outside_era", "era"),
        (("明治", "5", "12", "31"), "outside_era", "era"),
        (("", "1872", "12", "31"), "outside_era", "year"),
        (("令和", "8", "2", "29"), "no_such_day", "day"),
        (("", "2023", "13", "1"), "no_such_day", "day"),
        (("", "0", "1", "1"), "no_such_day", "day"),
        (("令和", "", "1", "1"), "not_a_number", "year"),
        (("令和", "八", "1", "1"), "not_a_number", "year"),
        (("令和", "8", "元", "1"), "not_a_number", "month"),
        (("令和", "8", "1", "-1"), "not_a_number", "day"),
        (("令和", "8", "1", "1.0"), "not_a_number", "day"),
        (("", "12345", "1", "1"), "not_a_number", "year"),
        (("慶応", "4", "1", "1"), "unknown_era", "era"),
        (("X", "4", "1", "1"), "unknown_era", "era"),
    ],
)  # fmt: skip
def test_refusals(given_: tuple[str, str, str, str], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_era_date(*given_)
    assert (refused.value.code, refused.value.field) == (f"date.{code}", field)


@given(*[st.text(max_size=6)] * 4)
def test_any_text_is_a_date_or_a_refusal(era: str, year: str, month: str, day: str) -> None:
    refused: Refusal | None = None
    try:
        found = parse_era_date(era, year, month, day)
    except Refusal as refusal:
        refused = refusal
    if refused is None:
        assert found >= date(1873, 1, 1)
    else:
        assert refused.code.startswith("date.")
        assert refused.field in {"era", "year", "month", "day"}


def test_before_meiji_6_there_is_no_era() -> None:
    with pytest.raises(ValueError, match="1872"):
        era_of(date(1872, 12, 31))
    assert era_of(date(1873, 1, 1)) == ERAS[-1]
    assert all(e.first_day - timedelta(days=1) < e.first_day for e in ERAS)
