"""The 外字 desk: names that cannot be printed exactly, and how a person settled each."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meibo.catalogue import qualification
from meibo.doors.frame.components import SummaryRow
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.wording import known
from meibo.doors.officer.desk import at_desk, desk_of, show
from meibo.doors.officer.print_forms import glyph_form
from meibo.doors.officer.print_words import GLYPH_STATES, REASONS, WAYS
from meibo.flow.certificate.printing.commands.settle_glyph import settle_glyph
from meibo.flow.certificate.printing.queries import WaitingGlyph, see_glyphs
from meibo.flow.certificate.printing.states import GlyphState
from meibo.rooms.journal.visit import visit
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text
from meibo.terms.variation import sequences


@require_safe
@at_desk
def characters(request: HttpRequest) -> HttpResponse:
    """What waits, and below it what was settled."""
    return _page(request)


@require_POST
@at_desk
def settle(request: HttpRequest, glyph: UUID) -> HttpResponse:
    """Say how one of them is printed."""
    form = glyph_form(glyph, cast(PageRequest, request).language, request.POST)
    if form.is_valid():
        try:
            settle_glyph(actor(request), now(), glyph=glyph, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.field not in form.fields:
                raise
            form.refuse(refusal)
        else:
            return SeeOther(reverse("characters"))
    return _page(request, glyph, form)


def _page(
    request: HttpRequest, of: UUID | None = None, sent: PageForm | None = None
) -> HttpResponse:
    with visit():
        found = see_glyphs(actor(request), now())
        desk = desk_of(request)
    language, may = cast(PageRequest, request).language, "register" in desk.duties
    cases = []
    for one in found:
        form = sent if sent and one.glyph.id == of else glyph_form(one.glyph.id, language)
        waits = one.glyph.state == GlyphState.OPEN
        state = GLYPH_STATES[one.glyph.state]
        cases.append((one.glyph, state, _rows(one), form if waits and may else None))
    context: dict[str, Any] = {"cases": cases, "wrong": sent, "may_settle": may}
    status = 422 if sent else 200
    return show(request, "characters", context, desk=desk, current="prints", status=status)


def _rows(one: WaitingGlyph) -> list[SummaryRow]:
    row = one.glyph
    numbers = "、".join(f"{found.text} {found.mj}" for found in sequences(row.name) if found.mj)
    rows = [
        SummaryRow(Text("印刷する氏名", "Name to be printed"), row.name, large=True),
        SummaryRow(
            Text("登録", "Entry"),
            Text("{register} 第 {n} 号", "No. {n}, {register}").fill(
                register=qualification(row.register).register_name, n=one.entry.number
            ),
            href=reverse("entry", args=[row.entry]),
        ),
        SummaryRow(Text("できない理由", "Why it cannot be"), known(REASONS, row.why)),
    ]
    more = [
        (Text("印刷できない文字", "Characters that cannot be"), row.characters),
        (Text("MJ文字図形名", "MJ numbers"), numbers),
        (Text("確認の結果", "Settled as"), WAYS[row.way] if row.way else ""),
        (Text("別の字体での氏名", "Name in the other form"), row.printed_as),
        (Text("本人の書面の日付", "Day of the written wish"), row.wished_on),
        (Text("何によるものか", "What that rests on"), row.memo),
        (Text("確認した日時", "Settled"), row.settled_at),
    ]
    return rows + [SummaryRow(label, value) for label, value in more if value]
