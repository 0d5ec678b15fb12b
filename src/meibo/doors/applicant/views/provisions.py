"""Providing chosen items of an own certificate by a link; who has which, and taking it back (CRT-04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from meibo.catalogue import qualification
from meibo.catalogue.definitions import CLAIMS
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.frame import sessions
from meibo.doors.frame.components import State, SummaryRow
from meibo.doors.frame.fields import Agree, OneOf, Option, SomeOf, TextField
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.languages import current
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.wording import moment_in_words
from meibo.flow.certificate.commands.provide import provide
from meibo.flow.certificate.commands.revoke_provision import revoke_provision
from meibo.flow.certificate.provisions.giving import DAYS, LONGEST_TEXT
from meibo.flow.certificate.provisions.queries import OwnProvision, OwnProvisions, own_provisions
from meibo.flow.certificate.provisions.refusals import no_certificate, whom_and_why
from meibo.flow.certificate.provisions.wording import items_in_words
from meibo.flow.certificate.states import ProvisionState
from meibo.flow.verification.parties.commands.provide_to_party import provide_to_party
from meibo.flow.verification.parties.queries import Offered, offered_parties
from meibo.flow.verification.purposes import PURPOSES
from meibo.rooms.journal.visit import visit
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

# Times of opening that are told one by one; how often it was is told of all.
TOLD = 5
_LIVE = State(Text("提供中", "Open"), "good")
_OVER = State(Text("期限切れ", "Expired"), "none")
_REVOKED = State(Text("取消し済み", "Taken back"), "none")
_LASTS = {
    1: Text("1日", "1 day"), 7: Text("7日", "7 days"), 30: Text("30日", "30 days"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A provision in words; live: while it can be used; link: of one that has a link."""

    id: UUID
    recipient: str
    state: State
    rows: list[SummaryRow]
    live: bool
    link: str


def _form(found: OwnProvisions, parties: list[Offered], data: object = None) -> PageForm:
    fields = {
        **_whom(parties),
        "recipient": TextField(
            label=Text("相手の名前", "Their name"), max_length=LONGEST_TEXT, required=not parties,
            hint=Text("例: 見本病院 人事課", "For example: Sample Hospital, Personnel"),
        ),
        "purpose": TextField(
            label=Text("目的", "What for"), max_length=LONGEST_TEXT, required=not parties,
            hint=Text("例: 採用時の資格確認", "For example: checking qualifications when hiring"),
        ),
        "items": SomeOf(
            label=Text("見せる項目", "Items to show"), required=False,
            options=[Option(name, CLAIMS[name]) for name in found.choices],
        ),
        "days": OneOf(
            label=Text("提供の期限", "For how long"),
            options=[Option(str(days), _LASTS[days]) for days in DAYS],
        ),
        "by_office": Agree(
            label=Text(
                "登録を担当する窓口が、この相手にリンクを渡すことにも同意する",
                "The office in charge may hand the link to this recipient, too",
            ),
            required=False,
        ),
        "consent": Agree(
            label=Text(
                "上の相手に、選んだ項目と登録のいまの状態を提供することに同意する",
                "I consent to providing the chosen items and the present state of my registration",
            ),
        ),
    }  # fmt: skip
    made: PageForm = type("ProvisionForm", (PageForm,), fields)(data, language=current())
    return made


def _whom(parties: list[Offered]) -> dict[str, OneOf]:
    """The choice between registered third parties and a link for anybody, where there are any."""
    if not parties:
        return {}
    by_link = Option("", Text("ほかの相手（リンクを渡す）", "Somebody else, by a link"))
    options = [Option(str(one.id), _called(one)) for one in parties]
    hint = Text(
        "登録された相手は、リンクなしで確認できます。名前と目的の入力は要りません。",
        "A registered party asks without a link; its name and purpose are known.",
    )
    label = Text("提供する相手", "To whom")
    return {"party": OneOf(label=label, hint=hint, required=False, options=[by_link, *options])}


def _called(one: Offered) -> Text:
    words = PURPOSES[one.purpose]
    return Text(f"{one.name.ja}（{words.ja}）", f"{one.name.en} ({words.en})")


def _provide(request: HttpRequest, entry: UUID, said: dict[str, Any]) -> None:
    """By a link, or to the registered party that was chosen."""
    actor, at, days = sessions.actor(request), sessions.now(), int(said["days"])
    if said.get("party"):
        provide_to_party(
            actor, at, entry=entry, party=UUID(said["party"]), items=said["items"], days=days
        )
        return
    for name in ("recipient", "purpose"):
        if not said[name].strip():
            raise whom_and_why(name)
    provide(
        actor, at, entry=entry, recipient=said["recipient"], purpose=said["purpose"],
        items=said["items"], days=days, by_office=said["by_office"],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def listed(request: HttpRequest, entry: UUID) -> HttpResponse:
    """GET everything that was provided, and the form; POST provides."""
    actor, at = sessions.actor(request), sessions.now()
    with visit():
        found = own_provisions(actor, at, entry=entry)
        parties = offered_parties(actor, at, register=found.register)
    if request.method == "POST" and not found.always:
        raise no_certificate()
    form = _form(found, parties, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _provide(request, entry, form.cleaned_data)
        except Refusal as refusal:
            if refusal.field not in form.fields:
                raise
            form.refuse(refusal)
        else:
            return SeeOther(request.path)
    context = {
        "entry": entry,
        "name": qualification(found.register).name,
        "always": [CLAIMS[name] for name in found.always if name in CLAIMS],
        "provisions": [_shown(one) for one in found.provisions],
        "form": form if found.always else None,
    }
    return show(request, "provisions", context, status=422 if form.is_bound else 200)


def _shown(one: OwnProvision) -> Shown:
    row, state = one.row, _LIVE if one.live else _OVER
    if row.state == ProvisionState.REVOKED:
        state = _REVOKED
    link = f"{settings.ENDPOINT('public')}/given/{row.handle}" if one.live and row.handle else ""
    rows = [
        SummaryRow(Text("目的", "What for"), PURPOSES[row.purpose] if row.party else row.purpose),
        SummaryRow(Text("見せる項目", "Items"), items_in_words(row.items)),
        SummaryRow(Text("同意した時刻", "Consented at"), moment_in_words(row.given_at)),
        SummaryRow(Text("提供の期限", "Until"), moment_in_words(row.expires_at)),
    ]
    if row.revoked_at is not None:
        rows.append(
            SummaryRow(Text("取り消した時刻", "Taken back at"), moment_in_words(row.revoked_at))
        )
    if row.by_office:
        rows.append(SummaryRow(Text("窓口から", "By the office"), _handed(row.handed_at)))
    rows.append(SummaryRow(Text("開かれた回数", "Times opened"), _opened(one.opened)))
    return Shown(row.id, row.recipient, state, rows, one.live, link)


def _handed(at: datetime | None) -> Text:
    if at is None:
        return Text("渡すことに同意（まだ渡していません）", "Agreed to, not yet handed over")
    return Text("{at}に渡しました", "Handed over at {at}").fill(at=moment_in_words(at))


def _opened(times: list[datetime]) -> Text:
    """How often, and the latest times."""
    count = str(len(times))
    latest = [moment_in_words(at) for at in times[:TOLD]]
    if not latest:
        return Text("0 回", "Never")
    return Text(
        f"{count} 回（{'、'.join(at.ja for at in latest)}）",
        f"{count} ({', '.join(at.en for at in latest)})",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def revoke(request: HttpRequest, provision: UUID) -> HttpResponse:
    """POST takes a provision back."""
    if request.method != "POST":
        return SeeOther(reverse("first_page"))
    entry = revoke_provision(sessions.actor(request), sessions.now(), provision=provision)
    return SeeOther(reverse("provisions", args=[entry]))
