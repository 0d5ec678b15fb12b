"""Which characters a name or an address may hold, and what is said of the others.

A name is whatever the family register, the resident record or a passport shows: every script, every
ideograph of Unicode with or without a JIS code, registered variation sequences, punctuation.
Not accepted: what has no shape of its own (control, direction, invisible, private use, unassigned)
and what no register writes in a name (digits, symbols, emoji). Nothing is changed on the way.
戸籍法50条 and 戸籍法施行規則60条 bind the registrar at birth, not the names that exist already.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from meibo.terms.refusal import Refusal
from meibo.terms.text import Text
from meibo.terms.variation import is_selector, sequences

SPACES = " \u3000"
_DIRECTION = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
# Letters and marks by their category that show nothing (Default_Ignorable_Code_Point).
_INVISIBLE = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810)}
# Ideographs that Unicode 17.0 has (Unihan) and the tables of Python 3.11, Unicode 14.0, have not.
_NEWER = ((0x2B739, 0x2B73F), (0x2CEA2, 0x2CEAD), (0x2EBF0, 0x2EE5D), (0x31350, 0x33479))
_EMOJI_FROM = 0x1F000
_EQUALS = "=＝"  # stands between the parts of some names in katakana: ジャン＝ポール

WHY = {
    "control": Text("改行やタブなどの制御文字", "a control character, such as a line break or a tab"),
    "direction": Text("文字の向きを変える見えない文字", "an invisible mark that turns the direction"),
    "invisible": Text("目に見えない文字", "a character nobody can see"),
    "space": Text("特殊な空白", "a special kind of space"),
    "private_use": Text(
        "一部の機器だけで使える文字（私用領域の外字）",
        "a character only some devices know (private use)",
    ),
    "unassigned": Text("文字コードの割り当てがない文字", "a code no character has"),
    "surrogate": Text("壊れた文字", "half of a broken character"),
    "emoji": Text("絵文字", "an emoji"),
    "digit": Text("数字", "a digit"),
    "symbol": Text("記号", "a symbol"),
    "mark": Text("前の文字がない結合文字", "a combining mark with nothing before it"),
    "selector": Text(
        "登録されていない異体字の指定", "a variation selector that is registered for no such shape"
    ),
}  # fmt: skip
_UNSEEN = {
    "control", "direction", "invisible", "space", "private_use", "unassigned", "surrogate", "mark",
}  # fmt: skip
_SENTENCE = Text(
    "{place}文字目{shown}（{code}）は{why}のため使えません。入力し直してください。",
    "Character {place}{shown} ({code}) is {why} and cannot be used. Enter it again.",
)


@dataclass(frozen=True, slots=True)
class Odd:
    """A character that is not accepted. code: of WHY; place: from 1, selectors not counted."""

    code: str
    text: str
    place: int


def counted(text: str) -> int:
    """Characters as a person counts them: selectors and combining marks belong to the one before."""
    return sum(not is_selector(c) and unicodedata.category(c) != "Mn" for c in text)


def _newer(code: int) -> bool:
    return any(first <= code <= last for first, last in _NEWER)


def _without_shape(character: str) -> str:
    """Code of a character that has no shape of its own, "" for one that has."""
    code, category = ord(character), unicodedata.category(character)
    if code in _DIRECTION:
        return "direction"
    if code in _INVISIBLE or category == "Cf":
        return "invisible"
    if category == "Zs":
        return "" if character in SPACES else "space"
    if category == "Cn":
        return "" if _newer(code) else "unassigned"
    return {
        "Cc": "control", "Zl": "control", "Zp": "control", "Co": "private_use", "Cs": "surrogate",
    }.get(category, "")  # fmt: skip


def _sign(character: str, in_name: bool) -> str:
    """Code of a digit or symbol that is not accepted, "" for anything else."""
    category = unicodedata.category(character)
    if category in {"So", "Sk"} and ord(character) >= _EMOJI_FROM:
        return "emoji"
    if not in_name or character in _EQUALS:
        return ""
    if category in {"Nd", "No"}:
        return "digit"
    return "symbol" if category in {"So", "Sk", "Sc", "Sm", "Me"} else ""


def odd_characters(text: str, *, in_name: bool) -> list[Odd]:
    """Everything in a text that is not accepted, in order; an address may hold digits and signs."""
    found, place, before = [], 0, ""
    unknown = {(one.place, one.text[-1]) for one in sequences(text) if not one.collections}
    for character in text:
        if is_selector(character):
            if (place, character) in unknown:
                found.append(Odd("selector", before + character, max(place, 1)))
        else:
            place += 1
            code = _without_shape(character) or _sign(character, in_name)
            if not code and unicodedata.category(character)[0] == "M" and before in ("", *SPACES):
                code = "mark"
            if code:
                found.append(Odd(code, character, place))
        before = character
    return found


def refuse_odd(text: str, *, in_name: bool, field: str) -> None:
    """Refusal `character.<code>` names the first odd character, its place and its code point."""
    found = odd_characters(text, in_name=in_name)
    if not found:
        return
    odd = found[0]
    shown = "" if odd.code in _UNSEEN else odd.text
    message = _SENTENCE.fill(
        place=odd.place,
        shown=Text(f"「{shown}」", f" “{shown}”") if shown else "",
        code=" ".join(f"U+{ord(c):04X}" for c in odd.text),
        why=WHY[odd.code],
    )
    raise Refusal(f"character.{odd.code}", message, field=field)
