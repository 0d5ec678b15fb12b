"""Paying: an order at the gateway for one demand, and off to the gateway's page (PAY-03)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meibo import plugs
from meibo.doors.applicant.fees import fee_lines, fee_name
from meibo.doors.applicant.own_drafts import Draft, name_of, read
from meibo.doors.applicant.pages import show, try_again
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.frame import sessions
from meibo.doors.frame.preferences import SeeOther
from meibo.rooms.payments.commands.note_no_answer import note_no_answer
from meibo.rooms.payments.ports import GatewayDownError, GatewayWrongError
from meibo.rooms.payments.queries import open_demand
from meibo.rooms.payments.refusals import nothing_to_pay
from meibo.terms.person_name import PersonName
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

GATEWAY_DOWN = Text(
    "支払いのサービスにつながりません。費用は引き落とされていません。"
    "少し待ってから、もう一度お試しください。",
    "The payment service does not answer. Nothing was charged. Wait a little and try again.",
)

GATEWAY_WRONG = Text(
    "支払いのサービスから正しい形の応答がありませんでした。応答は使っていません。費用は引き落と"
    "されていません。少し待ってから、もう一度お試しください。",
    "What the payment service sent was not an answer to us, and was not used. Nothing was charged. "
    "Wait a little and try again.",
)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def pay(request: HttpRequest, application: UUID) -> HttpResponse:
    """POST demand: to the gateway's page, or to the status page where it is paid already."""
    status_url = reverse("application", args=[application])
    if request.method != "POST":
        return SeeOther(status_url)
    draft = read(request, application)
    demand = _demand(request)
    own = {one.demand: one.settled for one in draft.own.balances}
    if own.get(demand):
        return SeeOther(status_url)
    if demand not in own:
        raise nothing_to_pay()
    return _to_gateway(request, draft, demand)


def _demand(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("demand", ""))
    except ValueError:
        raise nothing_to_pay() from None


def _to_gateway(request: HttpRequest, draft: Draft, demand: UUID) -> HttpResponse:
    try:
        row = open_demand(sessions.actor(request), sessions.now(), demand=demand)
    except Refusal as refusal:
        if refusal.code != "payments.nothing_to_pay":
            raise
        return SeeOther(draft.status_url)
    back = f"{settings.ENDPOINT('applicant')}{draft.status_url}?from=payment"
    try:
        url = plugs.fill("payments.gateway").order(
            row.id, row.amount, _words(draft, row.kind), back
        )
    except GatewayDownError as error:
        wrong = isinstance(error, GatewayWrongError)
        code, words = ("gateway.wrong", GATEWAY_WRONG) if wrong else ("gateway.down", GATEWAY_DOWN)
        note_no_answer(sessions.actor(request), sessions.now(), demand=demand, code=code)
        return try_again(request, code, words, draft.status_url)
    return SeeOther(url)


def _words(draft: Draft, kind: str) -> Text:
    """What the gateway's page says is paid."""
    fee = fee_name(draft.procedure, kind)
    name = name_of(draft.own.row.register, draft.own.row.procedure)
    return Text("{fee}（{name}、{reference}）", "{fee} ({name}, {reference})").fill(
        fee=fee, name=name, reference=draft.own.row.reference
    )


@require_safe
@signed_in
def receipt(request: HttpRequest, application: UUID) -> HttpResponse:
    """GET what was paid for an application, to be kept or printed; nothing paid yet: its status."""
    draft = read(request, application)
    paid = [line for line in fee_lines(draft) if line.paid > 0]
    if not paid:
        return SeeOther(draft.status_url)
    context = {
        "draft": draft,
        "paid": paid,
        "payer": str(PersonName.of(draft.own.row.content)),
        "total": sum(line.paid for line in paid),
        "left": sum(line.left for line in fee_lines(draft)),
    }
    return show(request, "receipt", context)
