"""Receipts: taken away by who asked, checked by whoever is given one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from meibo.catalogue import qualifications
from meibo.doors.frame.components import SummaryRow
from meibo.doors.frame.door import PageRequest
from meibo.doors.frame.receipts import receipt_file, receipts
from meibo.doors.frame.sessions import now
from meibo.doors.verifier.browser_key import key_of
from meibo.doors.verifier.forms import ReceiptForm
from meibo.doors.verifier.pages import ACTOR, asked_rows
from meibo.flow.verification.ports import BadSignatureError, UnknownKeyError, UnreadableError
from meibo.flow.verification.queries import answer_seen
from meibo.flow.verification.refusals import no_such_request
from meibo.flow.verification.verdict import REASONS, Verdict
from meibo.terms.text import Text

# How a certificate is shown to the public door, by `asked.by` of its receipts.
SHOWN = {
    "text": Text("資格証の文字列", "A certificate as text"),
    "code": Text("画面の二次元コード", "The code on a screen"),
    "phone": Text("スマートフォンの変わるコード", "The changing code of a phone"),
    "pdf": Text("PDFの証明書", "A certificate as PDF"),
    "printed": Text("紙の証明書の二次元コード", "The code on paper"),
    "given": Text("資格保有者が提供したリンク", "A link provided by its holder"),
}


@require_safe
def download(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The signed receipt as a file."""
    key = key_of(request)
    if key is None:
        raise no_such_request()
    seen = answer_seen(ACTOR, now(), request=request_id, key=key)
    return receipt_file(seen.receipt, request_id)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Whether a receipt is one of ours, and what it says. It changes nothing."""
    language = cast(PageRequest, request).language
    if request.method != "POST":
        return render(request, "verifier/receipts.html", {"form": ReceiptForm(language=language)})
    form = ReceiptForm(request.POST, language=language)
    if not form.is_valid():
        return render(request, "verifier/receipts.html", {"form": form}, status=422)
    try:
        said = receipts().read(form.cleaned_data["receipt"].strip())
    except (UnreadableError, UnknownKeyError, BadSignatureError):
        said = None
    context = {"form": form, "judged": True, "good": said is not None}
    if said is not None:
        listed = said["asked"]["by"] == "api"
        context |= {
            "rows": list_rows(said) if listed else receipt_rows(said),
            "verdict": None if listed else Verdict(said["code"]),
        }
    return render(request, "verifier/receipts.html", context)


def receipt_rows(said: dict[str, Any]) -> list[SummaryRow]:
    """What a receipt of ours says, in words."""
    asked = said["asked"]
    return [
        SummaryRow(Text("確認した日時", "Checked at"), datetime.fromtimestamp(said["iat"], UTC)),
        SummaryRow(Text("答えた窓口", "Answered by"), said["iss"]),
        *(_shown_to_the_public(asked) if asked["by"] in SHOWN else _shown_by_a_wallet(asked)),
        SummaryRow(Text("理由", "Reason"), REASONS[said["code"]]),
        SummaryRow(Text("記録の番号", "Number of the receipt"), said["jti"]),
    ]


def _shown_by_a_wallet(asked: dict[str, Any]) -> list[SummaryRow]:
    named = qualifications()[asked["qualification"]].name
    return asked_rows(named, asked["items"], asked["purpose"])


def _shown_to_the_public(asked: dict[str, Any]) -> list[SummaryRow]:
    rows = [SummaryRow(Text("提示されたもの", "What was shown"), SHOWN[asked["by"]])]
    if asked.get("name"):
        told = Text("入力された氏名と照合した", "A name that was entered was compared")
        rows.append(SummaryRow(Text("氏名の照合", "Name"), told))
    return rows


def list_rows(said: dict[str, Any]) -> list[SummaryRow]:
    """What the receipt of a registered party's list says: its answers are with the party."""
    return [
        SummaryRow(Text("確認した日時", "Checked at"), datetime.fromtimestamp(said["iat"], UTC)),
        SummaryRow(Text("登録先の番号", "Number of the registered party"), said["asked"]["party"]),
        SummaryRow(Text("記録の番号", "Number of the receipt"), said["jti"]),
        SummaryRow(
            Text("回答の一覧の要約値", "Digest of the answers"), said["presented"]["digest"]
        ),
    ]
