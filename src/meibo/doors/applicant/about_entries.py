"""What the holder of a registration can apply for about it, and how its pages say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from meibo.catalogue import offered, qualification
from meibo.catalogue.definitions import Item, Procedure
from meibo.doors.applicant.answer_forms import said
from meibo.doors.applicant.own_certificates import usable
from meibo.doors.frame.components import SummaryRow
from meibo.doors.frame.wording import day_in_words
from meibo.flow.certificate.queries import OwnRegistration
from meibo.flow.intake.queries import OwnApplication
from meibo.terms.text import Text

_CHANGED = Text(
    "審査のうえ、{authority}が{register}の記載を改めます。これまでの資格証は使えなくなり、新しい資格証を受け取れます。",
    "After examination the {authority} changes your entry in the {register}. Your former "
    "certificates count no more, and you get new ones.",
)
LEADS = {
    "correction": _CHANGED,
    "rewriting": _CHANGED,
    "reissue": Text(
        "審査のうえ、{authority}が再交付します。これまでの資格証は使えなくなり、新しい資格証を受け取れます。",
        "After examination the {authority} reissues it. Your former certificates count no more, "
        "and you get new ones.",
    ),
    "erasure": Text(
        "審査のうえ、{authority}が{register}の登録を抹消します。抹消された日から業務を行えず、名称も使えません。",
        "After examination the {authority} erases your entry in the {register}. From that day you "
        "may neither practise nor use the title.",
    ),
}
NOTHING = Text("（なし）", "(none)")


@dataclass(frozen=True, slots=True)
class AboutEntry:
    """One procedure about one registration."""

    name: Text
    href: str


def procedures_about(own: OwnRegistration, day: date) -> list[AboutEntry]:
    """What is offered about an own registration; nothing once it has ended."""
    return [
        AboutEntry(one.name, address(own.entry.id, one.id))
        for one in qualification(own.entry.register).procedures
        if one.on_entry and offered(one, day) and usable(own)
    ]


def address(entry: UUID, procedure: str) -> str:
    """The page a procedure about a registration begins at."""
    return reverse("about_entry", args=[entry, procedure])


def entry_rows(own: OwnApplication) -> list[SummaryRow]:
    """Which registration an application is about."""
    assert own.about is not None
    entry = own.about.entry
    number = Text("第 {n} 号", "No. {n}").fill(n=entry.number)
    return [
        SummaryRow(Text("登録番号", "Registration number"), number),
        SummaryRow(Text("登録年月日", "Date of registration"), entry.registered_on),
    ]


def changes(found: Procedure, own: OwnApplication) -> list[SummaryRow]:
    """What a correction changes: before → after, item by item."""
    assert own.about is not None
    before, after = own.about.particulars, own.row.content
    return [
        SummaryRow(
            item.label,
            Text("{a} → {b}", "{a} → {b}").fill(
                a=_words(item, before.get(item.id)), b=_words(item, after.get(item.id))
            ),
        )
        for item in found.items()
        if item.id in found.corrects and (before.get(item.id) or "") != (after.get(item.id) or "")
    ]


def _words(item: Item, value: Any) -> Text:
    words = said(item, value) or NOTHING
    if isinstance(words, date):
        return day_in_words(words)
    return words if isinstance(words, Text) else Text(words, words)
