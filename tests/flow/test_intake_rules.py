"""Reading answers: any text gives a value or a Refusal; names are never changed."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meibo.catalogue import procedure
from meibo.catalogue.definitions import Item
from meibo.flow.intake import rules
from meibo.terms.refusal import Refusal

PROCEDURE = procedure("nurse", "new_registration")
ITEMS = {item.id: item for item in PROCEDURE.items()}
odd = st.text(max_size=70) | st.sampled_from(
    ["", " ", "　", "\x00", "../../x", "😀", "\ud800", "山田\u202e", "１２３", "ｱｲｳ", "x" * 300,
     "\ue000", "0" * 30, "²", "①", "-", "٣", "+81-3-1234-5678", "on", "true"]
)  # fmt: skip


def fields(item: Item, text: str) -> dict[str, str]:
    if item.kind != "date":
        return {item.id: text}
    return {f"{item.id}_{part}": text for part in ("era", "year", "month", "day")}


@settings(max_examples=300)
@given(st.sampled_from(sorted(ITEMS)), odd)
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    item = ITEMS[name]
    refused: Refusal | None = None
    try:
        value = rules.read_item(item, fields(item, text))
    except Refusal as refusal:
        refused = refusal
    if refused is not None:
        assert (refused.field or "").startswith(name)
        assert refused.code.partition(".")[0] in {"intake", "date", "character"}
        return
    assert value is None or isinstance(value, (str, int, bool))
    assert value is not None or not item.required
    if isinstance(value, str):
        value.encode()  # half a surrogate pair would fail here, and later in the signed bytes


@settings(max_examples=300)
@given(st.text(alphabet="山田髙﨑𠮷神 　\U000e0101\ufe00・ー々〆ヶAzÉ'-", min_size=1, max_size=60))
def test_names_come_through_as_they_were_written(text: str) -> None:
    item = ITEMS["given_name"]
    try:
        value = rules.read_item(item, {item.id: text})
    except Refusal:
        return
    assert value == text or (value is None and not text.strip(" \u3000"))


def test_a_compatibility_ideograph_is_not_its_plain_form() -> None:
    name = "\ufa19"
    assert unicodedata.normalize("NFC", name) != name
    assert rules.read_item(ITEMS["family_name"], {"family_name": name}) == name


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("examination_round", "１１５", 115), ("examination_round", " 1 ", 1), ("examination_round", "²", 2),
        ("examination_number", "１２-３４５", "12345"), ("examination_number", "001", "001"),
        ("family_kana", "みほん", "ミホン"), ("family_kana", "ﾐﾎﾝ", "ミホン"),
        ("family_kana", "ﾊﾞﾊﾟー", "バパー"), ("phone", "０３−１２３４−５６７８", None),
        ("phone", "０３‐１２３４‐５６７８", "03-1234-5678"), ("phone", "+81 3 1234 5678", "+81312345678"),
        ("phone", "０３ー１２３４ー５６７８", "03-1234-5678"),
        ("sex", "2", "2"), ("declared_fine", "yes", True), ("declared_fine", "no", False),
        ("domicile", "東京都", "東京都"), ("domicile", "ブラジル", "ブラジル"),
        ("domicile", "京都府", "京都府"), ("domicile", "中国", "中国"), ("domicile", "Viet Nam", "Viet Nam"),
        ("address", "　東京都１−１　", "東京都１−１"),
    ],
)  # fmt: skip
def test_what_is_read(name: str, text: str, value: Any) -> None:
    if value is None:
        with pytest.raises(Refusal):
            rules.read_item(ITEMS[name], {name: text})
    else:
        assert rules.read_item(ITEMS[name], {name: text}) == value


@pytest.mark.requirement("APP-03")
@pytest.mark.parametrize(
    "name",
    ["\ufa19", "𠮷", "葛\U000e0102", "葛\U000e0100", "SUHARTONO", "ゔ", "ジョージー", "が", "か\u3099",
     "\U00031350", "龘" * 60, "葛\U000e0102" * 60, "A/L O'NEIL", "ジャン＝ポール", "々〆ヶ〇"],
)  # fmt: skip
def test_names_that_are_kept_to_the_character(name: str) -> None:
    for item in ("family_name", "given_name", "former_name"):
        assert rules.read_item(ITEMS[item], {item: name}) == name


@pytest.mark.parametrize(
    ("text", "value"),
    [("ゔぃくとりあ", "ヴィクトリア"), ("ｼﾞｮｰｼﾞ", "ジョージ"), ("か\u3099", "ガ"), ("いすゞ", "イスヾ"),
     ("ヷヸヹヺ", "ヷヸヹヺ"), ("ヵヶ", "ヵヶ"), ("　ミホン ", "ミホン"), ("グエン　ティ", "グエン　ティ")],
)  # fmt: skip
def test_readings_become_full_width_katakana_and_nothing_else(text: str, value: str) -> None:
    assert rules.read_item(ITEMS["family_kana"], {"family_kana": text}) == value


@pytest.mark.parametrize(
    "text", ["ジョ-ジ", "ジョ‐ジ", "ジョ−ジ", "㌔", "㋐", "ABC", "\u3099", "ア\u3099"]
)
def test_what_is_no_reading_is_refused_and_not_guessed(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.read_item(ITEMS["family_kana"], {"family_kana": text})
    assert refused.value.code in {"intake.kana", "character.mark"}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("family_name", " 見本", "intake.surrounding_space"), ("family_name", "見本　", "intake.surrounding_space"),
        ("family_name", "葛\U000e01ef", "character.selector"), ("family_name", "葛\U000e0102" * 61, "intake.too_long"),
        ("given_name", "a" + "\u0301" * 240, "intake.too_long"), ("given_name", "山\u202e田", "character.direction"),
        ("former_name", "見本①", "character.digit"), ("address", "東京都\u200b", "character.invisible"),
        ("address", "東京都🏠", "character.emoji"), ("domicile", "東\x00京都", "character.control"),
        ("examination_round", "0", "intake.range"), ("examination_round", "201", "intake.range"),
        ("examination_round", "百", "intake.number"),
        ("examination_number", "12", "intake.examination_number"),
        ("family_name", "", "intake.missing"), ("family_name", "　", "intake.missing"),
        ("family_name", "あ" * 61, "intake.too_long"), ("family_name", "山\x00田", "character.control"),
        ("family_name", "山\ue000田", "character.private_use"), ("family_name", "山1", "character.digit"),
        ("family_name", "山😀", "character.emoji"), ("family_kana", "山田", "intake.kana"),
        ("sex", "4", "intake.choice"), ("declared_fine", "maybe", "intake.yes_no"),
        ("domicile", "東都", "intake.prefecture"), ("domicile", "江戸県", "intake.prefecture"),
        ("domicile", "東京", "intake.prefecture"), ("domicile", "東京都新宿区", "intake.prefecture"),
        ("domicile", "新宿区", "intake.prefecture"), ("domicile", "Tokyo", "intake.prefecture"),
        ("domicile", "日本", "intake.prefecture"), ("domicile", "とうきょう", "intake.prefecture"),
        ("domicile", "123", "intake.prefecture"),
        ("phone", "電話", "intake.phone"), ("phone", "123", "intake.phone"),
    ],
)  # fmt: skip
def test_what_is_refused(name: str, text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.read_item(ITEMS[name], {name: text})
    assert (refused.value.code, refused.value.field) == (code, name)


def test_dates_come_in_four_fields() -> None:
    item = ITEMS["birth_date"]
    raw = {"birth_date_era": "平成", "birth_date_year": "１３", "birth_date_month": "4",
           "birth_date_day": "5"}  # fmt: skip
    assert rules.read_item(item, raw) == "2001-04-05"
    with pytest.raises(Refusal) as refused:
        rules.read_item(item, raw | {"birth_date_month": "13"})
    assert refused.value.field == "birth_date_day"
    with pytest.raises(Refusal) as refused:
        rules.read_item(item, {"birth_date_era": "平成"})
    assert (refused.value.code, refused.value.field) == ("intake.missing", "birth_date")


def test_signed_bytes_hold_everything_and_nothing_by_accident() -> None:
    given_: dict[str, Any] = {
        "application": "a", "reference": "r", "register": "nurse", "procedure": "p",
        "content": {"x": "字"}, "attachments": {"k": "s"}, "envelope": "e", "earlier": None,
    }  # fmt: skip
    document = rules.document(**given_)
    assert (
        document
        == (
            '{"application":"a","attachments":{"k":"s"},"content":{"x":"字"},"earlier":null,'
            '"envelope":"e","procedure":"p","reference":"r","register":"nurse","v":1}'
        ).encode()
    )
    for name in given_:
        assert rules.document(**given_ | {name: {"y": 1} if name in {"content", "attachments"}
                                          else "other"}) != document  # fmt: skip


def test_missing_lists_items_then_attachments() -> None:
    lacking = rules.missing(PROCEDURE, {"family_name": "見本"}, {"koseki_extract": "x"})
    assert "family_name" not in lacking
    assert lacking[0] == "examination_round"
    assert lacking[-1] == "doctors_certificate"
    assert "given_name" not in lacking, "not required"


@pytest.mark.parametrize("text", ["東京", "東京都新宿区", "tokyo", "Tokyo-to", "Tokyo, Japan"])
def test_a_prefecture_that_is_meant_is_said_in_full(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.read_item(ITEMS["domicile"], {"domicile": text})
    assert "東京都" in refused.value.message.ja
    assert "東京都" in refused.value.message.en


def test_what_is_missing_is_chosen_or_typed() -> None:
    with pytest.raises(Refusal) as refused:
        rules.read_item(ITEMS["sex"], {})
    assert "選択してください" in refused.value.message.ja
