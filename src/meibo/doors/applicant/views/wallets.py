"""Own certificates and wallets: a wallet's request answered, an offer made, a loss reported (CRT-02,
CRT-11)."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from meibo.catalogue import qualification
from meibo.doors.applicant.own_certificates import usable
from meibo.doors.applicant.own_wallets import (
    entry_form,
    fitting,
    items_of,
    loss_form,
    offer_shown,
)
from meibo.doors.applicant.pages import show
from meibo.doors.applicant.signed_in import signed_in
from meibo.doors.applicant.views.certificates import own_registration
from meibo.doors.frame import sessions
from meibo.doors.frame.preferences import SeeOther
from meibo.flow.certificate.commands.allow_wallet import allow_wallet
from meibo.flow.certificate.commands.decline_wallet import decline_wallet
from meibo.flow.certificate.commands.offer_to_wallet import offer_to_wallet
from meibo.flow.certificate.commands.report_loss import report_loss
from meibo.flow.certificate.phones.queries import phones_of
from meibo.flow.certificate.queries import own_registrations
from meibo.flow.certificate.refusals import not_in_force
from meibo.flow.certificate.wallets.answering import Answered
from meibo.flow.certificate.wallets.known import FORMAT_NAMES
from meibo.flow.certificate.wallets.queries import copies_of, wallet_request
from meibo.rooms.journal.visit import visit


class ToWallet(SeeOther):
    """303 to a wallet's own address, as its maker named it: a scheme of the phone's is allowed."""

    def __init__(self, answered: Answered) -> None:
        self.allowed_schemes = [urlsplit(answered.redirect_uri).scheme]
        super().__init__(answered.address(settings.ENDPOINT("issuer")))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def authorize(request: HttpRequest) -> HttpResponse:
    """GET ?client_id=&request_uri=: which wallet asks for what; POST answers it, either way."""
    sent = request.POST if request.method == "POST" else request.GET
    named = {"request_uri": sent.get("request_uri", ""), "client": sent.get("client_id", "")}
    actor, at = sessions.actor(request), sessions.now()
    with visit():
        asked = wallet_request(actor, at, **named)
        own = fitting(asked, own_registrations(actor, at))
    if request.method == "POST" and "decline" in request.POST:
        return ToWallet(decline_wallet(actor, at, **named))
    form = entry_form(own, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = UUID(form.cleaned_data["entry"])
        return ToWallet(allow_wallet(actor, at, **named, entry=chosen))
    context = {
        "wallet": asked.wallet.name,
        "formats": list(dict.fromkeys(FORMAT_NAMES[one.format] for one in asked.asked)),
        "items": items_of(asked.asked[0].register),
        "name": qualification(asked.asked[0].register).credential.vct_name,
        "own": own,
        "form": form,
        **named,
    }
    return show(request, "wallet_authorize", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offer(request: HttpRequest, entry: UUID) -> HttpResponse:
    """POST makes an offer and shows its code, once; GET goes to the certificate."""
    if request.method != "POST":
        return SeeOther(reverse("certificate", args=[entry]))
    actor, at = sessions.actor(request), sessions.now()
    own = own_registration(request, entry)
    if not usable(own):
        raise not_in_force()
    made = offer_to_wallet(actor, at, entry=entry)
    context = {
        "own": own,
        "name": qualification(own.entry.register).name,
        "offer": offer_shown(made, settings.ENDPOINT("issuer")),
        "until": made.until,
    }
    return show(request, "wallet_offer", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def loss(request: HttpRequest, entry: UUID) -> HttpResponse:
    """GET what can be put out of use; POST puts it out of use at once."""
    actor, at = sessions.actor(request), sessions.now()
    with visit():
        own = own_registration(request, entry)
        listed = copies_of(actor, at, entry=entry)
        phones = phones_of(actor, at, entry=entry)
    form = loss_form(own, listed, phones, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        report_loss(actor, at, entry=entry, what=found["what"], reason=found["reason"])
        return SeeOther(reverse("certificate", args=[entry]) + "#loss")
    context = {"own": own, "name": qualification(own.entry.register).name, "form": form}
    return show(request, "certificate_loss", context, status=422 if form.errors else 200)
