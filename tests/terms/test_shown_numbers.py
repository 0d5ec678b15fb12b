"""What people write is looked through for an Individual Number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.terms.individual_number import is_individual_number, refuse_number, shows_number
from meibo.terms.refusal import Refusal
from neighbours.check_digits import individual_number_check_digit

BODIES = st.text("0123456789", min_size=11, max_size=11)
SEPARATORS = ["", " ", "-", "－", "・", "　", "ー"]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@given(BODIES, st.sampled_from(SEPARATORS), st.booleans(), st.sampled_from(["", "番号は", "A"]))
def test_it_is_found_however_it_is_written(
    body: str, between: str, wide: bool, before: str
) -> None:
    number = body + individual_number_check_digit(body)
    written = between.join((number[:4], number[4:8], number[8:]))
    assert shows_number(before + (written.translate(WIDE) if wide else written) + "です")


@pytest.mark.parametrize(
    "text",
    ["", "東京都千代田区霞が関1-2-3", "090-1234-5678", "+819012345678", "1234567890123456789",
     "令和8年11月21日", "第115回 123456"],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert not shows_number(text)


@given(st.text("0123456789", min_size=12, max_size=12))
def test_twelve_digits_that_do_not_check_are_left_alone(digits: str) -> None:
    assert shows_number(digits) == is_individual_number(digits)


def test_the_refusal_never_repeats_it() -> None:
    body = "12345678901"
    number = body + individual_number_check_digit(body)
    with pytest.raises(Refusal) as refused:
        refuse_number(f"x {number}", "memo")
    assert (refused.value.code, refused.value.field) == ("text.individual_number", "memo")
    assert number not in refused.value.message.ja + refused.value.message.en
