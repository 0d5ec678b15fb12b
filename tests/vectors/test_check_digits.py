"""Check digits against examples others published (none was computed with our code)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.terms.individual_number import is_individual_number, is_resident_record_code
from neighbours import check_digits

RIGHT = {
    "621498320257": "python-stdnum, stdnum.jp.in_",
    "123456789018": "PyPI JPMyNumber, README",
    "111111111118": "PyPI JPMyNumber, README",
    "000111111111": "PyPI JPMyNumber, README",
    "548836529885": "npm mynumber 1.0.1, README",
    "465281266333": "RubyGems tsubaki, README",
}
WRONG = {
    "621498320258": "python-stdnum, stdnum.jp.in_",
    "123456789019": "PyPI JPMyNumber, README",
    "123456789012": "PyPI JPMyNumber, README",
}


@pytest.mark.requirement("REG-03")
def test_published_examples() -> None:
    assert [number for number in RIGHT if not is_individual_number(number)] == []
    assert [number for number in WRONG if is_individual_number(number)] == []


@given(st.text(alphabet="0123456789", min_size=11, max_size=13))
def test_two_independent_programs_agree(text: str) -> None:
    """The resident register was written apart from the article's other formulation."""
    assert is_individual_number(text) == check_digits.is_individual_number(text)
    assert is_resident_record_code(text) == check_digits.is_resident_record_code(text)


@given(st.text(alphabet="0123456789", min_size=11, max_size=11))
def test_exactly_one_last_digit_is_right(body: str) -> None:
    assert sum(is_individual_number(f"{body}{digit}") for digit in range(10)) == 1
    assert sum(is_resident_record_code(f"{body[:10]}{digit}") for digit in range(10)) == 1


@given(st.text(max_size=13))
def test_anything_but_ascii_digits_is_none(text: str) -> None:
    if not (text.isascii() and text.isdigit()):
        assert not is_individual_number(text)
        assert not is_resident_record_code(text)
    assert not is_individual_number("６２１４９８３２０２５７")
    assert not is_individual_number("６２１４９８３２０２５７"[:6] + "320257")
