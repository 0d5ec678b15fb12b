"""Addresses written two ways meet; two addresses do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.terms.address import address_key

ALIKE = [
    ("見本町一丁目２番３号", "見本町1丁目2番3号"), ("見本町1丁目2番3号", "見本町1-2-3"),
    ("見本町１−２−３", "見本町1‐2ー3"), ("見本町5番地の2", "見本町5-2"), ("見本町5番地2", "見本町五番地の二"),
    ("見本町十二番三号", "見本町12-3"), ("見本町二十三番地", "見本町23"), ("三番町5番地の2", "三番町5-2"),
    ("見本町1-2-3　見本荘101号室", "見本町1丁目2番3号見本荘１０１"), ("見本町1丁目2番3号 101", "見本町1-2-3-101"),
    ("葛\U000e0102城市", "葛城市"), ("髙松市", "高松市"), ("北一条西二丁目", "北1条西2丁目"), ("ﾊｲﾂA", "ハイツａ"),
]  # fmt: skip
APART = [
    ("見本町12-3", "見本町1-23"), ("見本町1-2", "見本町12"), ("三番町5", "三5"), ("一番町", "二番町"),
    ("見本町1-2-3", "見本町1-2-4"), ("見本町1-2-3", "見本町1-2-3-1"), ("見本町二丁目", "見本町三丁目"),
    ("南町", "北町"), ("", "見本町"),
]  # fmt: skip
parts = st.lists(st.integers(1, 99), min_size=3, max_size=3)


def kanji(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    high = "" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return high + (digits[ones] if ones else "")


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_addresses_that_meet(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_addresses_that_do_not(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@given(parts)
def test_every_way_of_writing_a_block_is_one(numbers: list[int]) -> None:
    a, b, c = numbers
    ways = {
        f"見本町{a}丁目{b}番{c}号", f"見本町{kanji(a)}丁目{kanji(b)}番{kanji(c)}号",
        f"見本町{a}-{b}-{c}", f"見本町 {a}丁目 {b}番地の{c}",
    }  # fmt: skip
    assert {address_key(way) for way in ways} == {f"見本町{a}-{b}-{c}"}


@given(parts, parts)
def test_other_numbers_are_another_address(one: list[int], other: list[int]) -> None:
    keys = [address_key("見本町{}丁目{}番{}号".format(*numbers)) for numbers in (one, other)]
    assert (keys[0] == keys[1]) is (one == other)


@given(st.text(max_size=40))
def test_any_text_has_a_key_and_spaces_around_it_do_not_matter(text: str) -> None:
    assert address_key(f"　{text} ") == address_key(text)
