"""The way of one application as a vertical timeline: what happened when, what comes next."""

from __future__ import annotations

from django.urls import reverse

from meibo.catalogue import procedure, qualification
from meibo.doors.applicant.standing import Moment, due_day, moment_of, unsettled
from meibo.doors.frame.components import Event
from meibo.doors.frame.wording import day_in_words, yen_in_words
from meibo.flow.certificate.queries import OwnRegistration
from meibo.flow.intake.queries import OwnApplication
from meibo.flow.intake.states import NumberCheck
from meibo.flow.intake.wording import CARRIED_OUT, number_refused, refused
from meibo.terms.text import Text

# The order of the way; a place is behind, at or before an event's own.
_ORDER = (
    Moment.NUMBER, Moment.FEE, Moment.PAID, Moment.FORWARDED, Moment.EXAMINATION, Moment.DECIDED,
    Moment.REGISTERED,
)  # fmt: skip
CERTIFICATE = Text("デジタル資格証", "Digital certificate")
_CLOSED = frozenset({Moment.NUMBER_REFUSED, Moment.RETURNED, Moment.REFUSED})


def events_of(own: OwnApplication, held: OwnRegistration | None = None) -> list[Event]:
    """Events from arrival on; none for a draft. A closed application ends where it was closed, and
    a registered one with what there is of certificates. held: its registration, where in force."""
    moment = moment_of(own)
    if moment == Moment.DRAFT:
        return []
    if moment in _CLOSED:
        return [_arrived(own), *_before_closing(own, moment), _closing(own, moment)]
    at = _ORDER.index(moment)
    return [
        _arrived(own),
        _number(own, at),
        *([] if _free(own) else [_fee(own, at)]),
        _examination(own, at),
        _decision(own, at),
        _registration(own, at),
        *_certificates(own, at, held),
    ]


def _free(own: OwnApplication) -> bool:
    """Its procedure costs nothing."""
    return not own.balances and not procedure(own.row.register, own.row.procedure).fees


def _arrived(own: OwnApplication) -> Event:
    return Event(
        Text("申請が到達しました", "Your application arrived"),
        own.row.arrived_at,
        detail=Text(
            "審査期間はこの時から数えます。", "The period of examination counts from here."
        ),
    )


def _number(own: OwnApplication, at: int) -> Event:
    if own.row.entry is not None:
        return _holder(own, at)
    if at > 0:
        # The fee is demanded in the act that accepts the number.
        when = min((one.demanded_at for one in own.balances), default=None)
        return Event(
            Text("マイナンバーを確認しました", "Your Individual Number was confirmed"), when
        )
    return Event(Text("マイナンバーの確認", "Check of your Individual Number"), None, "now")


def _holder(own: OwnApplication, at: int) -> Event:
    if at > 0:
        when = min((one.demanded_at for one in own.balances), default=own.row.forwarded_at)
        return Event(Text("ご本人の登録と確認しました", "Confirmed as your registration"), when)
    return Event(
        Text("ご本人の登録であることの確認", "Check that it is your registration"), None, "now"
    )


def _fee(own: OwnApplication, at: int) -> Event:
    if at == 0:
        return Event(Text("費用の納付", "Payment of the fee"), None, "next")
    total = yen_in_words(sum(one.amount for one in own.balances))
    if at == _ORDER.index(Moment.FEE):
        demanded = max(one.demanded_at for one in own.balances)
        left = yen_in_words(sum(one.amount - one.paid for one in unsettled(own)))
        detail = Text("{left}が未納です。", "{left} is still to be paid.").fill(left=left)
        return Event(Text("費用の納付", "Payment of the fee"), demanded, "now", detail)
    paid = [one.last_moved_at for one in own.balances if one.last_moved_at]
    detail = Text("{total}", "{total}").fill(total=total)
    title = Text("納付を確認しました", "Your payment was confirmed")
    return Event(
        title,
        max(paid) if paid else None,
        detail=detail,
        href=reverse("receipt", args=[own.row.id]),
    )


def _examination(own: OwnApplication, at: int) -> Event:
    title = Text("審査", "Examination")
    due = due_day(own)
    detail = None
    if due is not None:
        detail = Text("目安は{due}まで", "Normally until {due}").fill(due=day_in_words(due))
    if at < _ORDER.index(Moment.PAID):
        return Event(title, None, "next", detail)
    if at < _ORDER.index(Moment.DECIDED):
        began = own.row.examined_from or own.row.forwarded_at
        return Event(title, began, "now", detail)
    return Event(Text("審査が始まりました", "Examination began"), own.row.examined_from)


def _decision(own: OwnApplication, at: int) -> Event:
    if at < _ORDER.index(Moment.DECIDED):
        return Event(Text("審査の結果", "Result of the examination"), None, "next")
    return Event(Text("審査が終わりました", "The examination ended"), own.row.decided_at)


def _registration(own: OwnApplication, at: int) -> Event:
    name = qualification(own.row.register).register_name
    if own.row.entry is not None:
        return _written(own, at, name)
    if at < _ORDER.index(Moment.REGISTERED):
        waiting = at == _ORDER.index(Moment.DECIDED)
        title = Text("{name}への登録", "Entry in the {name}").fill(name=name)
        return Event(title, None, "now" if waiting else "next")
    title = Text("{name}に登録されました", "You were entered in the {name}").fill(name=name)
    return Event(title, own.row.registered_at)


def _written(own: OwnApplication, at: int, name: Text) -> Event:
    if at < _ORDER.index(Moment.REGISTERED):
        waiting = at == _ORDER.index(Moment.DECIDED)
        title = Text("{name}への反映", "Change of the {name}").fill(name=name)
        return Event(title, None, "now" if waiting else "next")
    return Event(CARRIED_OUT[own.row.procedure], own.row.registered_at)


def _certificates(own: OwnApplication, at: int, held: OwnRegistration | None) -> list[Event]:
    """What is made of certificates, or that they can be had: the way ends with the first."""
    if own.row.procedure == "erasure":
        return []
    made = [] if held is None else _made(held)
    if made or at < _ORDER.index(Moment.REGISTERED):
        return made or [Event(CERTIFICATE, None, "next")]
    return [] if held is None else [Event(CERTIFICATE, None, "now")]


def _made(held: OwnRegistration) -> list[Event]:
    href = reverse("certificate", args=[held.entry.id])
    digital = held.credential.issued_at if held.credential else None
    paper = held.pdf.issued_at if held.pdf else None
    made = [
        (digital, Text("デジタル資格証を発行しました", "Your digital certificate was issued")),
        (paper, Text("PDFの証明書を作成しました", "Your PDF certificate was made")),
    ]
    known = [(when, title) for when, title in made if when is not None]
    return [Event(title, when, href=href) for when, title in sorted(known, key=lambda one: one[0])]


def _before_closing(own: OwnApplication, moment: Moment) -> list[Event]:
    """What went well before an application was closed."""
    if moment == Moment.NUMBER_REFUSED or own.row.number_check != NumberCheck.ACCEPTED:
        return []
    known = [_number(own, _ORDER.index(Moment.PAID))]
    if own.balances and not unsettled(own):
        known.append(_fee(own, _ORDER.index(Moment.PAID)))
    if own.row.examined_from is not None:
        known.append(_examination(own, _ORDER.index(Moment.DECIDED)))
    return known


def _closing(own: OwnApplication, moment: Moment) -> Event:
    if moment == Moment.NUMBER_REFUSED:
        title, _ = number_refused(own.row.number_refusal)
    elif moment == Moment.REFUSED:
        title, _ = refused(own.row.deficiency, own.row.procedure)
    else:
        title = Text("差し戻されました", "Your application was returned")
    return Event(title, own.row.closed_at, "stopped")
