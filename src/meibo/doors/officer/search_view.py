"""What the terminal's pages say: the form of a search, who matched, and what was found about searches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from meibo.catalogue import qualification
from meibo.doors.frame.components import State, SummaryRow
from meibo.doors.frame.date_fields import EraDateField
from meibo.doors.frame.fields import NameField, OneOf, Option, SomeOf, TextField
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.wording import known
from meibo.doors.officer.wording import SEXES, iso_day
from meibo.flow.intake import search_rules as rules
from meibo.flow.intake.paper_rules import IDENTITY, Codes
from meibo.flow.intake.search_queries import SearchFile
from meibo.flow.intake.search_rules import Wanted
from meibo.rooms.vault.searches import Found
from meibo.terms.text import Language, Text

STATES = {
    "asked": State(Text("照会中", "Being asked"), "progress"),
    "answered": State(Text("回答あり", "Answered"), "good"),
    "deleted": State(Text("表示終了", "No longer shown"), "off"),
}
FINDINGS = {
    "open": State(Text("確認待ち", "To be settled"), "attention"),
    "settled": State(Text("処理済", "Settled"), "off"),
}
RESULTS = {
    "found": Text("1人が該当しました。", "One person matches."),
    "many": Text("複数の方が該当しました。", "Several people match."),
    "not_found": Text("該当する方はいません。", "Nobody matches."),
    "not_connected": Text(
        "お住まいの市区町村が住基ネットに接続していないため、確認できません。",
        "The municipality is out of Juki-net's reach: it cannot be told.",
    ),
}
_ITEMS = {
    "kana": Text("フリガナ", "Reading"), "former_name": Text("旧氏", "Former surname"),
    "common_name": Text("通称", "Common name"), "alphabet_name": Text("ローマ字氏名", "Name in the alphabet"),
    "birth_date": Text("生年月日", "Date of birth"), "sex": Text("性別", "Sex"),
    "address": Text("住所", "Address"),
}  # fmt: skip
NAME = Text("氏名", "Name")
_ANY_SEX = ("1", "2", "3")
_GONE = Text("点検済のため消去しました", "Deleted after the look-through")


def _options(codes: Codes) -> list[Option]:
    return [Option(code, words) for code, words in codes.items()]


def search_form(items: tuple[str, ...], language: Language, data: Any = None) -> PageForm:
    """The form of a search by a register's items."""
    fields: dict[str, Any] = {
        "basis": OneOf(
            label=Text("どなたについて検索しますか", "Whom is the search about?"),
            options=_options(rules.BASES),
        ),
        "reference": TextField(
            label=Text("申請の照会番号", "Reference of the application"), required=False,
            hint=Text("申請のときに。申請の画面の上にある番号。",
                      "For an application: the code at the top of its page."),
            width="short", max_length=40,
        ),
        "identity": SomeOf(
            label=Text("来庁者の本人確認書類", "Identity documents of the visitor"), required=False,
            hint=Text("来庁者のときに。写真付きを1つ、または写真のないものを2つ。",
                      "For a visitor: one with a photograph, or two without."),
            options=_options(IDENTITY),
        ),
        "reason": TextField(
            label=Text("検索が必要な理由", "Why it is needed"), required=False,
            hint=Text("来庁者のときに。マイナンバーは書きません。",
                      "For a visitor. Never the Individual Number."),
            max_length=rules.LONGEST,
        ),
        "name": NameField(label=NAME),
        "birth_date": EraDateField(label=_ITEMS["birth_date"]),
    }  # fmt: skip
    if "sex" in items:
        options = [Option(one, known(SEXES, one)) for one in _ANY_SEX]
        fields["sex"] = OneOf(label=_ITEMS["sex"], options=options)
    fields["address"] = TextField(label=_ITEMS["address"], max_length=300)
    form: PageForm = type("SearchForm", (PageForm,), fields)(data, language=language)
    return form


def wanted(form: PageForm, items: tuple[str, ...]) -> Wanted:
    """What a valid form asks for."""
    said = form.cleaned_data
    asked = {item: str(said[item]) for item in items}
    return Wanted(
        said["basis"], said["reference"], tuple(said["identity"]), said["reason"],
        {**asked, "birth_date": said["birth_date"].isoformat()},
    )  # fmt: skip


def asked_name(row: Any) -> str | Text:
    """Whom a search was about, while that is kept."""
    return row.asked["name"] if row.asked else _GONE


def about(file: SearchFile) -> list[SummaryRow]:
    """What was asked, by whom it was needed, until when the answer stands."""
    row = file.row
    rows = [
        SummaryRow(Text("登録簿", "Register"), qualification(row.register).register_name),
        SummaryRow(Text("検索した日時", "Searched"), row.asked_at),
    ]
    if file.reference:
        rows.append(SummaryRow(Text("申請", "Application"), file.reference))
    else:
        rows.append(SummaryRow(Text("対象", "About"), rules.BASES[rules.VISITOR]))
        rows.append(SummaryRow(Text("本人確認書類", "Identity documents"), _documents(row)))
        rows.append(SummaryRow(Text("理由", "Reason"), row.reason))
    return rows + (person_rows(row.asked) if row.asked else [])


def _documents(row: Any) -> Text:
    named = [IDENTITY[one] for one in row.identity if one in IDENTITY]
    return Text("、".join(one.ja for one in named), ", ".join(one.en for one in named))


def person_rows(person: Mapping[str, Any]) -> list[SummaryRow]:
    """One person as the answer has them; a number has no place in it."""
    rows = [SummaryRow(NAME, person["name"], reading=person.get("kana") or "", large=True)]
    for item, label in _ITEMS.items():
        value = person.get(item)
        if not value or item == "kana":
            continue
        shown = known(SEXES, value) if item == "sex" else value
        rows.append(SummaryRow(label, iso_day(value) if item == "birth_date" else shown))
    return rows


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as a superior sees it. mine: about the own search, which another officer settles."""

    id: UUID
    kind: Text
    state: State
    day: date
    open: bool
    mine: bool
    rows: list[SummaryRow]


def finding_row(found: Found, own: UUID) -> FindingRow:
    """One finding, whom the search was about while that is kept, and what became of it."""
    one, search, names = found.finding, found.search, found.names
    rows = [
        SummaryRow(Text("検索した職員", "Who searched"), names.get(one.asked_by, "")),
        SummaryRow(Text("検索した日時", "Searched"), search.asked_at),
        SummaryRow(Text("登録簿", "Register"), qualification(one.register).register_name),
        SummaryRow(Text("検索した氏名", "Name searched for"), asked_name(search)),
    ]
    if search.asked:
        rows.append(SummaryRow(_ITEMS["birth_date"], iso_day(search.asked["birth_date"])))
    if search.reason:
        rows.append(SummaryRow(Text("検索の理由", "Reason given"), search.reason))
        rows.append(SummaryRow(Text("本人確認書類", "Identity documents"), _documents(search)))
    if one.settled_at:
        rows += [
            SummaryRow(Text("結果", "Result"), rules.RESULTS[one.result]),
            SummaryRow(Text("確認した内容", "What was found"), one.reason),
            SummaryRow(Text("処理した職員", "Settled by"), names.get(one.settled_by or own, "")),
            SummaryRow(Text("処理した日時", "Settled"), one.settled_at),
        ]  # fmt: skip
    return FindingRow(
        one.id, rules.KINDS[one.kind], FINDINGS[one.state], one.day,
        one.settled_at is None, one.asked_by == own, rows,
    )  # fmt: skip


def settle_form(language: Language, data: Any = None, *, of: object = "this") -> PageForm:
    """Result and reason; of: tells it from others on a page."""
    fields: dict[str, Any] = {
        "result": OneOf(label=Text("結果", "Result"), options=_options(rules.RESULTS)),
        "reason": TextField(
            label=Text("確認した内容", "What you found"), rows=2, max_length=rules.LONGEST,
            hint=Text("5文字以上。マイナンバーは書きません。",
                      "Five characters or more; never the Individual Number."),
        ),
    }  # fmt: skip
    form: PageForm = type("SettleForm", (PageForm,), fields)(
        data, language=language, auto_id=f"of-{of}-%s"
    )
    return form
