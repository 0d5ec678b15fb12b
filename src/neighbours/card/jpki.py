"""How the public personal authentication service (公的個人認証, JPKI) writes a person in bytes.

Object identifiers, order and encoding of subjectAltName follow public code and notes that read
real cards: `openssl x509 -ext subjectAltName` of a real signing certificate shows UTF8String
otherNames in the order .1 .4 .3 .5 .2 .6; birth dates are nine digits, EYYYYMMDD with Gregorian
year and the era as first digit (1 明治, 2 大正, 3 昭和, 4 平成, 5 令和, 0 unknown); sex is 1, 2 or 3;
.2 and .6 hold one 0 or 1 per character, 1 where it stands in for another. Such code names J-LIS
公的個人認証サービス プロファイル仕様書 as its source; that document itself was not at hand.

*verify* (not proven by code that reads cards): which character stands in for one outside JIS X 0208
and JIS X 0212; that a variation selector counts as such a case; the form of the subject's CN (real
subjects also carry two localityName, left out here); the test policy identifier.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from asn1crypto.core import UTF8String
from cryptography import x509

PERSONAL_DATA = "1.2.392.200149.8.5.5"
NAME = x509.ObjectIdentifier(f"{PERSONAL_DATA}.1")
NAME_SUBSTITUTES = x509.ObjectIdentifier(f"{PERSONAL_DATA}.2")
SEX = x509.ObjectIdentifier(f"{PERSONAL_DATA}.3")
BIRTH_DATE = x509.ObjectIdentifier(f"{PERSONAL_DATA}.4")
ADDRESS = x509.ObjectIdentifier(f"{PERSONAL_DATA}.5")
ADDRESS_SUBSTITUTES = x509.ObjectIdentifier(f"{PERSONAL_DATA}.6")

# Public test-card code: production 1.2.392.200149.8.5.1.1.20, test environment …1.0.20.
TEST_SIGNING_POLICY = x509.ObjectIdentifier("1.2.392.200149.8.5.1.0.20")

_ERAS = (
    (date(2019, 5, 1), "5"),
    (date(1989, 1, 8), "4"),
    (date(1926, 12, 25), "3"),
    (date(1912, 7, 30), "2"),
    (date(1868, 1, 25), "1"),
)
# Written forms outside JIS X 0208 and JIS X 0212 that have a form of the same name inside.
_STAND_INS = {"髙": "高", "﨑": "崎", "𠮷": "吉", "德": "徳", "濵": "浜", "栁": "柳"}
_NO_FORM = "〓"  # the printer's mark for a missing type


def birth_date_digits(birth: date) -> str:
    """EYYYYMMDD. Raises ValueError before 明治."""
    for first_day, digit in _ERAS:
        if birth >= first_day:
            return f"{digit}{birth:%Y%m%d}"
    raise ValueError("no era digit before 1868-01-25")


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _within_card_characters(character: str) -> bool:
    """EUC-JP as Python has it holds exactly ASCII, JIS X 0201 kana, JIS X 0208 and JIS X 0212."""
    try:
        character.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return True


def with_stand_ins(text: str) -> tuple[str, str]:
    """`text` in the card's characters, and one "0" or "1" for each of its characters."""
    written: list[str] = []
    marks: list[str] = []
    for character in text:
        if _is_variation_selector(character):
            if marks:
                marks[-1] = "1"
            continue
        if _within_card_characters(character):
            written.append(character)
            marks.append("0")
            continue
        plain = unicodedata.normalize("NFKC", character)
        stand_in = _STAND_INS.get(character, plain if plain != character else _NO_FORM)
        usable = len(stand_in) == 1 and _within_card_characters(stand_in)
        written.append(stand_in if usable else _NO_FORM)
        marks.append("1")
    return "".join(written), "".join(marks)


def _other_name(type_id: x509.ObjectIdentifier, text: str) -> x509.OtherName:
    return x509.OtherName(type_id, UTF8String(text).dump())


def basic_four(name: str, birth: date, sex: str, address: str) -> x509.SubjectAlternativeName:
    """The 基本4情報 as real signing certificates carry them, in their order."""
    name_text, name_marks = with_stand_ins(name)
    address_text, address_marks = with_stand_ins(address)
    return x509.SubjectAlternativeName(
        [
            _other_name(NAME, name_text),
            _other_name(BIRTH_DATE, birth_date_digits(birth)),
            _other_name(SEX, sex),
            _other_name(ADDRESS, address_text),
            _other_name(NAME_SUBSTITUTES, name_marks),
            _other_name(ADDRESS_SUBSTITUTES, address_marks),
        ]
    )
