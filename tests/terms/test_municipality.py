"""Codes of local public bodies: check digits, what is in force, what has ended."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.terms.municipality import LIST_OF, check_digit, municipalities, municipality, parse_code
from meibo.terms.prefecture import PREFECTURES
from meibo.terms.refusal import Refusal

# 総務省「全国地方公共団体コード」, as it publishes them with six digits.
PUBLISHED = {
    "010006": "北海道", "011002": "北海道札幌市", "110001": "埼玉県", "131016": "東京都千代田区",
    "141003": "神奈川県横浜市", "200000": "長野県", "220001": "静岡県", "260002": "京都府",
    "270008": "大阪府", "400009": "福岡県", "470007": "沖縄県",
}  # fmt: skip
TODAY = date(2026, 11, 21)
codes = st.text(alphabet="0123456789", min_size=5, max_size=5)


@pytest.mark.parametrize(("code", "name"), PUBLISHED.items())
def test_published_codes(code: str, name: str) -> None:
    assert check_digit(code[:5]) == code[5]
    assert municipality(parse_code(code), TODAY).name == name


def remainder(code: str) -> int:
    """Said apart from the product: sum of the digits times 6 to 2, by 11."""
    return sum(int(code[at]) * (6 - at) for at in range(5)) % 11


@given(codes, st.integers(0, 4), st.integers(1, 9))
def test_one_wrong_digit_is_found_but_where_0_and_10_share_a_digit(
    code: str, place: int, by: int
) -> None:
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    shared = {remainder(code), remainder(wrong)} == {0, 10}
    assert (check_digit(wrong) == check_digit(code)) is shared


@given(codes, st.integers(0, 3))
def test_two_neighbours_changed_about_are_found_but_there(code: str, place: int) -> None:
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    shared = wrong == code or {remainder(code), remainder(wrong)} == {0, 10}
    assert (check_digit(wrong) == check_digit(code)) is shared


@given(codes, st.integers(1, 9))
def test_a_wrong_check_digit_is_always_found(code: str, by: int) -> None:
    right = check_digit(code)
    assert parse_code(code + right) == parse_code(code) == code
    with pytest.raises(Refusal) as refused:
        parse_code(code + str((int(right) + by) % 10))
    assert refused.value.code == "municipality.check_digit"


@given(st.text(max_size=8))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    try:
        assert parse_code(text) == text[:5]
    except Refusal as refusal:
        assert refusal.code in {"municipality.form", "municipality.check_digit"}  # noqa: PT017
    if len(text) != 5:
        with pytest.raises(ValueError, match="five digits"):
            check_digit(text)


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("22202", date(2007, 3, 31), "静岡県浜松市"), ("22130", date(2007, 4, 1), "静岡県浜松市"),
        ("22135", date(2023, 12, 31), "静岡県浜松市北区"), ("22138", date(2024, 1, 1), "静岡県浜松市中央区"),
        ("28221", date(2019, 4, 30), "兵庫県篠山市"), ("28221", date(2019, 5, 1), "兵庫県丹波篠山市"),
        ("40305", date(2018, 9, 30), "福岡県筑紫郡那珂川町"), ("40231", date(2018, 10, 1), "福岡県那珂川市"),
    ],
)  # fmt: skip
def test_a_code_stands_for_what_it_was_on_the_day(code: str, day: date, name: str) -> None:
    assert municipality(code, day).name == name


@pytest.mark.parametrize(
    ("code", "day", "follow"),
    [("22202", date(2007, 4, 1), "22130"), ("22135", date(2024, 1, 1), "22138、22139"),
     ("22138", date(2023, 12, 31), "―"), ("09367", TODAY, "09203")],
)  # fmt: skip
def test_a_code_not_in_force_is_refused_with_what_followed(
    code: str, day: date, follow: str
) -> None:
    with pytest.raises(Refusal) as refused:
        municipality(code, day)
    assert refused.value.code == "municipality.not_in_force"
    assert follow in refused.value.message.ja


def test_an_unknown_code_is_refused_with_the_day_of_the_list() -> None:
    with pytest.raises(Refusal) as refused:
        municipality("99201", TODAY)
    assert refused.value.code == "municipality.unknown"
    assert "2026年10月現在の一覧にありません" in refused.value.message.ja


def test_the_list_is_whole_and_hangs_together() -> None:
    """1,741 municipalities and wards of Tokyo, the six northern villages, 171 wards, 47 prefectures."""
    all_ = [one for rows in municipalities().values() for one in rows]
    living = [one for one in all_ if one.in_force(LIST_OF)]
    assert len(living) == 1741 + 6 + 171 + 47
    assert [one.name for one in living if one.code.endswith("000")] == list(PREFECTURES)
    for one in all_:
        assert one.name.startswith(PREFECTURES[int(one.code[:2]) - 1])
        assert (one.valid_until is None) == (one.successors == ())
        assert all(after in municipalities() for after in one.successors)
    assert (
        max(len([1 for one in rows if one.in_force(LIST_OF)]) for rows in municipalities().values())
        == 1
    )
