"""The people known by a key: twenty-four ordinary nurses and one for each special case.

They are made before everyone else, so that adding households never changes them. Add new keys at
the end only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from neighbours.population_maker import FULL_SPACE, Maker, Resident

NURSES = 24
NOT_CONNECTED_MUNICIPALITY = "99201"  # no prefecture has the code 99
# A traditional comic tale's endless name, cut so that family name, space and given name are 60
# characters: the widest a name may get here.
LONG_GIVEN = (
    "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処"
    "藪ら柑子の藪柑子パイポパイポパイポのシューリンガン"
)
LONG_GIVEN_KANA = (
    "ジュゲムジュゲムゴコウノスリキレカイジャリスイギョノスイギョウマツ"
    "ウンライマツフウライマツクウネルトコロニスムトコロヤブラコウジ"
)
LONG_ALPHABET = "MONTENEGRO DE LA CONCEPCION Y VILLANUEVA MARIA GUADALUPE EVA"


def _named(maker: Maker, name: str, kana: str, sex: str, birth: date) -> Resident:
    return maker.resident(name=name, kana=kana, birth=birth, sex=sex, at=maker.address())


def _nurses(maker: Maker) -> Iterator[tuple[str, Resident]]:
    """Alive, aged 22 to 30, nothing special: characters of JIS X 0208 without selectors."""
    plain = [
        (written, kana)
        for written, kana in maker.tables.surnames
        if all(character not in maker.tables.selectors for character in written)
        and written.encode("shift_jis", errors="ignore").decode("shift_jis") == written
    ]
    for index in range(1, NURSES + 1):
        sex = "1" if index % 6 == 0 else "2"
        person = maker.native(maker.draw.pick(plain), maker.birth(22, 30), sex, maker.address())
        yield f"nurse-{index:02d}", person


def _written_forms(maker: Maker) -> Iterator[tuple[str, Resident]]:
    """Names that are hard to write: selectors, outside the first plane, long, single."""
    ivs = f"渡邉\U000e0111{FULL_SPACE}遥"
    yield "ivs", _named(maker, ivs, "ワタナベ　ハルカ", "2", date(2002, 5, 17))
    katsura = f"葛\U000e0103城{FULL_SPACE}千尋"
    yield "ivs_katsura", _named(maker, katsura, "カツラギ　チヒロ", "2", date(2001, 11, 3))
    yield "surrogate_pair", _named(maker, "𠮷田　航", "ヨシダ　ワタル", "1", date(2000, 2, 29))
    yield (
        "compatibility_kanji",
        _named(maker, "髙木　美咲", "タカギ　ミサキ", "2", date(1999, 8, 8)),
    )
    yield (
        "long_name",
        _named(
            maker,
            f"五百旗頭{FULL_SPACE}{LONG_GIVEN}"[:60],
            f"イオキベ{FULL_SPACE}{LONG_GIVEN_KANA}",
            "1",
            date(1998, 7, 7),
        ),
    )
    yield (
        "long_alphabet",
        replace(
            _named(
                maker, LONG_ALPHABET, "モンテネグロ　マリア　グアダルーペ", "2", date(1997, 1, 31)
            ),
            alphabet_name=LONG_ALPHABET,
        ),
    )
    yield (
        "single_name",
        replace(
            _named(maker, "SUHARTONO", "スハルトノ", "1", date(1998, 10, 10)),
            alphabet_name="SUHARTONO",
        ),
    )


def _other_names(maker: Maker) -> Iterator[tuple[str, Resident]]:
    """Former name, foreign nationals with and without a common name, sex not stated."""
    yield (
        "former_name",
        replace(
            _named(maker, "佐々木　七海", "ササキ　ナナミ", "2", date(1999, 3, 12)),
            former_name="辻\U000e0103",
        ),
    )
    yield (
        "foreign",
        replace(
            _named(maker, "NGUYEN THI HOA", "グエン　ティ　ホア", "2", date(2000, 9, 2)),
            alphabet_name="NGUYEN THI HOA",
        ),
    )
    yield (
        "foreign_common_name",
        replace(
            _named(maker, "KIM MINJUN", "キム　ミンジュン", "1", date(1999, 12, 24)),
            alphabet_name="KIM MINJUN",
            common_name="金山　民俊",
        ),
    )
    yield "sex_not_stated", _named(maker, "森　薫", "モリ　カオル", "3", date(1998, 6, 1))


def _recent_changes(maker: Maker) -> Iterator[tuple[str, Resident]]:
    """Moved, renamed, corrected, dead; and one more ordinary person to stand second."""
    yield (
        "moved",
        replace(
            _named(maker, "中村　結衣", "ナカムラ　ユイ", "2", date(2001, 4, 20)),
            changed="address",
            changed_on=date(2026, 3, 25),
        ),
    )
    yield (
        "renamed",
        replace(
            _named(maker, "石川　莉子", "イシカワ　リコ", "2", date(2000, 12, 5)),
            former_name="大野",
            changed="name",
            changed_on=date(2026, 2, 14),
        ),
    )
    yield (
        "corrected",
        replace(
            _named(maker, "藤井　健太", "フジイ　ケンタ", "1", date(1999, 9, 9)),
            changed="correction",
            changed_on=date(2025, 12, 1),
        ),
    )
    yield (
        "dead",
        replace(
            _named(maker, "村上　彩", "ムラカミ　アヤ", "2", date(1997, 5, 5)),
            alive=False,
            changed="death",
            changed_on=date(2026, 1, 8),
        ),
    )
    yield "second", _named(maker, "岡田　翔太", "オカダ　ショウタ", "1", date(2000, 4, 2))


def _alike(maker: Maker) -> Iterator[tuple[str, Resident]]:
    """People an enquiry by name can confuse.

    same_name_*: same name and birth date, other places. many_*: the same in all four (one block of
    flats whose rooms are not part of the address), one written with a variant of the character.
    three_*: same name, birth date and address, other sex: the three items give many, the four one.
    twin_*: same family name, birth date and address, other given names.
    """
    for key in ("same_name_a", "same_name_b"):
        yield key, _named(maker, "田中　美優", "タナカ　ミユ", "2", date(2001, 1, 15))
    here = maker.address(rooms=False)
    for key, family in (("many_a", "渡辺"), ("many_b", "渡邊\U000e010a")):
        person = _named(maker, f"{family}　愛", "ワタナベ　アイ", "2", date(1999, 2, 3))
        yield key, replace(person, address=here[0], municipality_code=here[1])
    there = maker.address()
    for key, sex in (("three_a", "1"), ("three_b", "2")):
        person = _named(maker, "山口　薫", "ヤマグチ　カオル", sex, date(2000, 8, 21))
        yield key, replace(person, address=there[0], municipality_code=there[1])
    home = maker.address()
    for key, given, kana in (("twin_a", "さくら", "サクラ"), ("twin_b", "葵", "アオイ")):
        person = _named(maker, f"清水　{given}", f"シミズ　{kana}", "2", date(2002, 3, 30))
        yield key, replace(person, address=home[0], municipality_code=home[1])


def _unreachable(maker: Maker) -> Iterator[tuple[str, Resident]]:
    """Lives in an invented municipality whose register the network cannot reach."""
    person = _named(maker, "松田　瑞穂", "マツダ　ミズホ", "2", date(1999, 10, 2))
    yield (
        "not_connected",
        replace(
            person,
            address="見本県未接続市中央１丁目１０１番１号",
            municipality_code=NOT_CONNECTED_MUNICIPALITY,
        ),
    )


def make_samples(maker: Maker) -> Iterator[tuple[str, Resident]]:
    """(key, resident) of every sample person, in a fixed order."""
    yield from _nurses(maker)
    yield from _written_forms(maker)
    yield from _other_names(maker)
    yield from _recent_changes(maker)
    yield from _alike(maker)
    yield from _unreachable(maker)
