"""Reading answers, and the bytes that are signed; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from meibo.catalogue.definitions import Item, Page, Procedure
from meibo.flow.intake.refusals import answer, cannot_keep
from meibo.terms.canonical import canonical
from meibo.terms.characters import counted, refuse_odd
from meibo.terms.era import parse_era_date
from meibo.terms.individual_number import refuse_number
from meibo.terms.kana import read_kana
from meibo.terms.person_name import agrees_with_card
from meibo.terms.prefecture import PREFECTURES, prefecture_meant
from meibo.terms.refusal import Refusal

LONGEST_NAME = 60
AROUND = " \t\u3000"
# A reading is longer than what is read: up to two kana and more for each character.
LONGEST_KANA = 150
LONGEST_TEXT = 200
LONGEST_TYPED = 1_000
DATE_PARTS = ("era", "year", "month", "day")
# PostgreSQL keeps no NUL, and UTF-8 has no half of a pair.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
# Places within Japan, Japan itself, hiragana, digits, a single character.
_NO_NATIONALITY = re.compile(
    r"[都道府県市区町村郡]$|^(日本国?|japan)$|[ぁ-ゖ\d]|^.$", re.IGNORECASE
)
_PHONE = re.compile(r"\+?[0-9-]{9,20}")


def _folded(raw: str) -> str:
    """Half and full width made one, for numbers and telephone; never used on names."""
    return unicodedata.normalize("NFKC", raw).strip()


def _text(item: Item, raw: str, longest: int = LONGEST_TEXT) -> str:
    """A line as typed, without the spaces around it: the form says that they are dropped."""
    value = raw.strip(AROUND)
    if len(value) > longest:
        raise _too_long(item, longest)
    refuse_odd(value, in_name=False, field=item.id)
    refuse_number(value, item.id)
    return value


def _too_long(item: Item, longest: int) -> Refusal:
    return answer(
        "too_long", f"{longest}文字以内で入力してください。",
        f"Use at most {longest} characters.", item.id,
    )  # fmt: skip


def _name(item: Item, raw: str) -> str:
    """A name exactly as typed: what cannot stay is refused, never dropped."""
    if counted(raw) > LONGEST_NAME or len(raw) > 4 * LONGEST_NAME:
        raise _too_long(item, LONGEST_NAME)
    if raw != raw.strip(AROUND):
        raise answer(
            "surrounding_space", "前後の空白を取り除いてください。",
            "Remove the spaces before and after it.", item.id,
        )  # fmt: skip
    refuse_odd(raw, in_name=True, field=item.id)
    return raw


def _kana(item: Item, raw: str) -> str:
    """Full-width katakana; the form says that it turns other kana into it."""
    text = _text(item, raw, LONGEST_KANA)
    try:
        return read_kana(text)
    except ValueError:
        raise answer(
            "kana", "カタカナで入力してください。のばす音は「ー」です。",
            "Enter it in katakana; the long mark is ー.", item.id,
        ) from None  # fmt: skip


def _whole_number(item: Item, raw: str) -> int:
    text = _folded(raw)
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise answer("number", "数字で入力してください。", "Enter a whole number.", item.id)
    value = int(text)
    if not item.smallest <= value <= item.largest:
        raise answer(
            "range", f"{item.smallest}から{item.largest}までの数字を入力してください。",
            f"Enter a number from {item.smallest} to {item.largest}.", item.id,
        )  # fmt: skip
    return value


def _examination_number(item: Item, raw: str) -> str:
    text = _folded(raw).replace("-", "")
    if not (text.isascii() and text.isdigit() and 3 <= len(text) <= 10):
        raise answer(
            "examination_number", "受験番号は3～10桁の数字です。",
            "The examination number has 3 to 10 digits.", item.id,
        )  # fmt: skip
    return text


def _choice(item: Item, raw: str) -> str:
    if raw not in {choice.value for choice in item.choices}:
        raise answer("choice", "選択肢から選んでください。", "Choose one of the answers.", item.id)
    return raw


def _yes_no(item: Item, raw: str) -> bool:
    if raw not in {"yes", "no"}:
        raise answer(
            "yes_no", "「はい」か「いいえ」を選んでください。", "Answer yes or no.", item.id
        )
    return raw == "yes"


def _domicile(item: Item, raw: str) -> str:
    """One of the 47 prefectures in full, or a nationality.

    No list of nationalities is kept: the word of a resident record may be any. What is a place of
    Japan, or written as no nationality is, is refused with what to write instead.
    """
    value = _text(item, raw)
    if value in PREFECTURES:
        return value
    meant = prefecture_meant(value)
    if meant is not None:
        raise answer(
            "prefecture", f"「{meant}」のように、都道府県名だけを「都・道・府・県」まで入力してください。",
            f"Enter the name of the prefecture alone and in full, in Japanese: {meant}.", item.id,
        )  # fmt: skip
    if _NO_NATIONALITY.search(value):
        raise answer(
            "prefecture",
            "47都道府県のどれか（例: 東京都）、外国籍の方は国籍（例: ベトナム）を入力してください。",
            "Enter one of the 47 prefectures in Japanese (東京都); foreign nationals enter their "
            "nationality (for example Viet Nam).",
            item.id,
        )
    return value


def _phone(item: Item, raw: str) -> str:
    text = _folded(raw).replace(" ", "").replace("‐", "-").replace("ー", "-")
    if not _PHONE.fullmatch(text):
        raise answer(
            "phone", "電話番号を数字で入力してください（例: 03-1234-5678）。",
            "Enter a telephone number (for example 03-1234-5678).", item.id,
        )  # fmt: skip
    return text


_READERS: dict[str, Callable[[Item, str], Any]] = {
    "name": _name,
    "kana": _kana,
    "address": _text,
    "text": _text,
    "whole_number": _whole_number,
    "examination_number": _examination_number,
    "choice": _choice,
    "yes_no": _yes_no,
    "domicile": _domicile,
    "phone": _phone,
}
KINDS = frozenset({*_READERS, "date"})


def _read_date(item: Item, raw: Mapping[str, str]) -> str | None:
    parts = [raw.get(name, "") for name in inputs(item)]
    if not any(part.strip() for part in parts[1:]):
        return None
    try:
        return parse_era_date(*parts).isoformat()
    except Refusal as refusal:
        refusal.field = f"{item.id}_{refusal.field}"
        raise


def read_item(item: Item, raw: Mapping[str, str]) -> Any:
    """The value of one answer (JSON-like), None when left empty; Refusal names the field.

    A date comes as four fields: <id>_era, <id>_year, <id>_month, <id>_day.
    """
    value: Any
    if item.kind == "date":
        value = _read_date(item, raw)
    else:
        text = raw.get(item.id, "")
        value = _READERS[item.kind](item, text) if text.strip(AROUND) else None
    if value is None and item.required:
        raise _wanted(item)
    return value


def _wanted(item: Item) -> Refusal:
    chosen = item.kind in {"choice", "yes_no"}
    asked = ("選択", "Choose") if chosen else ("入力", "Enter")
    return answer(
        "missing", f"{item.label.ja}を{asked[0]}してください。", f"{asked[1]}: {item.label.en}.",
        item.id,
    )  # fmt: skip


def read_page(page: Page, raw: Mapping[str, str]) -> tuple[dict[str, Any], list[Refusal]]:
    """All answers of a page that can be taken, and a refusal for each that cannot."""
    answers, refusals = {}, []
    for item in page.items:
        try:
            answers[item.id] = read_item(item, raw)
        except Refusal as refusal:
            refusals.append(refusal)
    wanted = {item.goes_with for item in page.items if answers.get(item.id)}
    lacking = (one for one in page.items if one.id in wanted and answers.get(one.id, "") is None)
    return answers, refusals + [_wanted(item) for item in lacking]


def typed_on(page: Page, raw: Mapping[str, str]) -> dict[str, str]:
    """What stands in a page's inputs, by their names, unjudged; refuses intake.cannot_keep."""
    found = {name: raw[name] for item in page.items for name in inputs(item) if name in raw}
    for name, text in found.items():
        if len(text) > LONGEST_TYPED or _UNKEEPABLE.search(text):
            raise cannot_keep(name)
        refuse_number(text, name)
    return found


def inputs(item: Item) -> list[str]:
    """Names of the inputs an item has on its page; a date has four."""
    return [f"{item.id}_{part}" for part in DATE_PARTS] if item.kind == "date" else [item.id]


def empty(typed: Mapping[str, str]) -> bool:
    """Nothing was typed; the calendar of a date is chosen before anybody types."""
    return not any(text.strip(AROUND) for name, text in typed.items() if not name.endswith("_era"))


def missing(found: Procedure, content: Mapping[str, Any], held: Mapping[str, str]) -> list[str]:
    """Ids of required items without an answer, and of required attachments not held."""
    items = [i.id for i in found.items() if i.required and content.get(i.id) is None]
    return items + [a.id for a in found.attachments if a.required and a.id not in held]


def document(
    *,
    application: str,
    reference: str,
    register: str,
    procedure: str,
    content: Mapping[str, Any],
    attachments: Mapping[str, str],
    envelope: str | None,
    earlier: str | None,
    entry: Mapping[str, Any] | None = None,
) -> bytes:
    """The bytes the applicant signs: everything applied for, files and envelope by SHA-256.

    entry: the registration it is about, instead of an envelope; a new registration has none.
    """
    said = {
        "v": 1,
        "application": application,
        "reference": reference,
        "register": register,
        "procedure": procedure,
        "content": dict(content),
        "attachments": dict(attachments),
        "earlier": earlier,
    }
    return canonical(said | ({"envelope": envelope} if entry is None else {"entry": dict(entry)}))


def unchanged(found: Procedure, content: Mapping[str, Any], registered: Mapping[str, Any]) -> bool:
    """A correction whose every correctable item is as registered; False where nothing is corrected."""
    same = all(_kept(content.get(one)) == _kept(registered.get(one)) for one in found.corrects)
    return bool(found.corrects) and same


def _kept(value: Any) -> Any:
    """An empty answer is none; a no is an answer."""
    return "" if value is None else value


def is_holder(signer: Mapping[str, Any], registered: Mapping[str, Any]) -> bool:
    """Whether the signing certificate can be the registered person's.

    A person corrects a name, or birth date and sex: one of the two must be as registered, and
    Juki-net is asked by the holder's own number whether the signer is that person in all.
    """
    name = f"{registered.get('family_name') or ''}　{registered.get('given_name') or ''}"
    same_name = agrees_with_card(name.strip("　"), signer["name"], signer["stand_ins"])
    same_birth = all(
        signer[item] == registered[item] for item in ("birth_date", "sex") if registered.get(item)
    )
    return same_name or same_birth
