"""Applications that came on paper: taken in by an officer, their scans, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meibo.catalogue import offered, procedure, qualification, qualifications
from meibo.catalogue.definitions import NEW_REGISTRATION, Procedure
from meibo.doors.frame.answer_forms import AttachmentForm
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.tables import Column, Row, Table
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.paper_form import answers_form, received_form, recorded, said
from meibo.doors.officer.paper_view import Step, answered, scans, stands, what_came
from meibo.doors.officer.wording import procedure_name
from meibo.flow.intake.about_entry import filled_in
from meibo.flow.intake.commands.accept_paper import accept_paper
from meibo.flow.intake.commands.attach_to_paper import attach_to_paper
from meibo.flow.intake.commands.begin_paper import begin_paper
from meibo.flow.intake.commands.save_paper import save_paper
from meibo.flow.intake.paper_queries import paper_file
from meibo.flow.intake.paper_queries import papers as listed
from meibo.flow.intake.refusals import BadAnswers, no_such_procedure
from meibo.flow.registration.queries import entry_file
from meibo.rooms.journal.visit import visit
from meibo.terms.day import japanese_day
from meibo.terms.person_name import PersonName
from meibo.terms.refusal import Refusal
from meibo.terms.text import Language, Text

COLUMNS = [
    Column("receipt", Text("受付番号", "Receipt"), "code"),
    Column("name", Text("氏名", "Name"), "name"),
    Column("procedure", Text("手続", "Procedure")),
    Column("state", Text("状態", "State"), "state"),
    Column("taken", Text("受付", "Taken in"), "ago"),
]
# The list of those whose number is locked, to which the rail leads superiors.
LOCKED = "locked"
EMPTY = Text(
    "受付中の紙の申請はありません。番号の確認が済んだ申請は審査中の一覧に移ります。",
    "No paper is being taken in. Those whose number is linked stand among the cases.",
)

NOBODY_LOCKED = Text("番号の入力が止まっている申請はありません。", "No number is locked.")


def _language(request: HttpRequest) -> Language:
    return cast(PageRequest, request).language


@require_safe
@at_desk
def papers(request: HttpRequest) -> HttpResponse:
    """Papers that are not in examination yet, and the registers a new one can be for."""
    only_locked = request.GET.get("state") == LOCKED
    with visit():
        found = listed(actor(request), now(), only_locked=only_locked)
        desk = desk_of(request)
    rows = [
        Row(
            {
                "receipt": one.paper.receipt_number,
                "name": str(PersonName.of(one.row.content)),
                "procedure": procedure_name(one.row.register, one.row.procedure),
                "state": stands(one.row, one.number),
                "taken": one.paper.taken_at,
            },
            reverse("paper", args=[one.row.id]),
        )
        for one in found
    ]
    table = Table(
        caption=Text("紙の申請", "Applications on paper"), columns=COLUMNS, rows=rows,
        empty=NOBODY_LOCKED if only_locked else EMPTY, total=len(rows),
    )  # fmt: skip
    context = {
        "table": table,
        "only_locked": only_locked,
        "registers": _offered(desk) if "receive" in desk.duties else [],
    }
    return show(
        request, "papers", context, desk=desk, current="locked" if only_locked else "papers"
    )


def _offered(desk: Any) -> list[tuple[str, Text]]:
    """Registers in charge whose registration can be applied for."""
    today = japanese_day(now())
    return [
        (reverse("new_paper", args=[one]), qualification(one).name)
        for one in sorted(desk.registers & qualifications().keys())
        if offered(procedure(one, NEW_REGISTRATION), today)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def new(request: HttpRequest, register: str) -> HttpResponse:
    """Copy a paper; POST keeps it as a draft."""
    desk = desk_of(request)
    if register not in desk.registers:
        raise no_such_procedure()

    def keep(raw: Any, came: Any) -> UUID:
        made: UUID = begin_paper(
            actor(request), now(), register=register, procedure=NEW_REGISTRATION, raw=raw, said=came
        )
        return made

    found = procedure(register, NEW_REGISTRATION)
    return _form(request, desk, register, found, {}, {"arrived_on": japanese_day(now())}, keep)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def about(request: HttpRequest, entry: UUID, asked: str) -> HttpResponse:
    """Copy a paper about a registration, which was found in the register by its number; the form
    begins with what is registered."""
    with visit():
        file, desk = entry_file(actor(request), now(), entry=entry), desk_of(request)
    register = file.entry.register
    found = next((one for one in about_entry(register) if one.id == asked), None)
    if found is None:
        raise no_such_procedure()

    def keep(raw: Any, came: Any) -> UUID:
        made: UUID = begin_paper(
            actor(request), now(), register=register, procedure=asked, raw=raw, said=came,
            entry=entry,
        )  # fmt: skip
        return made

    content = filled_in(found, file.versions[0])
    return _form(
        request, desk, register, found, content, {"arrived_on": japanese_day(now())}, keep,
        {"entry": entry, "number": file.entry.number},
    )  # fmt: skip


def about_entry(register: str) -> list[Procedure]:
    """What can be applied for about a registration."""
    today = japanese_day(now())
    listed = qualification(register).procedures
    return [one for one in listed if one.on_entry and offered(one, today)]


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def edit(request: HttpRequest, application: UUID) -> HttpResponse:
    """Correct what was copied, until the paper is accepted."""
    with visit():
        file, desk = paper_file(actor(request), now(), application=application), desk_of(request)

    def keep(raw: Any, came: Any) -> UUID:
        save_paper(actor(request), now(), application=application, raw=raw, said=came)
        return application

    row = file.row
    found = procedure(row.register, row.procedure)
    return _form(request, desk, row.register, found, row.content, recorded(file.paper), keep)


def _form(
    request: HttpRequest, desk: Any, register: str, found: Procedure, content: Any, came: Any,
    keep: Any, about: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """The form, or what became of it: kept, or shown again with everything that is wrong. about: the
    registration it is about, where that is not said by the paper yet."""
    language = _language(request)
    data = request.POST if request.method == "POST" else None
    received = received_form(found, japanese_day(now()), language, data, came)
    answers = answers_form(found, language, content, data)
    if data is not None and received.is_valid():
        try:
            kept = keep(data.dict(), said(received))
        except BadAnswers as bad:
            answers.show_refusals(one for one in bad.refusals if one.field not in received.fields)
            for one in bad.refusals:
                if one.field in received.fields:
                    received.refuse(one)
        except Refusal as refusal:
            if refusal.field is None:
                raise
            received.refuse(refusal)
        else:
            return SeeOther(reverse("paper", args=[kept]))
    context = {
        "received": received, "answers": answers, "wrong": data is not None,
        "procedure": procedure_name(register, found.id), "about": about,
    }  # fmt: skip
    status = 200 if data is None else 422
    return show(request, "paper_form", context, desk=desk, current="papers", status=status)


@require_safe
@at_desk
def paper(request: HttpRequest, application: UUID) -> HttpResponse:
    """One paper: what it says, its scans, and where its number stands."""
    return paper_page(request, application)


def paper_page(
    request: HttpRequest, application: UUID, sent: AttachmentForm | None = None, kind: str = "",
    refused: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    """A paper's page; with what is wrong about a scan that was sent, or about a reason."""
    with visit():
        file, desk = paper_file(actor(request), now(), application=application), desk_of(request)
    row, language = file.row, _language(request)
    may = "receive" in desk.duties and row.state == "draft"
    context = {
        "row": row,
        "name": str(PersonName.of(row.content)),
        "procedure": procedure_name(row.register, row.procedure),
        "state": stands(row, file.number),
        "came": what_came(file),
        "answers": answered(row),
        "scans": scans(file, language, may, sent, kind),
        "may_edit": may,
        "step": Step.of(file, desk) if file.number is not None else None,
        "wrong": sent,
        "refused": refused,
        "sent": request.POST,
    }
    status = 200 if sent is None and refused is None else 422
    return show(request, "paper", context, desk=desk, current="papers", status=status)


@require_POST
@at_desk
def attach(request: HttpRequest, application: UUID, kind: str) -> HttpResponse:
    """Keep a scan under its heading; what is wrong with it is said there."""
    file = paper_file(actor(request), now(), application=application)
    headings = {one.id: one for one in procedure(file.row.register, file.row.procedure).attachments}
    if kind not in headings:
        raise no_such_procedure()
    sent = request.FILES.get("file")
    try:
        attach_to_paper(
            actor(request), now(), application=application, kind=kind,
            name=(sent.name or "") if sent else "", content=sent.read() if sent else b"",
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.field != kind:
            raise
        form = AttachmentForm(
            headings[kind], request.POST, request.FILES, language=_language(request)
        )
        form.show_refusal(refusal)
        return paper_page(request, application, form, kind)
    return SeeOther(f"{reverse('paper', args=[application])}#scans")


@require_POST
@at_desk
def accept(request: HttpRequest, application: UUID) -> HttpResponse:
    """Everything is there: from now on it has arrived."""
    accept_paper(actor(request), now(), application=application)
    return SeeOther(reverse("paper", args=[application]))
