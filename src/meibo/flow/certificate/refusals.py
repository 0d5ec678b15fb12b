"""What certificates say no to."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, NotFound, Refusal
from meibo.terms.text import Text


def no_entry() -> Refusal:
    """The signed-in person has no such entry."""
    return NotFound(
        "certificate.no_entry",
        Text("あなたの登録が見つかりません。", "There is no such registration of yours."),
    )


def no_such_list() -> Refusal:
    """No such status list or type."""
    return NotFound(
        "certificate.no_list",
        Text("このリストまたは種類はありません。", "There is no such list or type."),
    )


def one_live() -> Refusal:
    """There is a live certificate already."""
    return Conflict(
        "certificate.one_live",
        Text(
            "デジタル資格証はすでに発行されているか、発行の準備中です。",
            "Your digital certificate has been issued or is being prepared.",
        ),
    )


def not_in_force() -> Refusal:
    """The qualification is not in force today."""
    return Conflict(
        "certificate.not_in_force",
        Text(
            "いまの登録の状態では、証明書を発行できません。",
            "In the present state of the registration no certificate can be issued.",
        ),
    )


def pdf_on_its_way() -> Refusal:
    """A PDF has been asked for already."""
    return Conflict(
        "certificate.pdf_on_its_way",
        Text(
            "PDFの証明書は作成中です。",
            "Your PDF certificate is being made.",
        ),
    )


def no_pdf() -> Refusal:
    """There is no PDF certificate of the signed-in person's entry."""
    return NotFound(
        "certificate.no_pdf",
        Text("PDFの証明書はまだありません。", "There is no PDF certificate yet."),
    )
