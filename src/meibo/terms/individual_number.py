"""Check digit of the Individual Number (個人番号) and of the Resident Record Code (住民票コード).

Sources: 行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び
個人番号カード並びに情報提供ネットワークシステムによる特定個人情報の提供等に関する省令 (平成26年総務省令
第85号) 第5条; 住民基本台帳法施行規則 第1条, whose 算式 the Minister tells.

Weights 6 to 2 and 7 to 2; remainders 0 and 1 of the sum share the digit 0. So every wrong check digit
is found, and every one wrong digit and every two neighbours changed about before it, but where the
remainder goes from 0 to 1 or back. tests/terms/test_check_digits.py states and tests exactly that.
No example of a Resident Record Code published by others is known to us: verify its weights.
"""

from __future__ import annotations

import re
import unicodedata

from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

# As people write it: together or by fours. A sign before it is a telephone number's.
_WRITTEN = re.compile(
    r"(?<![0-9+])([0-9]{4})[ .・‐‑–—―−ー-]?([0-9]{4})[ .・‐‑–—―−ー-]?([0-9]{4})(?![0-9])"
)
_NUMBER_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_CODE_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def _digits(value: str, length: int) -> list[int] | None:
    if len(value) == length and value.isascii() and value.isdigit():
        return [int(digit) for digit in value]
    return None


def _check_digit(digits: list[int], weights: tuple[int, ...]) -> int:
    rest = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
    return 0 if rest <= 1 else 11 - rest


def is_individual_number(value: str) -> bool:
    """True for twelve ASCII digits whose last is the check digit of the first eleven."""
    digits = _digits(value, 12)
    return digits is not None and _check_digit(digits[:11], _NUMBER_WEIGHTS) == digits[11]


def is_resident_record_code(value: str) -> bool:
    """True for eleven ASCII digits whose last is the check digit of the first ten."""
    digits = _digits(value, 11)
    return digits is not None and _check_digit(digits[:10], _CODE_WEIGHTS) == digits[10]


def shows_number(text: str) -> bool:
    """Whether what may be an Individual Number can be read in a text, in any width."""
    written = _WRITTEN.findall(unicodedata.normalize("NFKC", text))
    return any(is_individual_number("".join(parts)) for parts in written)


def refuse_number(text: str, field: str) -> None:
    """Refusal text.individual_number: a number has no place in what people write (番号法 第20条).

    One twelfth digit in eleven or so fits by chance: what else has twelve digits can be written with
    a word between.
    """
    if shows_number(text):
        raise Refusal(
            "text.individual_number",
            Text(
                "マイナンバーと思われる12桁の数字があります。ここには書かないでください。"
                "別の番号のときは、数字の間に言葉を入れてください。",
                "There are twelve digits that may be an Individual Number. Do not write it here. If "
                "it is another number, put a word between the digits.",
            ),
            field=field,
        )
