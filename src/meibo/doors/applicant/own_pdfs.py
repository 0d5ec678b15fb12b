"""The certificate as PDF on its holder's page: what there is of it, in words."""

from __future__ import annotations

from dataclasses import dataclass

from meibo.flow.certificate.queries import OwnRegistration
from meibo.flow.certificate.states import PdfState
from meibo.rooms.register.rules import Status
from meibo.terms.text import Text

_REFUSED = {
    "glyph": Text(
        "氏名などに、証明書の書体で正確に印字できない文字があるため、PDFの証明書を作成できませんでした。"
        "別の字に置き換えて印字することはしません。デジタル資格証は使えます。紙の証明書が必要なときは登録の窓口にご連絡ください。",
        "Your name has a character that the certificate’s typeface cannot print exactly, so no PDF "
        "was made; we never print another in its place. Your digital certificate can be used. If "
        "you need one on paper, contact the registration office.",
    ),
    "no_room": Text(
        "氏名が長く、証明書の1ページに収まらないため、PDFの証明書を作成できませんでした。"
        "デジタル資格証は使えます。紙の証明書が必要なときは登録の窓口にご連絡ください。",
        "Your name is too long for the one page of the certificate, so no PDF was made. Your "
        "digital certificate can be used. If you need one on paper, contact the registration office.",
    ),
    "not_in_force": Text(
        "登録の状態が変わったため、PDFの証明書を作成できませんでした。",
        "The state of your registration changed, so no PDF certificate was made.",
    ),
}
_WAITING = {
    "timestamp_down": Text(
        "時刻認証局の応答を待っています。応答があり次第、自動で作成します。申し込みはそのまま残ります。",
        "We are waiting for the timestamp authority. The certificate is made as soon as it answers; "
        "your request stays.",
    ),
}
_WAITING_OTHER = Text(
    "署名の準備が整うのを待っています。整い次第、自動で作成します。申し込みはそのまま残ります。",
    "We are waiting until we can sign. The certificate is made then; your request stays.",
)


@dataclass(frozen=True, slots=True)
class OwnPdf:
    """state: none, requested, refused or issued. seen: changes when the page would."""

    state: str
    seen: str
    can_ask: bool
    waiting: Text | None
    refused: Text | None
    code: str


def own_pdf(own: OwnRegistration) -> OwnPdf:
    """What the page says of the PDF."""
    asked = own.asked_pdf
    state = asked.state if asked else (PdfState.ISSUED if own.pdf else "none")
    waiting = asked.waiting_for if asked and state == PdfState.REQUESTED else ""
    reason = asked.reason if asked and state == PdfState.REFUSED else ""
    return OwnPdf(
        state=str(state),
        seen=f"{state}.{waiting}.{own.pdf.id.hex if own.pdf else ''}",
        can_ask=own.status == Status.REGISTERED,
        waiting=_WAITING.get(waiting, _WAITING_OTHER) if waiting else None,
        refused=_REFUSED[reason] if reason else None,
        code=f"certificate.{reason}" if reason else "",
    )
