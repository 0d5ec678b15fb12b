"""Folding of names and addresses for comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neighbours.resident_register.folding import fold_address, fold_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("渡邉\U000e0111　遥", "渡辺遥"),
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("𠮷田", "吉田"),
        ("齋藤", "斎藤"),
        ("齊藤", "斉藤"),
        ("ﾅｶﾑﾗ ﾕｲ", "ナカムラ　ユイ"),
        ("O'Brien", "Ｏ＇ＢＲＩＥＮ"),
    ],
)
def test_same_name_same_key(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("斎藤", "斉藤"), ("渡部", "渡辺"), ("ハル", "ばる"), ("かおり", "カオリ")]
)
def test_other_name_other_key(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(
    "typed",
    [
        "１丁目２番３号　コーポ見本６０４号",
        "1-2-3 コーポ見本604",
        "１－２－３コーポ見本604号",
        "1丁目2番地の3 コーポ見本 604",
        "1ー2ー3コーポ見本604",
    ],
)
def test_block_numbers_meet(typed: str) -> None:
    stored = fold_address("東京都府中市本町１丁目２番３号　コーポ見本６０４号")
    assert fold_address("東京都府中市本町" + typed) == stored


def test_other_block_other_key() -> None:
    assert fold_address("本町1-23") != fold_address("本町12-3")


@given(st.text(alphabet="渡邉邊辺\U000e0111 　Ａaア1１丁目番号-－", max_size=20))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)
