"""Registered third parties (登録先): proposed by one officer, approved by another, stopped by any."""

from __future__ import annotations

import hashlib
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meibo.catalogue import qualification, qualifications
from meibo.catalogue.definitions import CLAIMS
from meibo.doors.frame.components import State, SummaryRow
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.fields import OneOf, Option, SomeOf, TextField
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.tables import Column, Row, Table
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.written import written
from meibo.flow.registration.desk import Desk
from meibo.flow.verification.parties.commands.approve_party import approve_party
from meibo.flow.verification.parties.commands.drop_party import drop_party
from meibo.flow.verification.parties.commands.end_party import end_party
from meibo.flow.verification.parties.commands.propose_party import LONGEST_NAME, propose_party
from meibo.flow.verification.parties.commands.resume_party import resume_party
from meibo.flow.verification.parties.commands.suspend_party import suspend_party
from meibo.flow.verification.parties.queries import Registered, list_parties, see_party
from meibo.flow.verification.purposes import PURPOSES
from meibo.rooms.journal.visit import visit
from meibo.terms.canonical import b64u
from meibo.terms.refusal import Refusal
from meibo.terms.text import Language, Text

STATES = {
    "proposed": State(Text("承認待ち", "Awaiting approval"), "attention"),
    "active": State(Text("利用中", "Active"), "good"),
    "suspended": State(Text("停止中", "Suspended"), "bad"),
    "ended": State(Text("終了", "Ended"), "off"),
    "dropped": State(Text("取下げ", "Dropped"), "off"),
}
COLUMNS = [
    Column("name", Text("名称", "Name"), "name"),
    Column("registers", Text("資格", "Qualifications")),
    Column("state", Text("状態", "State"), "state"),
    Column("proposed", Text("起案", "Proposed"), "ago"),
]
EMPTY = Text("登録先はまだありません。", "No third party is registered yet.")
# What can be done in which state, and what its button says; all but approval with a reason.
ACTS = {
    "proposed": ("drop",),
    "active": ("suspend", "end"),
    "suspended": ("resume", "end"),
}
BUTTONS = {
    "drop": Text("取り下げる", "Drop"),
    "suspend": Text("停止する", "Suspend"),
    "resume": Text("再開する", "Resume"),
    "end": Text("終了する", "End"),
}
_WITH_REASON = {
    "drop": drop_party,
    "suspend": suspend_party,
    "resume": resume_party,
    "end": end_party,
}


def _language(request: HttpRequest) -> Language:
    return cast(PageRequest, request).language


def propose_form(desk: Desk, language: Language, data: Any = None) -> PageForm:
    """The form of a proposal: registers in charge, items of theirs."""
    registers = sorted(desk.registers & qualifications().keys())
    chosen = {
        one for of in registers for one in qualification(of).credential.selectively_shown
    }  # fmt: skip
    fields = {
        "name_ja": TextField(label=Text("名称", "Name in Japanese"), max_length=LONGEST_NAME),
        "name_en": TextField(
            label=Text("名称（英語）", "Name in English"), max_length=LONGEST_NAME
        ),
        "registers": SomeOf(
            label=Text("確認できる資格", "Qualifications it may have checked"),
            options=[Option(one, qualification(one).name) for one in registers],
        ),
        "items": SomeOf(
            label=Text("示されてよい項目", "Items it may be shown"),
            hint=Text(
                "登録番号などのほかに必要なものだけ。ほかの項目を含む資格証は確認されません。",
                "Besides number and date, only what it needs; with any other item nothing is checked.",
            ),
            options=[Option(name, words) for name, words in CLAIMS.items() if name in chosen],
            required=False,
        ),
        "purpose": OneOf(
            label=Text("目的", "Purpose"),
            options=[Option(code, words) for code, words in PURPOSES.items()],
        ),
        "jwk": TextField(
            label=Text("公開鍵（JWK）", "Public key (JWK)"),
            hint=Text(
                "EC、P-256。登録先が作り、対面または書面で受け取ったもの。",
                "EC, P-256; made by the party and handed over in person or in writing.",
            ),
            rows=5,
            max_length=2_000,
        ),
    }
    made = type("ProposeParty", (PageForm,), fields)
    form: PageForm = made(data, language=language)
    return form


@require_safe
@at_desk
def parties(request: HttpRequest) -> HttpResponse:
    """Those of the own authority."""
    with visit():
        desk = desk_of(request)
        found = list_parties(actor(request), now())
    rows = [
        Row(
            {
                "name": Text(one.name_ja, one.name_en),
                "registers": _names(one.registers),
                "state": STATES[one.state],
                "proposed": one.proposed_at,
            },
            reverse("party", args=[one.id]),
        )
        for one in found
    ]
    caption = Text("登録先", "Registered third parties")
    table = Table(caption=caption, columns=COLUMNS, rows=rows, empty=EMPTY, total=len(rows))
    context = {"table": table, "may_propose": "register" in desk.duties}
    return show(request, "parties", context, desk=desk, current="parties")


def _names(registers: list[str]) -> Text:
    named = [qualification(one).name for one in registers if one in qualifications()]
    return Text("、".join(one.ja for one in named), ", ".join(one.en for one in named))


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def propose(request: HttpRequest) -> HttpResponse:
    """The form; POST proposes."""
    desk = desk_of(request)
    data = request.POST if request.method == "POST" else None
    form = propose_form(desk, _language(request), data)
    if data is not None and form.is_valid():
        said = form.cleaned_data
        try:
            made = propose_party(
                actor(request), now(), name_ja=written(request, "name_ja"),
                name_en=written(request, "name_en"), registers=list(said["registers"]),
                items=list(said["items"]), purpose=said["purpose"], jwk=written(request, "jwk"),
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.kind != "invalid":
                raise
            form.refuse(refusal)
        else:
            return SeeOther(reverse("party", args=[made]))
    status = 422 if form.is_bound else 200
    return show(request, "party_new", {"form": form}, desk=desk, current="parties", status=status)


@require_safe
@at_desk
def party(request: HttpRequest, party: UUID) -> HttpResponse:
    """One party: what it may, its key, and what can be done."""
    return _page(request, party)


def _page(
    request: HttpRequest, party: UUID, sent: tuple[str, PageForm] | None = None
) -> HttpResponse:
    with visit():
        desk = desk_of(request)
        found = see_party(actor(request), now(), party=party)
    superior = "approve" in desk.duties
    forms = [
        (verb, BUTTONS[verb], sent[1] if sent and sent[0] == verb else _reason_form(request, verb))
        for verb in (ACTS.get(found.state, ()) if superior else ())
        if verb != "resume" or found.changed_by != desk.account
    ]
    context = {
        "party": found,
        "name": Text(found.name_ja, found.name_en),
        "state": STATES[found.state],
        "rows": _rows(found),
        "forms": forms,
        "approves": superior and found.state == "proposed" and found.proposed_by != desk.account,
        "own": found.state == "proposed" and found.proposed_by == desk.account,
        "wrong": sent[1] if sent else None,
    }
    status = 200 if sent is None else 422
    return show(request, "party", context, desk=desk, current="parties", status=status)


def _reason_form(request: HttpRequest, verb: str, data: Any = None) -> PageForm:
    field = TextField(label=Text("理由", "Reason"), rows=2, max_length=500)
    made = type("Reason", (PageForm,), {"reason": field})
    form: PageForm = made(data, language=_language(request), auto_id=f"id_{verb}_%s")
    return form


def thumbprint(jwk: str) -> str:
    """What a key is compared by over the telephone: a party's key is kept as RFC 7638 digests it."""
    whole = b64u(hashlib.sha256(jwk.encode()).digest())
    return " ".join(whole[place : place + 6] for place in range(0, len(whole), 6))


def _rows(found: Registered) -> list[SummaryRow]:
    items = [CLAIMS[one] for one in found.items if one in CLAIMS]
    none = Text("なし", "None")
    listed = Text("、".join(one.ja for one in items), ", ".join(one.en for one in items)) if items \
        else none  # fmt: skip
    rows = [
        SummaryRow(Text("英語の名称", "Name in Japanese"), Text(found.name_en, found.name_ja)),
        SummaryRow(Text("client_id", "client_id"), str(found.id)),
        SummaryRow(Text("確認できる資格", "Qualifications"), _names(found.registers)),
        SummaryRow(Text("示されてよい項目", "Items it may be shown"), listed),
        SummaryRow(Text("目的", "Purpose"), PURPOSES[found.purpose]),
        SummaryRow(Text("公開鍵の指紋（RFC 7638）", "Thumbprint of its key (RFC 7638)"),
                   thumbprint(found.jwk)),
        SummaryRow(Text("起案", "Proposed"), found.proposed_at),
        SummaryRow(Text("承認", "Approved"), found.approved_at),
    ]  # fmt: skip
    if found.reason:
        rows.append(SummaryRow(Text("最後の変更の理由", "Why it was last changed"), found.reason))
    return rows


@require_POST
@at_desk
def act_on_party(request: HttpRequest, party: UUID, verb: str) -> HttpResponse:
    """approve, or drop, suspend, resume and end with a reason."""
    if verb == "approve":
        approve_party(actor(request), now(), party=party)
        return SeeOther(reverse("party", args=[party]))
    if verb not in _WITH_REASON:
        raise Http404
    try:
        _WITH_REASON[verb](actor(request), now(), party=party, reason=written(request, "reason"))
    except Refusal as refusal:
        if refusal.kind != "invalid":
            raise
        form = _reason_form(request, verb, request.POST)
        form.refuse(refusal)
        return _page(request, party, (verb, form))
    return SeeOther(reverse("party", args=[party]))
