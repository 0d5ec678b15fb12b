"""The clock tells a holder that the PDF asked for takes longer than usual (NTC-01).

Not the signer, which learns that it is late: its role reads what is printed and may tell nobody
anything.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from meibo.catalogue import qualification
from meibo.flow.certificate.models import Pdf
from meibo.flow.certificate.rules import LATE
from meibo.flow.certificate.states import PdfState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.notices.window import tell
from meibo.terms.text import Text

# What this process may read of the table: the file itself is not among it.
_READ = ("id", "register", "account", "state", "late_told_at")


def late_pdfs(at: datetime, limit: int = 50) -> list[UUID]:
    """Requests that wait longer than LATE and whose holders have not been told, oldest first."""
    rows = Pdf.objects.filter(
        state=PdfState.REQUESTED, late_told_at__isnull=True, requested_at__lte=at - LATE
    )
    return list(rows.order_by("requested_at").values_list("id", flat=True)[:limit])


@act("certificate.tell_of_late_pdf", purpose="certificate", permit=process)
def tell_of_late_pdf(act: Act, *, pdf: UUID) -> None:
    """Send the one notice there is of a late PDF; nothing where it is made, refused or told of."""
    rows = Pdf.objects.select_for_update().only(*_READ)
    row = rows.filter(id=pdf, state=PdfState.REQUESTED, late_told_at__isnull=True).first()
    if row is None:
        act.outcome = "nothing"
        return
    act.about(case=row.id, subject=row.account)
    row.late_told_at = act.at
    row.save(update_fields=["late_told_at"])
    title, body = _message(qualification(row.register).name)
    tell(act, register=row.register, account=row.account, case=row.id, kind="pdf_late",
         title=title, body=body)  # fmt: skip


def _message(name: Text) -> tuple[Text, Text]:
    return (
        Text(
            "PDFの証明書の作成に時間がかかっています",
            "Your PDF certificate takes longer than usual",
        ),
        Text(
            f"{name.ja}のPDFの証明書はまだ作成できていません。申込みはそのまま残り、準備が整いしだい自動で"
            "作成します。もう一度申し込む必要はありません。できあがると証明書のページから受け取れます。",
            f"The PDF certificate of your registration ({name.en}) has not been made yet. Your "
            "request stays and it is made as soon as that is possible; you need not ask again. You "
            "can then fetch it from the page of your certificate.",
        ),
    )
