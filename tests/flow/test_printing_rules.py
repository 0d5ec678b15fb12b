"""Writing downwards, numbers of registered mail, and what a character set has; pure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meibo.flow.certificate.printing.encoding import unencodable
from meibo.flow.certificate.printing.rules import another_form, postal_code, tracking_number
from meibo.flow.certificate.printing.spelling import spelled
from meibo.flow.certificate.printing.vertical import kanji_day, kanji_digits, kanji_number, pieces

IVS = "邉\U000e0111"


def test_pieces_stand_one_below_the_other() -> None:
    """A selector and a dakuten stay with their character; Western ones lie together."""
    found = [(one.text, one.sideways) for one in pieces(f"渡{IVS}　か\u3099ー Maria J.（花）")]
    assert found == [
        ("渡", False), (IVS, False), ("　", False), ("か\u3099", False), ("ー", False),
        (" Maria J.", True), ("（", False), ("花", False), ("）", False),
    ]  # fmt: skip


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_no_character_is_lost_on_the_way_down(text: str) -> None:
    assert "".join(one.text for one in pieces(text)) == text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 20), "令和八年十一月二十日"), (date(2019, 5, 1), "令和元年五月一日"),
        (date(1989, 1, 7), "昭和六十四年一月七日"), (date(2008, 12, 31), "平成二十年十二月三十一日"),
    ],
)  # fmt: skip
def test_days_as_they_are_written_downwards(day: date, said: str) -> None:
    assert kanji_day(day) == said


def test_numbers_digit_by_digit() -> None:
    assert kanji_digits("E1024") == "E一〇二四"
    for wrong in (0, 100):
        with pytest.raises(ValueError, match=str(wrong)):
            kanji_number(wrong)


# The remainder by seven of the ten digits before, worked out by hand (123-45-67890: 3).
@pytest.mark.parametrize(
    "written", ["12345678903", "123-45-67890-3", "１２３－４５－６７８９０－３"]
)
def test_a_number_of_registered_mail(written: str) -> None:
    assert tracking_number(written) == "12345678903"


@pytest.mark.parametrize(
    "written", ["12345678904", "1234567890", "123456789012", "a", "+12345678903"]
)
def test_no_number_of_registered_mail(written: str) -> None:
    assert tracking_number(written) is None


def test_a_postal_code() -> None:
    assert postal_code("〒１００-８９１６") == "1008916"
    assert postal_code("100-891") is None


def in_cp932(text: str) -> str:
    return unencodable(text, "cp932")


def test_what_cp932_has_not() -> None:
    assert unencodable("髙﨑 山田", "cp932") == ""
    assert unencodable(f"渡{IVS}𠮷", "cp932") == f"{IVS}𠮷"
    assert unencodable(f"渡{IVS}𠮷", "utf-8") == ""
    assert spelled(f"渡{IVS}𠮷", in_cp932).startswith("渡{MJ")
    assert spelled("𠮷田", in_cp932) == "{U+20BB7}田"


def test_another_form_is_the_same_name() -> None:
    assert another_form(f"渡{IVS}　遥", "渡辺　遥")
    assert not another_form("渡辺　遥", "渡辺　遥")
    assert not another_form("渡辺　遥", "山田　遥")
    assert not another_form("渡辺　遥", " ")
