"""What the check digits find: stated exactly, and so is what they cannot.

Published examples are in tests/vectors/test_check_digits.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.terms.individual_number import is_individual_number, is_resident_record_code

Judge = Callable[[str], bool]
JUDGES: list[tuple[Judge, int]] = [(is_individual_number, 11), (is_resident_record_code, 10)]


def remainder(body: str) -> int:
    """Said apart from the product: weights 2 to 7 and again from 2, from the last digit on."""
    return sum(int(d) * (2 + at % 6) for at, d in enumerate(reversed(body))) % 11


def numbered(judge: Judge, body: str) -> str:
    """A body with its one right digit."""
    (right,) = [d for d in "0123456789" if judge(body + d)]
    return body + right


def one_digit_apart(body: str, other: str) -> bool:
    """Whether the two bodies share the digit 0 by remainders 0 and 1."""
    return {remainder(body), remainder(other)} == {0, 1}


@pytest.mark.parametrize(("judge", "length"), JUDGES)
@given(data=st.data())
def test_one_wrong_digit(judge: Judge, length: int, data: st.DataObject) -> None:
    body = data.draw(st.text(alphabet="0123456789", min_size=length, max_size=length))
    place = data.draw(st.integers(0, length))
    right = numbered(judge, body)
    by = data.draw(st.integers(1, 9))
    wrong = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]
    assert judge(wrong) is (place < length and one_digit_apart(body, wrong[:length]))


@pytest.mark.parametrize(("judge", "length"), JUDGES)
@given(data=st.data())
def test_two_neighbours_changed_about(judge: Judge, length: int, data: st.DataObject) -> None:
    """Of the body's digits: but for remainders 0 and 1, every exchange is found."""
    body = data.draw(st.text(alphabet="0123456789", min_size=length, max_size=length))
    place = data.draw(st.integers(0, length - 2))
    right = numbered(judge, body)
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert judge(wrong) is (wrong == right or one_digit_apart(body, wrong[:length]))


def test_the_blind_spot_is_real() -> None:
    """Remainder 0 (sum 11) and remainder 1 (sum 12): one digit apart, both with check digit 0."""
    assert is_individual_number("000000110000")
    assert is_individual_number("000001010000")
    assert remainder("00000011000") == 0
    assert remainder("00000101000") == 1
