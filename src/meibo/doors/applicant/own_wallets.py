"""Own certificates in wallets, as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from meibo.catalogue import qualification
from meibo.catalogue.definitions import CLAIMS
from meibo.doors.applicant.own_certificates import usable
from meibo.doors.frame.components import State
from meibo.doors.frame.fields import OneOf, Option
from meibo.doors.frame.forms import PageForm
from meibo.doors.frame.languages import current
from meibo.doors.frame.two_dimensional import code_of
from meibo.doors.frame.wording import moment_in_words
from meibo.flow.certificate.commands.offer_to_wallet import Offer
from meibo.flow.certificate.commands.report_loss import ALL, REASONS, SHOWN
from meibo.flow.certificate.phones.queries import Phone
from meibo.flow.certificate.queries import OwnRegistration
from meibo.flow.certificate.states import DeliveryState
from meibo.flow.certificate.wallets.known import FORMAT_NAMES
from meibo.flow.certificate.wallets.queries import Copies, OpenRequest
from meibo.terms.text import Text

# Wallets open addresses of this scheme (OpenID4VCI 1.0 §13.7.1).
SCHEME = "openid-credential-offer://"
ONE_COPY = Text("{wallet}（{form}、1枚）", "{wallet} ({form}, one copy)")
COPIES = Text("{wallet}（{form}、{n}枚）", "{wallet} ({form}, {n} copies)")
_STATES = {
    DeliveryState.ASKED: State(Text("発行待ち", "Being made"), "progress"),
    DeliveryState.HANDED: State(Text("ウォレットにあります", "In the wallet"), "good"),
    DeliveryState.ENDED: State(Text("無効", "Withdrawn"), "none"),
}
_REASONS = {
    "lost": Text("なくした・盗まれた", "Lost or stolen"),
    "leaked": Text("ほかの人に渡ったおそれがある", "Someone else may have it"),
}
assert tuple(_REASONS) == REASONS


@dataclass(frozen=True, slots=True)
class ShownCopies:
    """A line of the list of copies."""

    copies: Copies
    state: State
    form: Text


def shown(listed: list[Copies]) -> list[ShownCopies]:
    """The list, newest first."""
    return [
        ShownCopies(one, _STATES[DeliveryState(one.state)], FORMAT_NAMES[one.configuration.format])
        for one in listed
    ]


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """What a phone scans or opens, and the digits to be typed there."""

    link: str
    qr: SafeString
    tx_code: str


def offer_shown(offer: Offer, issuer: str) -> ShownOffer:
    """An offer by reference: its code is short enough for any camera."""
    query = urlencode({"credential_offer_uri": f"{issuer}/offers/{offer.handle}"})
    link = f"{SCHEME}?{query}"
    return ShownOffer(link, code_of(link), offer.tx_code)


def items_of(register: str) -> list[Text]:
    """What a certificate of a qualification says, by name."""
    credential = qualification(register).credential
    return [CLAIMS[name] for name in (*credential.always_shown, *credential.selectively_shown)]


def fitting(asked: OpenRequest, own: list[OwnRegistration]) -> list[OwnRegistration]:
    """Own registrations that a wallet's request is about."""
    registers = {one.register for one in asked.asked}
    return [one for one in own if one.entry.register in registers and usable(one)]


def entry_form(own: list[OwnRegistration], data: object = None) -> PageForm:
    """Which registration; chosen already where there is one."""
    options = [
        Option(
            str(one.entry.id),
            Text("{name} 第{n}号", "{name} No. {n}").fill(
                name=qualification(one.entry.register).name, n=one.entry.number
            ),
        )
        for one in own
    ]
    field = OneOf(
        label=Text("どの登録の証明書ですか", "Of which registration?"),
        options=options,
        initial=options[0].value if len(options) == 1 else None,
    )
    made: PageForm = type("WalletForm", (PageForm,), {"entry": field})(data, language=current())
    return made


def loss_form(
    own: OwnRegistration, listed: list[Copies], phones: list[Phone], data: object = None
) -> PageForm:
    """What is to be put out of use, and why."""
    options = [
        Option(ALL, Text("この登録のデジタル資格証すべて", "Every digital certificate of it"))
    ]
    if own.credential is not None:
        options.append(
            Option(SHOWN, Text("このサイトで見せる資格証", "The one shown on this website"))
        )
    options += [
        Option(
            str(one.id),
            (ONE_COPY if one.copies == 1 else COPIES).fill(
                wallet=one.wallet, form=FORMAT_NAMES[one.configuration.format], n=one.copies
            ),
        )
        for one in listed
        if one.state != DeliveryState.ENDED
    ]
    options += [
        Option(
            str(one.id),
            Text(
                "スマートフォン（{at}に置いたもの）", "The phone on which it was put at {at}"
            ).fill(at=moment_in_words(one.kept_at)),
        )
        for one in phones
    ]
    fields = {
        "what": OneOf(label=Text("使えなくするもの", "What to put out of use"), options=options),
        "reason": OneOf(
            label=Text("理由", "Why"),
            options=[Option(name, text) for name, text in _REASONS.items()],
        ),
    }
    made: PageForm = type("LossForm", (PageForm,), fields)(data, language=current())
    return made
