"""What is printed: every text of a certificate by its place on the page, Japanese and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from meibo.catalogue import authority_of, qualification
from meibo.catalogue.definitions import CLAIMS
from meibo.flow.certificate.claims import claims_of
from meibo.rooms.register.models import Entry, Version
from meibo.terms.era import era_date
from meibo.terms.text import Text

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_LABELS = {
    "qualification": Text("資格", "Qualification"),
    "number": Text("登録番号", "Registration number"),
    "registered": Text("登録年月日", "Date of registration"),
    "term": CLAIMS["valid_until"],
    "born": Text("生年月日", "Date of birth"),
    "other": Text("氏名に併記", "Beside the name"),
}


def in_words(day: date) -> Text:
    """令和8年11月21日; 21 November 2026."""
    return Text(era_date(day), f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


def other_names(claims: Mapping[str, Any]) -> Text | None:
    """旧姓 辻　通称 金山　民俊, each with its label; None where neither is to be shown."""
    names = [(CLAIMS[one], claims[one]) for one in ("former_name", "common_name") if one in claims]
    if not names:
        return None
    return Text(
        "、".join(f"{label.ja}：{name}" for label, name in names),
        ", ".join(f"{label.en}: {name}" for label, name in names),
    )


def texts(number: UUID, entry: Entry, version: Version, issued_on: date) -> dict[str, str]:
    """All of it; a Text at "x" becomes "x_ja" and "x_en". number: of the certificate."""
    found, authority = qualification(entry.register), authority_of(entry.register)
    claims = claims_of(found, entry, version)
    pairs = {
        "title": Text("{name}　資格証明書", "Certificate of Qualification: {name}").fill(
            name=found.name
        ),
        "authority": authority.name,
        "signatory": authority.signatory,
        "qualification": found.name,
        "number": Text("{register}　第{n}号", "No. {n}, {register}").fill(
            register=found.register_name, n=entry.number
        ),
        "registered": in_words(entry.registered_on),
        "born": in_words(date.fromisoformat(claims["birth_date"])),
        "issued": in_words(issued_on),
        "statement": Text(
            "上記の者は、{register}に登録されていることを証明する。",
            "This certifies that the person named above is entered in the {register}.",
        ).fill(register=found.register_name),
        **{f"{key}_label": label for key, label in _LABELS.items()},
    }
    if version.valid_until is not None:
        pairs["term"] = in_words(version.valid_until)
    if others := other_names(claims):
        pairs["other"] = others
    sides = {f"{key}_{side}": text.of(side) for key, text in pairs.items() for side in ("ja", "en")}
    return {**sides, "id": str(number), "name": claims["name"], "kana": claims["kana"]}
