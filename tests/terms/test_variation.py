"""Registered sequences: known shapes, MJ numbers, and everything else unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.terms.person_name import mj_numbers
from meibo.terms.variation import SEQUENCES, is_selector, sequences

# As the file of the Unicode Consortium has them (IVD_Sequences.txt of 2022-09-13).
REGISTERED = [
    ("葛", 0x00, ("Adobe-Japan1",), ""), ("葛", 0x02, ("Hanyo-Denshi", "Moji_Joho"), "MJ022335"),
    ("葛", 0x08, ("Hanyo-Denshi", "Moji_Joho"), "MJ022339"), ("葛", 0x0A, (), ""),
    ("辻", 0x03, ("Hanyo-Denshi", "Moji_Joho"), "MJ025761"), ("邉", 0x0F, ("Hanyo-Denshi", "Moji_Joho"), "MJ026190"),
    ("邉", 0x10, ("Hanyo-Denshi", "Moji_Joho"), "MJ060248"), ("㐂", 0x00, ("Adobe-Japan1",), ""),
    ("あ", 0x00, (), ""),
]  # fmt: skip


@pytest.mark.parametrize(("base", "selector", "collections", "mj"), REGISTERED)
def test_sequences_and_their_collections(
    base: str, selector: int, collections: tuple[str, ...], mj: str
) -> None:
    text = base + chr(0xE0100 + selector)
    (found,) = sequences(text)
    assert (found.text, found.place, found.collections, found.mj) == (text, 1, collections, mj)


def test_standardised_sequences_are_of_the_lower_block_alone() -> None:
    """神 U+795E U+FE00 is U+FA19; U+E0100 after it is another thing."""
    low, high = sequences("神\ufe00神\U000e0100")
    assert low.collections == ("standardised",)
    assert high.collections == ("Adobe-Japan1",)
    assert next(sequences("神\ufe01")).collections == ()


def test_a_selector_alone_or_after_another_is_unknown() -> None:
    assert [one.collections for one in sequences("\U000e0102葛\U000e0102\U000e0103")] == [
        (), ("Hanyo-Denshi", "Moji_Joho"), (),
    ]  # fmt: skip


def test_the_whole_list_is_there() -> None:
    """Counts of the source: 14,684, 13,045, 11,384, 154, 36 sequences; 1,002 standardised."""
    counts = dict.fromkeys("UAHKSM", 0)
    for line in SEQUENCES.read_text("utf-8").splitlines():
        for column in () if line[0] == "#" else line.split("\t")[1:]:
            counts[column[0]] += column.count(",") + 1
    assert counts == {"U": 1002, "A": 14684, "H": 13045, "K": 36, "S": 154, "M": 11384}


def test_mj_numbers_of_a_name() -> None:
    assert mj_numbers("葛\U000e0102城　辻\U000e0103葛\U000e0100") == [
        ("葛\U000e0102", "MJ022335"), ("辻\U000e0103", "MJ025761"),
    ]  # fmt: skip


@given(st.text(alphabet="葛辻あ \ufe00\U000e0100\U000e0102\U000e01ef", max_size=12))
def test_every_selector_is_in_exactly_one_sequence(text: str) -> None:
    found = list(sequences(text))
    assert len(found) == sum(map(is_selector, text))
    assert all(one.text in text and is_selector(one.text[-1]) for one in found)
