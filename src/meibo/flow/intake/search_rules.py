"""Searches on the identity-confirmation terminal: what each needs, and how one is compared with its
application; pure (JUK-05, JUK-08, JUK-09)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meibo.flow.intake.paper_rules import Codes, proves_identity
from meibo.flow.intake.refusals import answer
from meibo.terms.basic_data import form_basics
from meibo.terms.individual_number import shows_number
from meibo.terms.person_name import folded_key
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

SHORTEST, LONGEST = 5, 300
APPLICATION, VISITOR = "application", "visitor"
BASES: Codes = {
    APPLICATION: Text("受け付けた申請（紙・オンライン）", "An application, on paper or on line"),
    VISITOR: Text(
        "窓口で本人確認をした方", "A visitor whose identity was confirmed at the counter"
    ),
}
# What the daily look through the searches can find.
KINDS: Codes = {
    "no_application": Text("対象の申請がない", "There is no such application"),
    "another_register": Text("申請が別の登録簿のもの", "The application is for another register"),
    "another_person": Text(
        "検索した氏名・生年月日が申請の方と合わない",
        "Name and date of birth searched for are not the applicant's",
    ),
    "visitor_unidentified": Text(
        "来庁者の本人確認書類が足りない", "The visitor's identity documents do not suffice"
    ),
}
RESULTS: Codes = {
    "justified": Text("業務上必要な検索だった", "The search was needed for the work"),
    "mistaken": Text("誤操作・入力の誤りだった", "It was made or typed by mistake"),
    "improper": Text("不適正な検索だった（報告・処置）", "It was improper (reported, acted upon)"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an officer asks for. basis: of BASES. reference: of the application. asked: basic data by
    item, birth_date in ISO form."""

    basis: str
    reference: str
    identity: tuple[str, ...]
    reason: str
    asked: Mapping[str, str]


def problems(wanted: Wanted) -> list[Refusal]:
    """Everything that keeps it from being asked, each naming its field; data of the register's items
    are there, the form sees to that."""
    found = []
    if wanted.basis == VISITOR:
        if not proves_identity(wanted.identity):
            found.append(
                answer("identity", "写真付きのものを1つか、写真のないものを2つ確認してください。",
                       "Check one document with a photograph, or two without.", "identity")
            )  # fmt: skip
        if not SHORTEST <= len(wanted.reason.strip()) <= LONGEST:
            found.append(
                answer("search_reason", "検索が必要な理由を5文字以上で書いてください。",
                       "Say why it is needed, in five characters or more.", "reason")
            )  # fmt: skip
    texts = {"reason": wanted.reason, "reference": wanted.reference, **wanted.asked}
    for name, text in texts.items():
        if shows_number(text):
            found.append(
                answer("search_number", "マイナンバーと思われる数字は書けません。番号では検索しません。",
                       "No Individual Number here: nobody is searched for by number.", name)
            )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Applied:
    """What a search is compared with: its application's register and everything that names the person
    (form, card, entry)."""

    register: str
    people: tuple[Mapping[str, Any], ...]

    def is_about(self, asked: Mapping[str, str]) -> bool:
        """Whether name and date of birth are those of whom it is about, in one of its sources."""
        key, born = folded_key(asked["name"]), asked["birth_date"]
        return any(born == day and key in names for day, names in map(_known_as, self.people))


def _known_as(person: Mapping[str, Any]) -> tuple[str, set[str]]:
    basics = form_basics(person)
    names = (basics["name"], person.get("name"), person.get("common_name"))
    return basics["birth_date"], {folded_key(one) for one in names if one}


def finding(
    register: str, asked: Mapping[str, str], *, visitor: bool, identity: tuple[str, ...],
    applied: Applied | None,
) -> str:  # fmt: skip
    """A code of KINDS, or "" where the search is borne out."""
    if visitor:
        return "" if proves_identity(identity) else "visitor_unidentified"
    if applied is None:
        return "no_application"
    if applied.register != register:
        return "another_register"
    return "" if applied.is_about(asked) else "another_person"
