"""Filling an application in: one page of questions at a time, and the check of all answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meibo.catalogue import fees_on
from meibo.catalogue.definitions import Page
from meibo.doors.applicant.about_entries import changes, entry_rows
from meibo.doors.applicant.answer_forms import AnswerForm, said
from meibo.doors.applicant.own_drafts import Draft, read
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.applicant.steps import Step, open_steps
from meibo.doors.frame import sessions
from meibo.doors.frame.components import State, SummaryRow
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.wording import size_in_words
from meibo.flow.intake.commands.save_answers import save_answers
from meibo.flow.intake.refusals import BadAnswers, no_such_procedure
from meibo.terms.day import japanese_day
from meibo.terms.text import Text

MISSING = State(Text("未入力", "Missing"), "attention")
UNFINISHED = State(Text("入力の途中", "Not finished"), "attention")
SHOWN_LACKING = 3
# ?back=check: came from the check page, and goes back there.
BACK = {"back": "check"}


def _page(draft: Draft, page: str) -> Page:
    for one in draft.procedure.pages:
        if one.id == page:
            return one
    raise no_such_procedure()


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: PageRequest, application: UUID, page: str) -> HttpResponse:
    """GET the questions of a page; POST saves them, all or none, and goes on."""
    draft = read(request, application)
    found = _page(draft, page)
    if not draft.is_draft:
        return SeeOther(draft.status_url)
    place = draft.steps.place("page", page)
    from_check = request.GET.get("back") == BACK["back"]
    back = reverse("check", args=[application]) if from_check else ""
    sent = request.POST if request.method == "POST" else None
    typed = draft.own.row.typed.get(page)
    shown = typed if sent is None else sent
    form = AnswerForm(found, draft.own.row.content, shown, language=request.language)
    if sent is not None:
        try:
            save_answers(
                sessions.actor(request), sessions.now(), application=application, page=page,
                raw=sent.dict(),
            )  # fmt: skip
        except BadAnswers as bad:
            form.show_refusals(bad.refusals)
        else:
            return SeeOther(back or draft.steps.after(place, application))
    context = {
        "draft": draft,
        "page": found,
        "form": form,
        "place": place,
        "back": back or draft.steps.before(place, application),
        "typed": typed is not None and sent is None,
    }
    return show(request, "page", context, status=200 if sent is None else 422)


@require_safe
@signed_in
def check(request: HttpRequest, application: UUID) -> HttpResponse:
    """GET every answer with its *change* link; what is missing is marked."""
    draft = read(request, application)
    if not draft.is_draft:
        return SeeOther(draft.status_url)
    lacking = open_steps(draft.procedure, draft.own)
    fees = fees_on(draft.procedure, japanese_day(sessions.now()))
    context = {
        "draft": draft,
        "place": draft.steps.place("check"),
        "answers": answer_rows(draft),
        "files": file_rows(draft),
        "card": [] if draft.procedure.on_entry else [_card_row(draft)],
        "entry": entry_rows(draft.own) if draft.procedure.on_entry else [],
        "changed": changes(draft.procedure, draft.own) if draft.procedure.corrects else [],
        "lacking": len(lacking),
        "lacking_first": [(step, step.path(application)) for step in lacking[:SHOWN_LACKING]],
        "lacking_more": max(0, len(lacking) - SHOWN_LACKING),
        "first_lacking": lacking[0].path(application) if lacking else "",
        "fees": fees,
        "total": sum(fee.amount for fee in fees),
        "back": draft.steps.before(draft.steps.place("check"), application),
    }
    return show(request, "check", context)


def lack_of(draft: Draft, step: Step) -> State:
    """What a step lacks: everything, or that what was typed there is given."""
    typed = step.kind == "page" and step.id in draft.own.row.typed
    return UNFINISHED if typed else MISSING


def answer_rows(draft: Draft) -> list[SummaryRow]:
    """A row for each item of every page, a name with its reading in one."""
    content = draft.own.row.content
    rows = []
    for found in draft.procedure.pages:
        href = reverse("page", args=[draft.id, found.id]) + "?back=check"
        readings = _readings(found, content)
        for item in found.items:
            if item.id in readings.values():
                continue
            unfinished = found.id in draft.own.row.typed
            value: Any = UNFINISHED
            if not unfinished:
                value = said(item, content.get(item.id)) or (MISSING if item.required else None)
            read = item.id in readings and not unfinished
            reading = str(content[readings[item.id]]) if read else ""
            large = item.kind == "name" and isinstance(value, str)
            rows.append(SummaryRow(item.label, value, href, reading=reading, large=large))
    return rows


def _readings(page: Page, content: Mapping[str, Any]) -> dict[str, str]:
    """Names that are shown with their reading above: family_name has family_kana for it."""
    items = {item.id for item in page.items}
    pairs = {name: name.removesuffix("_name") + "_kana" for name in items}
    return {
        name: kana
        for name, kana in pairs.items()
        if name.endswith("_name") and kana in items and content.get(name) and content.get(kana)
    }


def file_rows(draft: Draft) -> list[SummaryRow]:
    """A row for each attachment: its file, how large it is, and the file itself to look at."""
    held = {one.kind: one for one in draft.own.attachments}
    rows = []
    for one in draft.procedure.attachments:
        change = reverse("attachment", args=[draft.id, one.id]) + "?back=check"
        file = held.get(one.id)
        if file is None:
            rows.append(SummaryRow(one.name, MISSING if one.required else None, change))
            continue
        said = Text("{name}（{size}）", "{name} ({size})").fill(
            name=file.name, size=size_in_words(file.size)
        )
        look = reverse("file", args=[draft.id, file.id])
        rows.append(SummaryRow(one.name, said, change, href=look))
    return rows


def _card_row(draft: Draft) -> SummaryRow:
    done = State(Text("読み取り済み", "Read"), "good")
    return SummaryRow(
        Text("マイナンバーと基本4情報", "Number and basic data"),
        done if draft.own.row.envelope else MISSING,
        reverse("card", args=[draft.id]),
    )
