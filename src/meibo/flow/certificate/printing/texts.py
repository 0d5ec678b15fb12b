"""What stands on a licence: every text by its place, of one version of an entry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from meibo.catalogue import authority_of, qualification
from meibo.catalogue.definitions import CLAIMS
from meibo.flow.certificate.claims import claims_of
from meibo.flow.certificate.paper.printed import in_words
from meibo.flow.certificate.printing.vertical import kanji_day, kanji_digits, pieces
from meibo.rooms.register.models import Entry, Version
from meibo.terms.era import era_date

# Claims that are names: what the 外字 desk may have to settle.
NAMES = ("name", "former_name", "common_name")


@dataclass(frozen=True, slots=True)
class Line:
    """A licence on a card: its name, number, day and last day ("" for none)."""

    name: str
    number: str
    on: str
    until: str


def names_of(entry: Entry, version: Version) -> dict[str, str]:
    """The names a licence shows, exactly as registered."""
    claims = claims_of(qualification(entry.register), entry, version)
    return {one: claims[one] for one in NAMES if one in claims}


def sheet(
    entry: Entry, version: Version, names: Mapping[str, str], *, writing: str, mark: str,
    issue_count: int, on: date,
) -> dict[str, str]:  # fmt: skip
    """An A4 sheet. names: as they are printed; mark: the number of this print."""
    found, authority = qualification(entry.register), authority_of(entry.register)
    born = date.fromisoformat(version.particulars["birth_date"])
    down = writing == "vertical"
    day = kanji_day if down else era_date
    number = kanji_digits(entry.number) if down else entry.number
    said = {
        "title": f"{found.name.ja}免許証",
        "number": f"第{number}号",
        "name": names["name"],
        "other": _others(names, down=down),
        "born": f"{day(born)}生",
        "statement": f"右の者は{found.register_name.ja}に登録されたことを証し、この免許証を交付する。"
        if down else f"上記の者は{found.register_name.ja}に登録されたことを証し、この免許証を交付する。",
        "registered": f"登録年月日　{day(entry.registered_on)}",
        "until": f"有効期限　{day(version.valid_until)}" if version.valid_until else "",
        "issued": day(on),
        "again": _again(issue_count, down=down),
        "signatory": authority.signatory.ja,
    }  # fmt: skip
    english = (
        f"Licence: {found.name.en}. No. {entry.number}. Registered on {in_words(entry.registered_on).en}."
        f" Issued on {in_words(on).en} by the {authority.signatory.en}."
    )
    columns = {key: json.dumps([asdict(one) for one in pieces(text)]) for key, text in said.items()}
    return {**(columns if down else said), "writing": writing, "english": english, "mark": mark}


def _others(names: Mapping[str, str], *, down: bool) -> str:
    between = "　" if down else "、"
    return between.join(
        f"{CLAIMS[one].ja}{'　' if down else '：'}{names[one]}" for one in NAMES[1:] if one in names
    )


def _again(count: int, *, down: bool) -> str:
    if count < 2:
        return ""
    return f"（交付第{kanji_digits(str(count)) if down else count}回）"


def card(
    entry: Entry, version: Version, names: Mapping[str, str], lines: list[Line], *, mark: str,
    issue_count: int, on: date,
) -> dict[str, str]:  # fmt: skip
    """Both sides of the card of all licences under one Act."""
    authority = authority_of(entry.register)
    born = date.fromisoformat(version.particulars["birth_date"])
    return {
        "title": "労働安全衛生法による免許証",
        "title_en": "Licence under the Industrial Safety and Health Act",
        "name": names["name"],
        "other": _others(names, down=False),
        "born": f"{era_date(born)}生",
        "issued": f"交付　{era_date(on)}",
        "count": f"交付回数　{issue_count}",
        "signatory": authority.signatory.ja,
        "signatory_en": authority.signatory.en,
        "lines": json.dumps([asdict(one) for one in lines]),
        "mark": mark,
    }


def line_of(register: str, number: Any, on: date, until: date | None) -> Line:
    """A licence as the card's back lists it."""
    return Line(
        qualification(register).name.ja, f"第{number}号", era_date(on),
        era_date(until) if until else "",
    )  # fmt: skip
