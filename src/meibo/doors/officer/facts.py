"""The facts of a case side by side: a row an item, a column a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meibo.catalogue import procedure, qualification
from meibo.catalogue.definitions import Item
from meibo.doors.frame.components import Fact, FactRow, Source, State
from meibo.doors.frame.languages import current
from meibo.doors.frame.wording import ago_in_words, known
from meibo.doors.officer import findings, koseki
from meibo.doors.officer.outside import outside_rows
from meibo.doors.officer.wording import NO, SEXES, YES, short_day
from meibo.flow.examination.queries import CaseFile
from meibo.flow.examination.rules import OTHER_NAMES, Match, compare
from meibo.flow.registration.queries import EntryFile
from meibo.terms.basic_data import form_basics
from meibo.terms.day import japanese_day
from meibo.terms.municipality import municipality
from meibo.terms.person_name import PersonName, mj_numbers
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

APPLICATION = "application"
NOT_HELD = Text("記載しない項目", "not held here")
NO_RECORD = Text("記録なし", "no record")
EMPTY = Text("記載なし", "empty")
MUNICIPALITY = Text("市区町村コード", "Municipality code")
SHAPES = Text("文字図形（MJ）", "Shapes (MJ)")
STAND_INS = Text("カードで代替文字を使用", "the card stands in for some characters")
# Items of the form shown in a row of their own kind, or never in this table.
_BASIC = {"family_name", "given_name", "family_kana", "given_kana", "birth_date", "sex", "address"}
_OF_JUKI = set(OTHER_NAMES)
_DAYS = {"birth_date", "passed_on"}
_LABELS = {
    "name": Text("氏名", "Name"),
    "birth_date": Text("生年月日", "Date of birth"),
    "sex": Text("性別", "Sex"),
    "address": Text("住所", "Address"),
}
_ONLY_JUKI = {
    "alphabet_name": Text("アルファベット氏名", "Name in alphabet"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A fact as the list under the table shows it."""

    source: Text
    check: str
    state: State
    digest: str
    when: datetime


def listed(file: CaseFile) -> list[Found]:
    """Every fact but the declarations, which are shown where they are judged."""
    return [
        Found(
            source=known(findings.SOURCES, one.source),
            check=one.check_kind,
            state=findings.finding(one.source, one.finding),
            digest=one.digest,
            when=one.gathered_at,
        )
        for one in file.facts
        if one.source != "declarations"
    ]


def sources(file: CaseFile, entry: EntryFile | None, at: datetime) -> list[Source]:
    """The columns; the register where the person has an entry in it."""
    juki = file.fact("juki")
    asked = None
    if juki is not None:
        asked = Text("{ago}に回答", "answered {ago}").fill(ago=ago_in_words(juki.gathered_at, at))
    found = [
        Source(APPLICATION, Text("申請", "Application")),
        *_cards(file),
        Source("juki", Text("住基ネット", "Juki-net"), asked),
    ]
    if koseki.in_use(file):
        found.append(Source("koseki", Text("戸籍", "Koseki")))
    if entry is not None:
        note = Text("第 {n} 号", "No. {n}").fill(n=entry.entry.number)
        found.append(Source("register", Text("登録簿", "Register"), note))
    return found


def _cards(file: CaseFile) -> list[Source]:
    """One column where the card says the same in both places, otherwise one for each; about a
    registration no face data are read, and about a paper no card at all."""
    signer, face = file.case.signer, file.case.face
    if not signer:
        return []
    if file.case.entry:
        return [Source("signer", Text("カード（署名）", "Card (signer)"), _stand_ins(file))]
    if all(signer.get(item) == face.get(item) for item in qualification(file.case.register).basics):
        note = Text("署名・券面とも同じ", "signer and face alike")
        return [Source("signer", Text("カード", "Card"), _stand_ins(file) or note)]
    return [
        Source("signer", Text("カード（署名）", "Card (signer)"), _stand_ins(file)),
        Source("face", Text("カード（券面）", "Card (face)")),
    ]


def _stand_ins(file: CaseFile) -> Text | None:
    return STAND_INS if "1" in str(file.case.signer.get("stand_ins", "")) else None


def rows(file: CaseFile, entry: EntryFile | None) -> list[FactRow]:
    """The rows: the register's basic data first, then what else was applied for."""
    found = [*_basic_rows(file, entry), *_form_rows(file, entry), *_juki_rows(file)]
    return [*found, *_shape_rows(found)]


def _person(file: CaseFile) -> Mapping[str, Any] | None:
    """What Juki-net says of the person; None where there is no answer or no record."""
    juki = file.fact("juki")
    return (juki.content.get("person") or None) if juki is not None else None


def _no_person(file: CaseFile) -> Text:
    return koseki.NO_ANSWER if file.fact("juki") is None else NO_RECORD


def _kept(entry: EntryFile | None) -> Mapping[str, Any]:
    return entry.versions[0].particulars if entry is not None else {}


def _basic_rows(file: CaseFile, entry: EntryFile | None) -> list[FactRow]:
    form = form_basics(file.case.content)
    kept = _kept(entry)
    register = form_basics(kept)
    found = []
    for item in qualification(file.case.register).basics:
        facts = {APPLICATION: _fact(item, form[item])}
        face = {} if file.case.entry else {"face": file.case.face}
        cards = {"signer": file.case.signer} | face if file.case.signer else {}
        for code, values in cards.items():
            facts[code] = _fact(item, values.get(item), form[item])
        person = _person(file)
        if person is None:
            facts["juki"] = Fact(None, _no_person(file))
        else:
            facts["juki"] = _fact(item, person.get(item), form[item])
        if entry is not None:
            held = item == "name" or item in kept
            facts["register"] = (
                _fact(item, register[item], form[item]) if held else Fact(None, NOT_HELD)
            )
        told = koseki.cell(file, item)
        if told is not None:
            facts["koseki"] = told
        found.append(FactRow(_LABELS[item], facts))
    return found


def _form_rows(file: CaseFile, entry: EntryFile | None) -> list[FactRow]:
    """Kana, and what else of the form another source speaks of too."""
    content, kept, person = file.case.content, _kept(entry), _person(file)
    reading = PersonName.of(content).kana
    facts = {APPLICATION: _fact("kana", reading)}
    if person is not None:
        facts["juki"] = _fact("kana", person.get("kana"), reading)
    if entry is not None:
        facts["register"] = _fact("kana", PersonName.of(kept).kana, reading)
    found = [FactRow(Text("フリガナ", "Kana"), facts)] if _asks(file, "family_kana") else []
    for item in _form_items(file):
        told = koseki.cell(file, item.id)
        if item.id not in _OF_JUKI and item.id not in kept and told is None:
            continue
        value = content.get(item.id)
        facts = {APPLICATION: _fact(item.id, value)}
        if told is not None:
            facts["koseki"] = told
        if person is not None and item.id in _OF_JUKI:
            facts["juki"] = _fact(item.id, person.get(item.id), value)
        if item.id in kept:
            facts["register"] = _fact(item.id, kept[item.id], value)
        found.append(FactRow(_short(item.label), facts))
    return found


def _asks(file: CaseFile, item: str) -> bool:
    return any(one.id == item for one in _items(file))


def _items(file: CaseFile) -> tuple[Item, ...]:
    return procedure(file.case.register, file.case.procedure).items()


def _form_items(file: CaseFile) -> list[Item]:
    """Items of the form that have no row of their own; special care is never among them."""
    return [item for item in _items(file) if item.id not in _BASIC and not item.special_care]


def alone(file: CaseFile, entry: EntryFile | None) -> list[tuple[Text, Text]]:
    """What only the application says: nothing to compare it with."""
    compared = {*_OF_JUKI, *_kept(entry)}
    if koseki.in_use(file):
        compared |= {*koseki.ITEMS}
    return [
        (_short(item.label), _said(item, file.case.content.get(item.id)))
        for item in _form_items(file)
        if item.id not in compared
    ]


def _said(item: Item, value: Any) -> Text:
    """An answer in words."""
    if item.kind == "yes_no" and value is not None:
        return YES if value else NO
    if item.kind == "date" and value:
        return short_day(date.fromisoformat(value))
    if item.kind == "choice":
        return known({choice.value: choice.label for choice in item.every_choice}, value or "")
    return Text(str(value or "―"), str(value or "―"))


def _short(label: Text) -> Text:
    """A label without what is said in brackets or after a comma: a row's head is narrow."""
    return Text(label.ja.partition("（")[0], label.en.partition(",")[0])


def _juki_rows(file: CaseFile) -> list[FactRow]:
    person = _person(file) or {}
    found = [
        FactRow(label, {"juki": _fact(item, person[item])})
        for item, label in _ONLY_JUKI.items()
        if person.get(item)
    ]
    juki, code = file.fact("juki"), person.get("municipality_code")
    if juki is not None and code:
        said = _municipality(code, japanese_day(juki.gathered_at))
        found.append(FactRow(MUNICIPALITY, {"juki": Fact(said)}))
    return [*found, *outside_rows(person)]


def _municipality(code: str, day: date) -> str:
    """A code and what it stood for on the day of the answer, or why that cannot be said."""
    try:
        return f"{code}　{municipality(code, day).name}"
    except Refusal as refusal:
        return f"{code}　{refusal.message.of(current())}"


def _shape_rows(found: list[FactRow]) -> list[FactRow]:
    """MJ numbers of the shapes the names ask for by a selector; no row where none does."""
    names = next(row.facts for row in found if row.label == _LABELS["name"])
    said = {
        code: "、".join(f"{shape} {mj}" for shape, mj in mj_numbers(str(fact.value or "")))
        for code, fact in names.items()
    }
    if not any(said.values()):
        return []
    return [FactRow(SHAPES, {code: _fact("mj", text) for code, text in said.items()})]


def _fact(item: str, value: object, base: object = None) -> Fact:
    """One cell; a date becomes a date, a code its word."""
    if value is None or value == "":
        return Fact(None, EMPTY)
    if isinstance(value, bool):
        return Fact((YES if value else NO).of(current()))
    text = str(value)
    variant = bool(base) and compare(item, str(base), text) == Match.VARIANT
    if item == "sex":
        return Fact(known(SEXES, text).of(current()))
    if item in _DAYS:
        return Fact(_day(text))
    return Fact(text, variant=variant)


def _day(text: str) -> str:
    """The day in words, or what was said where it is none (a record may know the year alone)."""
    try:
        return short_day(date.fromisoformat(text)).of(current())
    except ValueError:
        return text
