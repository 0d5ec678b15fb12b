"""Certificates as PDF of an entry, in words: that they were issued, never the file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from meibo.doors.frame.components import Event
from meibo.doors.frame.wording import moment_in_words
from meibo.flow.certificate.queries import PdfOnFile
from meibo.flow.certificate.states import PdfState
from meibo.terms.text import Text

_TITLES: dict[str, Text] = {
    PdfState.REQUESTED: Text("作成中", "Being made"),
    PdfState.ISSUED: Text("発行", "Issued"),
    PdfState.REFUSED: Text("作成できず", "Could not be made"),
    PdfState.WITHDRAWN: Text("発行（のちに作り直し）", "Issued, later replaced"),
}
_STAGES: dict[str, Literal["done", "now", "next", "stopped"]] = {
    PdfState.REQUESTED: "now", PdfState.ISSUED: "done", PdfState.REFUSED: "stopped",
    PdfState.WITHDRAWN: "done",
}  # fmt: skip
_WHY = {
    "glyph": Text("正確に印字できない文字があります。", "A character cannot be printed exactly."),
    "no_room": Text("1ページに収まりません。", "It does not go on one page."),
    "not_in_force": Text("登録が有効でありませんでした。", "The registration was not in force."),
    "timestamp_down": Text(
        "時刻認証局の応答を待っています。", "Waiting for the timestamp authority."
    ),
}
_NOT_READY = Text("署名の準備が整うのを待っています。", "Waiting until we can sign.")


def pdf_events(rows: Iterable[PdfOnFile]) -> list[Event]:
    """A point for each, the newest first."""
    return [_event(row) for row in rows]


def _event(row: PdfOnFile) -> Event:
    why = row.reason or row.waiting_for
    detail = _WHY.get(why, _NOT_READY) if why else None
    if row.state == PdfState.WITHDRAWN and row.closed_at is not None:
        when = moment_in_words(row.closed_at)
        detail = Text(f"{when.ja}に新しい証明書に替わりました。", f"Replaced on {when.en}.")
    return Event(_TITLES[row.state], row.issued_at or row.requested_at, _STAGES[row.state], detail)
