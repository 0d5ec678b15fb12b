"""Which characters a name and an address may hold; each other one is named with its place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.terms.characters import WHY, counted, odd_characters, refuse_odd
from meibo.terms.refusal import Refusal

ODD = [
    ("control", "\x00"), ("control", "\n"), ("control", "\t"), ("control", "\u2028"),
    ("direction", "\u202e"), ("direction", "\u2066"), ("direction", "\u200f"),
    ("invisible", "\u200b"), ("invisible", "\u200d"), ("invisible", "\ufeff"),
    ("invisible", "\u3164"), ("invisible", "\U000e0041"), ("space", "\xa0"), ("space", "\u2003"),
    ("private_use", "\ue000"), ("private_use", "\U000f0000"), ("unassigned", "\u0378"),
    ("unassigned", "\uffff"), ("surrogate", "\ud800"), ("emoji", "😀"), ("emoji", "🇯"),
    ("emoji", "\U0001f3fb"), ("selector", "\U000e01ef"), ("selector", "\ufe0f"),
]  # fmt: skip
IN_NAMES = [
    ("digit", "1"), ("digit", "１"), ("digit", "٣"), ("digit", "①"), ("digit", "²"),
    ("symbol", "〓"), ("symbol", "☆"), ("symbol", "㈱"), ("symbol", "+"), ("symbol", "゛"),
    ("symbol", "¥"), ("symbol", "⿰"), ("symbol", "\u20e3"),
]  # fmt: skip
# ①: outside JIS X 0213; 𠮷: second plane; hentaigana; ideographs newer than Unicode 14.
FINE = [
    "\ufa19", "𠮷", "葛\U000e0102", "葛\U000e0100", "神\ufe00", "龘", "\U0001b002", "\U0002a6d7",
    "\U0002ebf0", "\U00031350", "\U000323b0", "ゔ", "ー", "々", "〆", "ヶ", "〇", "Ⅱ", "O'Neil-Ö",
    "Nguyễn", "Nguye\u0302\u0303n", "か\u3099", "ジャン＝ポール", "A/L", "見本　花子", "김", "Æ",
]  # fmt: skip


@pytest.mark.parametrize(("code", "character"), ODD + IN_NAMES)
def test_an_odd_character_is_named_with_its_place(code: str, character: str) -> None:
    with pytest.raises(Refusal) as refused:
        refuse_odd(f"見葛\U000e0102{character}本", in_name=True, field="family_name")
    refusal = refused.value
    place = 2 if code == "selector" else 3
    assert (refusal.code, refusal.field) == (f"character.{code}", "family_name")
    for text in (refusal.message.ja, refusal.message.en):
        assert str(place) in text
        assert f"U+{ord(character):04X}" in text
        text.encode()  # half a surrogate pair would fail on the page
        assert "\u202e" not in text


@pytest.mark.parametrize(("code", "character"), ODD)
def test_an_address_refuses_what_has_no_shape(code: str, character: str) -> None:
    assert [odd.code for odd in odd_characters(f"東京都{character}", in_name=False)] == [code]


@pytest.mark.parametrize("character", [character for _, character in IN_NAMES])
def test_an_address_may_hold_digits_and_signs(character: str) -> None:
    assert odd_characters(f"見本荘{character}", in_name=False) == []


@pytest.mark.parametrize("name", FINE)
def test_whatever_a_register_writes_is_accepted(name: str) -> None:
    assert odd_characters(name, in_name=True) == []


@pytest.mark.parametrize("text", ["\u3099か", "見本　\u0301", " \u0302"])
def test_a_mark_needs_something_before_it(text: str) -> None:
    assert [odd.code for odd in odd_characters(text, in_name=True)] == ["mark"]


def test_a_person_counts_neither_selectors_nor_marks() -> None:
    assert counted("葛\U000e0102" * 60) == 60
    assert counted("か\u3099𠮷神\ufe00") == 3


@given(st.text(max_size=30), st.booleans())
def test_every_odd_character_is_found_in_order_and_every_reason_has_words(
    text: str, in_name: bool
) -> None:
    found = odd_characters(text, in_name=in_name)
    assert [odd.place for odd in found] == sorted(odd.place for odd in found)
    assert all(odd.code in WHY and odd.text in text for odd in found)
    without = [c for c in text if c not in "".join(odd.text for odd in found)]
    assert not any(unicodedata.category(c) in {"Cc", "Co", "Cs", "Cf"} for c in without)


@given(st.text(st.characters(categories=["Lo", "Lu", "Ll", "Lm"]), max_size=20))
def test_letters_of_every_script_pass_but_for_the_invisible(text: str) -> None:
    assert {odd.code for odd in odd_characters(text, in_name=True)} <= {"invisible"}
