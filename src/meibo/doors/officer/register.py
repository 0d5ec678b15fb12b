"""One entry of the register with its history, and proposing a disposition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meibo import catalogue
from meibo.catalogue.definitions import CLAIMS, Item
from meibo.doors.frame.answer_forms import said
from meibo.doors.frame.components import State, SummaryRow
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.languages import current
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.wording import known
from meibo.doors.officer.cards import card_of
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.disposing import WORDS, disposition_form
from meibo.doors.officer.endings import ended_rows
from meibo.doors.officer.link_view import NOT_LINKED
from meibo.doors.officer.papers import about_entry
from meibo.doors.officer.pdfs import pdf_events
from meibo.doors.officer.versions import term_parts, version_events
from meibo.doors.officer.wording import (
    DISPOSITION_STATES,
    SEXES,
    STATUSES,
    VERSION_ACTS,
    iso_day,
    months_in_words,
    procedure_name,
)
from meibo.flow.certificate.queries import pdfs_of
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.registration.desk import Desk
from meibo.flow.registration.particulars import full_kana, full_name
from meibo.flow.registration.queries import EntryFile, entry_file
from meibo.flow.registration.rules import allowed, course_allowed
from meibo.flow.registration.states import COURSES
from meibo.rooms.journal.visit import visit
from meibo.rooms.register.rules import has_ended, status_on
from meibo.rooms.register.window import standing_of
from meibo.terms.day import japanese_day
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text


def status_words(version: Any, day: date) -> State:
    """Registered, suspended … on a day."""
    return STATUSES[status_on(standing_of(version), day).value]


@dataclass(frozen=True, slots=True)
class PastDisposition:
    """A disposition of the entry, in words."""

    kind: Text
    term: list[Text]
    state: State
    letter_number: str
    reason: str


@require_safe
@at_desk
def entry(request: HttpRequest, entry: UUID) -> HttpResponse:
    """One entry: what it says, its history, and the form for a disposition."""
    return _page(request, entry)


def possible_kind(file: EntryFile, day: date) -> str:
    """Which disposition the standing allows; empty where one waits for approval already."""
    if any(one.state == "proposed" for one in file.dispositions):
        return ""
    standing = standing_of(file.versions[0])
    kinds = ("suspension", "reinstatement")
    return next((kind for kind in kinds if allowed(kind, standing, day)), "")


def course_kind(file: EntryFile, day: date) -> str:
    """What can be recorded about a refresher course; empty where the Act knows none, the registration
    has ended, or a proposal waits."""
    if catalogue.qualification(file.entry.register).public_search.refresher is None:
        return ""
    if any(one.state == "proposed" for one in file.dispositions):
        return ""
    if has_ended(standing_of(file.versions[0]), day):
        return ""
    last = next((one.act for one in file.versions if one.act in COURSES), "")
    return next(kind for kind in COURSES if course_allowed(kind, last)).value


def _page(
    request: HttpRequest, entry: UUID, sent: PageForm | None = None, of: str = ""
) -> HttpResponse:
    at = now()
    with visit():
        file = entry_file(actor(request), at, entry=entry)
        desk = desk_of(request)
        pdfs = pdfs_of(actor(request), at, entry=entry)
    day = japanese_day(at)
    kind = possible_kind(file, day)
    number = file.entry.number
    course, language = course_kind(file, day), cast(PageRequest, request).language
    form = sent if of not in COURSES else None
    course_form = sent if of in COURSES else None
    if course_form is None and course and "register" in desk.duties:
        course_form = disposition_form(course, number, language)
    if form is None and kind and "register" in desk.duties:
        form = disposition_form(kind, number, language)
    found = catalogue.qualification(file.entry.register)
    context = {
        "file": file,
        "number": number,
        "register": found.register_name,
        "name": full_name(file.versions[0].particulars),
        "kana": full_kana(file.versions[0].particulars),
        "status": status_words(file.versions[0], day),
        "summary": _summary(file),
        "events": version_events(file),
        "dispositions": [_past(one) for one in file.dispositions],
        "pdfs": pdf_events(pdfs),
        "papers": _papers(file, desk, day),
        "kind": kind,
        "course_kind": of if of in COURSES else course,
        "course_form": course_form,
        "course": found.public_search.refresher,
        "suspension": found.suspension,
        "longest": months_in_words(found.suspension.longest_months),
        "card": card_of(file),
        "ended": ended_rows(file.ended),
        "not_linked": NOT_LINKED,
        "waiting": any(one.state == "proposed" for one in file.dispositions),
        "may_register": "register" in desk.duties,
        "form": form,
        "wrong": sent,
    }
    status = 422 if sent is not None else 200
    return show(request, "entry", context, desk=desk, current="register", status=status)


def _papers(file: EntryFile, desk: Desk, day: date) -> list[tuple[str, Text]]:
    """What can be applied for on paper about an entry that has not ended, by who takes papers in."""
    if "receive" not in desk.duties or has_ended(standing_of(file.versions[0]), day):
        return []
    entry = file.entry
    return [
        (reverse("paper_about", args=[entry.id, one.id]), procedure_name(entry.register, one.id))
        for one in about_entry(entry.register)
    ]


def _summary(file: EntryFile) -> list[SummaryRow]:
    """The registered items, named as the form names them."""
    kept = file.versions[0].particulars
    found = catalogue.qualification(file.entry.register)
    items = {item.id: item for one in found.procedures for item in one.items()}
    last = file.versions[0].valid_until
    rows = [
        SummaryRow(Text("登録年月日", "Date of registration"), file.entry.registered_on),
        *([SummaryRow(CLAIMS["valid_until"], last)] if last else []),
        SummaryRow(Text("氏名", "Name"), full_name(kept), reading=full_kana(kept), large=True),
    ]
    shown = {"family_name", "given_name", "family_kana", "given_kana"}
    listed = [*found.registered_items, *(set(kept) - set(found.registered_items))]
    for item in listed:
        if item not in shown and item in kept:
            label = items[item].label if item in items else Text(item, item)
            short = Text(label.ja.partition("（")[0], label.en.partition(",")[0])
            rows.append(SummaryRow(short, _value(items.get(item), kept[item])))
    return rows


def _value(item: Item | None, value: Any) -> object:
    if item is not None and item.kind == "date" and value:
        return iso_day(value)
    if item is not None and item.id == "sex" and value:
        return known(SEXES, value).of(current())
    if item is not None and item.kind == "yes_no":
        return said(item, value)
    return value


def _past(one: Any) -> PastDisposition:
    return PastDisposition(
        known(VERSION_ACTS, one.kind), term_parts(one.starts_on, one.ends_on),
        DISPOSITION_STATES[one.state], one.letter_number, one.reason,
    )  # fmt: skip


@require_POST
@at_desk
def dispose(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Propose a disposition of a kind; the registration number is typed to confirm."""
    file = entry_file(actor(request), now(), entry=entry)
    kind = request.POST.get("kind", "")
    if kind not in WORDS:
        raise BadRequest(kind)
    number = file.entry.number
    form = disposition_form(kind, number, cast(PageRequest, request).language, request.POST)
    if form.is_valid():
        try:
            propose_disposition(
                actor(request), now(), entry=entry, kind=kind,
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data.get("ends_on"),
                letter_number=form.cleaned_data["letter_number"],
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.kind != "invalid":
                raise
            form.refuse(refusal)
        else:
            return SeeOther(reverse("dispositions"))
    return _page(request, entry, form, kind)
