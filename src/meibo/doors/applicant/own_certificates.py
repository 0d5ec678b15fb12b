"""An own registration as its certificate shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import segno
from django.utils.safestring import SafeString, mark_safe

from meibo.catalogue import authority_of, qualification
from meibo.catalogue.definitions import CLAIMS
from meibo.doors.frame.components import Certificate, State, SummaryRow
from meibo.flow.certificate.queries import OwnRegistration
from meibo.rooms.register.rules import Status
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


def check_address(own: OwnRegistration, public_door: str) -> str:
    """The public door's page about an issued credential: what its code opens."""
    assert own.credential is not None
    return f"{public_door}/v/{own.credential.id}"


def code_of(url: str) -> SafeString:
    """The two-dimensional code of an address: SVG of plain attributes, no style (CSP)."""
    drawn = segno.make(url, error="m", micro=False).svg_inline(
        scale=1, border=2, omitsize=True, dark="#000", svgclass=None, lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308 made by the library from our own address


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
