"""Where an application stands, in words: its state, the sentence that heads its page, what is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from meibo.catalogue import procedure
from meibo.catalogue.definitions import ENTERING
from meibo.doors.frame.components import State
from meibo.doors.frame.wording import day_in_words, moment_in_words, yen_in_words
from meibo.flow.intake.queries import OwnApplication
from meibo.flow.intake.states import ApplicationState, NumberCheck
from meibo.flow.intake.wording import CARRIED_OUT, number_refused, refused, returned
from meibo.rooms.payments.window import Balance
from meibo.terms.day import japanese_day
from meibo.terms.text import Text

_S = ApplicationState
OPEN = frozenset({_S.DRAFT, _S.ARRIVED, _S.FORWARDED, _S.UNDER_EXAMINATION, _S.DECIDED})
_STATES: dict[str, State] = {
    _S.DRAFT: State(Text("下書き", "Draft"), "none"),
    _S.FORWARDED: State(Text("審査待ち", "Waiting for examination"), "progress"),
    _S.UNDER_EXAMINATION: State(Text("審査中", "In examination"), "progress"),
    _S.DECIDED: State(Text("登録待ち", "Waiting for registration"), "progress"),
    _S.REGISTERED: State(Text("登録済み", "Registered"), "good"),
    _S.RETURNED: State(Text("差し戻し", "Returned"), "attention"),
    _S.REFUSED: State(Text("拒否", "Refused"), "bad"),
}
# The same of an application about a registration.
_ABOUT_ENTRY: dict[str, State] = {
    _S.DECIDED: State(Text("登録簿への反映待ち", "Waiting for the register"), "progress"),
    _S.REGISTERED: State(Text("完了", "Done"), "good"),
}
_HOLDER = State(Text("ご本人の確認中", "Being confirmed"), "progress")
_NUMBER = State(Text("番号の確認中", "Number being checked"), "progress")
_TO_PAY = State(Text("納付待ち", "Fee to be paid"), "attention")


class ApplicationRow(Protocol):
    """What a list reads of an own application."""

    @property
    def id(self) -> UUID: ...
    @property
    def reference(self) -> str: ...
    @property
    def register(self) -> str: ...
    @property
    def procedure(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def number_check(self) -> str: ...
    @property
    def saved_at(self) -> datetime: ...
    @property
    def arrived_at(self) -> datetime | None: ...
    @property
    def earlier_id(self) -> UUID | None: ...


def state_of(row: ApplicationRow) -> State:
    """State of an application in a list; after the number, what an applicant has to do is to pay."""
    about = row.procedure not in ENTERING
    if row.state != _S.ARRIVED:
        return _ABOUT_ENTRY.get(row.state, _STATES[row.state]) if about else _STATES[row.state]
    if row.number_check == NumberCheck.WAITING:
        return _HOLDER if about else _NUMBER
    return _TO_PAY


_TO_DO = {
    _S.DRAFT: Text("続きを入力する", "Continue"),
    _S.RETURNED: Text("不備を見て再申請する", "See why, and apply again"),
}
_PAY = Text("納める", "Pay")


def to_do(row: ApplicationRow) -> Text | None:
    """What the applicant can do about an application, as the words of a link."""
    if row.state == _S.ARRIVED and row.number_check != NumberCheck.WAITING:
        return _PAY
    return _TO_DO.get(ApplicationState(row.state))


class Moment(StrEnum):
    """The situations an applicant can be in; the page says one sentence for each."""

    DRAFT = "draft"
    NUMBER = "number"
    FEE = "fee"
    PAID = "paid"
    FORWARDED = "forwarded"
    EXAMINATION = "examination"
    DECIDED = "decided"
    REGISTERED = "registered"
    NUMBER_REFUSED = "number_refused"
    RETURNED = "returned"
    REFUSED = "refused"


# What a machine settles within moments: the page looks again by itself.
SOON = frozenset({Moment.NUMBER, Moment.PAID, Moment.FORWARDED})


@dataclass(frozen=True, slots=True)
class Standing:
    """title: what is the case now; lead: what it means and what comes next, and when."""

    moment: Moment
    title: Text
    lead: Text

    @property
    def soon(self) -> bool:
        """The next step takes seconds."""
        return self.moment in SOON


def unsettled(own: OwnApplication) -> list[Balance]:
    """What is still to be paid."""
    return [one for one in own.balances if not one.settled]


def moment_of(own: OwnApplication) -> Moment:
    """The situation an application is in."""
    row = own.row
    if row.state == _S.ARRIVED:
        if row.number_check == NumberCheck.WAITING:
            return Moment.NUMBER
        return Moment.FEE if unsettled(own) else Moment.PAID
    if row.state == _S.RETURNED and row.number_check == NumberCheck.REFUSED:
        return Moment.NUMBER_REFUSED
    return {
        _S.DRAFT: Moment.DRAFT,
        _S.FORWARDED: Moment.FORWARDED,
        _S.UNDER_EXAMINATION: Moment.EXAMINATION,
        _S.DECIDED: Moment.DECIDED,
        _S.REGISTERED: Moment.REGISTERED,
        _S.RETURNED: Moment.RETURNED,
        _S.REFUSED: Moment.REFUSED,
    }[ApplicationState(row.state)]


def due_day(own: OwnApplication) -> date | None:
    """The end of the standard processing period, counted from arrival (行政手続法6条)."""
    if own.row.arrived_at is None:
        return None
    days = procedure(own.row.register, own.row.procedure).standard_period_days
    return japanese_day(own.row.arrived_at) + timedelta(days=days)


_WORDS: dict[Moment, tuple[Text, Text]] = {
    Moment.DRAFT: (
        Text("この申請はまだ提出されていません", "This application has not been submitted yet"),
        Text(
            "入力した内容は保存されています。電子署名をして提出すると、申請が到達したことになります。",
            "What you entered is saved. The application arrives when you sign and submit it.",
        ),
    ),
    Moment.NUMBER: (
        Text("マイナンバーを確認しています", "Your Individual Number is being checked"),
        Text(
            "申請は{arrived}に到達しました。確認はふつう数秒で終わり、この画面は自動で変わります。"
            "費用はまだかかりません。",
            "Your application arrived on {arrived}. The check usually takes seconds and this page "
            "changes by itself. Nothing is to be paid yet.",
        ),
    ),
    Moment.FEE: (
        Text("{amount}を納めてください", "Please pay {amount}"),
        Text(
            "マイナンバーの確認が終わりました。納付を確認すると、審査が始まります。",
            "Your number has been confirmed. Examination begins once the payment is confirmed.",
        ),
    ),
    Moment.PAID: (
        Text("納付を確認しました", "Your payment is confirmed"),
        Text(
            "まもなく審査に進みます。この画面は自動で変わります。",
            "It goes on to examination in a moment. This page changes by itself.",
        ),
    ),
    Moment.FORWARDED: (
        Text("審査に進みました", "Your application has gone on to examination"),
        Text(
            "審査の目安は{due}までです。することはありません。結果はここと「お知らせ」で伝えます。",
            "Examination normally ends by {due}. There is nothing to do. You are told the result "
            "here and in your notices.",
        ),
    ),
    Moment.EXAMINATION: (
        Text("審査しています", "Your application is being examined"),
        Text(
            "審査の目安は{due}までです。することはありません。結果はここと「お知らせ」で伝えます。",
            "Examination normally ends by {due}. There is nothing to do. You are told the result "
            "here and in your notices.",
        ),
    ),
    Moment.DECIDED: (
        Text("審査が終わりました", "The examination is complete"),
        Text(
            "次の登録日に登録されます。登録された日から、この資格を使って業務ができます。",
            "You are entered on the next day of registration, and may practise from that day.",
        ),
    ),
    Moment.REGISTERED: (
        Text("登録されました", "You are registered"),
        Text(
            "デジタル資格証を受け取れます。", "You can get your digital certificate."
        ),
    ),
}  # fmt: skip


_ABOUT_ENTRY_WORDS: dict[Moment, tuple[Text, Text]] = {
    Moment.NUMBER: (
        Text("ご本人の登録であることを確認しています", "We are confirming that it is your registration"),
        Text(
            "申請は{arrived}に到達しました。確認はふつう数秒で終わり、この画面は自動で変わります。",
            "Your application arrived on {arrived}. This usually takes seconds and the page changes "
            "by itself.",
        ),
    ),
    Moment.FEE: (
        Text("{amount}を納めてください", "Please pay {amount}"),
        Text(
            "ご本人の登録であることを確認しました。納付を確認すると、審査が始まります。",
            "It was confirmed that the registration is yours. Examination begins once the payment "
            "is confirmed.",
        ),
    ),
    Moment.DECIDED: (
        Text("審査が終わりました", "The examination is complete"),
        Text(
            "まもなく登録簿に反映されます。反映されると、ここと「お知らせ」で伝えます。",
            "The register follows. You are told here and in your notices when it is done.",
        ),
    ),
}  # fmt: skip
_DONE_LEAD = Text(
    "これまでの資格証は使えなくなりました。新しい資格証を受け取れます。",
    "Your former certificates count no more. You can get new ones.",
)
_ERASED_LEAD = Text(
    "登録は抹消されました。資格証は無効になりました。",
    "The registration has been erased, and its certificates are not valid.",
)


_KOSEKI_WAITS = Text(
    "戸籍の照会は、個人情報の取扱いを評価した書類（特定個人情報保護評価書）が公表されるまで始められません。"
    "公表されると自動で進みます。することはありません。目安は{due}までです。",
    "The family register cannot be asked before the assessment of how personal information is handled "
    "(specific personal information protection assessment) is published. It goes on by itself then. "
    "There is nothing to do. Examination normally ends by {due}.",
)


def _words(moment: Moment, procedure_id: str) -> tuple[Text, Text]:
    if procedure_id in ENTERING:
        return _WORDS[moment]
    if moment == Moment.REGISTERED:
        erased = procedure_id == "erasure"
        return CARRIED_OUT[procedure_id], _ERASED_LEAD if erased else _DONE_LEAD
    return _ABOUT_ENTRY_WORDS.get(moment, _WORDS[moment])


def standing_of(own: OwnApplication) -> Standing:
    """Where an application stands, said to its applicant."""
    moment = moment_of(own)
    row = own.row
    if moment == Moment.NUMBER_REFUSED:
        return Standing(moment, *number_refused(row.number_refusal))
    if moment == Moment.RETURNED:
        return Standing(moment, *returned(row.deficiency, row.contact_memo))
    if moment == Moment.REFUSED:
        return Standing(moment, *refused(row.deficiency, row.procedure))
    due = due_day(own)
    values = {
        "arrived": moment_in_words(row.arrived_at) if row.arrived_at else "",
        "amount": yen_in_words(sum(one.amount - one.paid for one in unsettled(own))),
        "due": day_in_words(due) if due else "",
    }
    title, lead = _words(moment, row.procedure)
    if own.gate_closed:
        lead = _KOSEKI_WAITS
    return Standing(moment, title.fill(**values), lead.fill(**values))
