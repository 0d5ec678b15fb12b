"""An own registration as its certificate shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from meibo.catalogue import authority_of, qualification
from meibo.catalogue.definitions import CLAIMS
from meibo.doors.frame.components import Certificate, State, SummaryRow
from meibo.doors.frame.two_dimensional import code_of
from meibo.flow.certificate.queries import OwnRegistration
from meibo.flow.registration.wording import term_told
from meibo.rooms.register.rules import ENDED, Status
from meibo.terms.day import japanese_day
from meibo.terms.text import Language, Text

_STATES = {
    Status.REGISTERED: State(Text("有効", "Valid"), "good"),
    Status.SUSPENDED: State(Text("停止中", "Suspended"), "attention"),
    Status.REVOKED: State(Text("取消し", "Revoked"), "bad"),
    Status.ERASED: State(Text("消除", "Erased"), "bad"),
    Status.LAPSED: State(Text("期間満了", "Lapsed"), "bad"),
}


def state_of(status: Status) -> State:
    """Status of today, with shape and word."""
    return _STATES[status]


def usable(own: OwnRegistration) -> bool:
    """A certificate can be asked for."""
    return own.status in {Status.REGISTERED, Status.SUSPENDED}


def suspension_told(own: OwnRegistration, day: date) -> Text | None:
    """Kind and days of a suspension that lasts or is still to come; None without one."""
    version = own.version
    begins, ends = version.suspended_from, version.suspended_until
    if begins is None or version.status != Status.SUSPENDED or own.status in ENDED:
        return None
    if ends is not None and ends < day:
        return None
    return Text(
        "{kind}の処分：{term}。処分の文書番号とお問い合わせ先は「お知らせ」にあります。",
        "Disposition: {kind}, {term}. Your notices name the letter and whom to ask.",
    ).fill(kind=qualification(own.entry.register).suspension.name, term=term_told(begins, ends))


def check_address(own: OwnRegistration, public_door: str) -> str:
    """The public door's page about an issued credential: what its code opens."""
    assert own.credential is not None
    return f"{public_door}/v/{own.credential.id}"


def _rows(values: Mapping[str, object]) -> list[SummaryRow]:
    """A row for each claim of which there is something to say."""
    return [SummaryRow(CLAIMS[name], value) for name, value in values.items() if value]


def certificate_of(own: OwnRegistration, public_door: str, language: Language) -> Certificate:
    """The certificate of an issued credential; its code opens the public door's page about it."""
    assert own.credential is not None
    assert own.credential.issued_at is not None
    found = qualification(own.entry.register)
    claims = own.claims
    return Certificate(
        title=found.credential.vct_name,
        name=claims["name"],
        reading=claims.get("kana", ""),
        number=Text("第 {n} 号", "No. {n}").fill(n=own.entry.number).of(language),
        state=state_of(own.status),
        statement=Text(
            "上記の者は、{register}に登録されていることを証明する。",
            "This certifies that the person named above is entered in the {register}.",
        ).fill(register=found.register_name),
        issuer=authority_of(own.entry.register).signatory,
        issued_on=japanese_day(own.credential.issued_at),
        rows=[
            SummaryRow(Text("資格", "Qualification"), found.name),
            SummaryRow(Text("登録年月日", "Registered on"), own.entry.registered_on),
            *_rows({"valid_until": own.version.valid_until}),
            SummaryRow(Text("生年月日", "Date of birth"), date.fromisoformat(claims["birth_date"])),
            *_rows({name: claims.get(name) for name in ("former_name", "common_name")}),
        ],
        qr=code_of(check_address(own, public_door)),
    )
