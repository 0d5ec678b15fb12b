"""Names keep every character; the folded key is for finding only."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.terms.person_name import PersonName, agrees_with_card, folded_key

IVS = "\U000e0101"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"), ("﨑山", "崎山"), ("渡邉", "渡辺"), ("渡邊", "渡辺"), ("𠮷田", "吉田"),
        ("齋藤", "斉藤"), ("濵田", "浜田"), (f"葛{IVS}城", "葛城"), ("ｱｲｳ", "アイウ"),
        ("ＡＢＣ", "abc"), ("見本　花子", "見本花子"), ("O'Neil", "oneil"), ("神", "神"),
        ("ジョージ", "ジヨジ"), ("ﾊﾟﾊﾟ", "パパ"), ("がぎ", "か\u3099き\u3099"),
    ],
)  # fmt: skip
def test_names_that_are_found_alike(one: str, other: str) -> None:
    assert folded_key(one) == folded_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("山田", "山川"), ("ハナ", "バナ"), ("花子", "花"), ("", "一")]
)
def test_names_that_are_not(one: str, other: str) -> None:
    assert folded_key(one) != folded_key(other)


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert folded_key(folded_key(name)) == folded_key(name)


@given(st.text(alphabet="山田花子髙﨑邉ァー　 -‐ｱａA", max_size=20), st.integers(0, 20))
def test_selectors_and_spaces_do_not_matter(name: str, place: int) -> None:
    for added in (IVS, "\ufe00", " ", "　"):
        if name and added in {IVS, "\ufe00"} and place % (len(name) + 1) == 0:
            continue
        at = place % (len(name) + 1)
        assert folded_key(name[:at] + added + name[at:]) == folded_key(name)


@given(st.text(max_size=30))
def test_a_key_holds_letters_and_digits_alone(name: str) -> None:
    assert all(unicodedata.category(c)[0] in "LN" for c in folded_key(name))


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_name_is_kept_as_written(family: str, given_: str) -> None:
    """NFC alone would change 神 (U+FA19): nothing is normalised."""
    name = PersonName(family, given_)
    assert (name.family, name.given) == (family, given_)
    assert str(name) == "\u3000".join(part for part in (family, given_) if part)
    assert name.key == folded_key(family + given_)


def test_a_name_among_the_items_of_a_register() -> None:
    items = {
        "family_name": "葛\U000e0102城", "given_name": None, "family_kana": "カツラギ", "given_kana": "",
        "former_name": "辻", "address": "見本町",
    }  # fmt: skip
    name = PersonName.of(items)
    assert name == PersonName("葛\U000e0102城", family_kana="カツラギ", former="辻")
    assert (str(name), name.kana) == ("葛\U000e0102城", "カツラギ")
    assert PersonName.of(
        {"common_name": "金山　民俊", "alphabet_name": "KIM MINJUN"}
    ) == PersonName("", common="金山　民俊", alphabet="KIM MINJUN")


@pytest.mark.parametrize(
    ("name", "card", "marks", "fits"),
    [
        ("見本　花子", "見本　花子", "00000", True),
        ("𠮷田　花子", "吉田　花子", "10000", True),
        ("𠮷田　花子", "〓田　花子", "10000", True),
        ("𠮷田　花子", "〓田　花子", "00000", False),
        (f"葛{IVS}城　花子", "葛城　花子", "10000", True),
        (f"葛{IVS}城　花子", "葛城　花子", "00000", True),
        ("見本　花子", "見本　花代", "00000", False),
        ("見本　花子", "見本　花代", "00001", True),
        ("見本　花子", "見本花子", "0000", True),
        ("見本　花子", "〓〓花子", "1100", False),
        ("見本　花子", "", "", False),
        ("見本　花子", "見本　花子", "", True),
    ],
)
def test_exact_names_and_what_a_card_can_write(
    name: str, card: str, marks: str, fits: bool
) -> None:
    assert agrees_with_card(name, card, marks) is fits


@given(st.text(alphabet="見本花子髙﨑𠮷", min_size=1, max_size=8), st.data())
def test_stand_ins_fit_only_where_they_are_marked(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    card = name[:place] + "〓" + name[place + 1 :]
    marks = "".join("1" if at == place else "0" for at in range(len(name)))
    assert agrees_with_card(name, card, marks)
    assert not agrees_with_card(name, card, "0" * len(name))
