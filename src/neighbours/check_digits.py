"""Check digits of the Individual Number (個人番号) and the Resident Record Code (住民票コード).

Source of the Individual Number: 行政手続における特定の個人を識別するための番号の利用等に関する
法律の規定による通知カード及び個人番号カード並びに情報提供ネットワークシステムによる特定個人情報の
提供等に関する省令 (平成26年総務省令第85号) 第五条:
``11 - (sum of Pn * Qn for n = 1..11) mod 11``, 0 where the remainder is 1 or less; Pn is the n-th
digit of the eleven counted from the lowest; Qn is n + 1 for n = 1..6 and n - 5 for n = 7..11.

Source of the Resident Record Code: 住民基本台帳法施行規則 第一条 says ten random digits and one
check digit "by the formula the Minister lays down". The Minister's notice was not at hand; the same
formula over ten digits is used here. *verify*: general knowledge, not read in the notice itself.
"""

INDIVIDUAL_NUMBER_DIGITS = 12
RESIDENT_RECORD_CODE_DIGITS = 11


def _modulus_11(body: str) -> str:
    """The check digit of `body`, a string of ASCII digits, lowest digit last."""
    total = 0
    for place, digit in enumerate(reversed(body), start=1):
        total += int(digit) * (place + 1 if place <= 6 else place - 5)
    remainder = total % 11
    return "0" if remainder <= 1 else str(11 - remainder)


def _is_ascii_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def individual_number_check_digit(body: str) -> str:
    """Check digit of the first 11 digits. Raises ValueError on anything but 11 ASCII digits."""
    if not _is_ascii_digits(body, INDIVIDUAL_NUMBER_DIGITS - 1):
        raise ValueError("an Individual Number has 11 digits before its check digit")
    return _modulus_11(body)


def is_individual_number(text: str) -> bool:
    """True where `text` is 12 ASCII digits and the last is the right check digit."""
    return _is_ascii_digits(text, INDIVIDUAL_NUMBER_DIGITS) and _modulus_11(text[:-1]) == text[-1]


def resident_record_code_check_digit(body: str) -> str:
    """Check digit of the first 10 digits. Raises ValueError on anything but 10 ASCII digits."""
    if not _is_ascii_digits(body, RESIDENT_RECORD_CODE_DIGITS - 1):
        raise ValueError("a Resident Record Code has 10 digits before its check digit")
    return _modulus_11(body)


def is_resident_record_code(text: str) -> bool:
    """True where `text` is 11 ASCII digits and the last is the right check digit."""
    return (
        _is_ascii_digits(text, RESIDENT_RECORD_CODE_DIGITS) and _modulus_11(text[:-1]) == text[-1]
    )
