"""What became of the number of an ended registration, in words."""

from __future__ import annotations

from meibo.doors.frame.components import SummaryRow
from meibo.rooms.vault.window import Ended
from meibo.terms.day import japanese_day
from meibo.terms.text import Text

_STATES = {
    "noted": Text("廃棄待ち（照会などの終了後に廃棄）", "To be destroyed once nothing uses it"),
    "kept": Text("保管（登録の終了を記録）", "Kept; the end of the registration is recorded"),
    "destroying": Text("廃棄中", "Being destroyed"),
    "destroyed": Text("廃棄済み", "Destroyed"),
}
_METHODS = {
    "own_key": Text(
        "この番号だけの暗号鍵と索引を鍵保管庫から消去し、暗号文を削除",
        "Its own key and index entries erased from the key store, its ciphertext deleted",
    ),
    "no_number": Text("保管していた番号なし", "No number was kept"),
}


def ended_rows(found: Ended | None) -> list[SummaryRow]:
    """The record of the entry's page; nothing while the registration goes on (ERA-06)."""
    if found is None:
        return []
    rows = [SummaryRow(Text("個人番号", "Individual Number"), _STATES[found.state])]
    if found.method:
        rows.append(SummaryRow(Text("方法", "Method"), _METHODS[found.method]))
    if found.names:
        rows.append(SummaryRow(Text("決定した職員", "Decided by"), "、".join(found.names)))
    if found.destroyed_at and found.complete_on:
        day = japanese_day(found.destroyed_at)
        rows.append(SummaryRow(Text("廃棄年月日", "Destroyed on"), day))
        rows.append(
            SummaryRow(
                Text("廃棄が完了する日（鍵の控えの期限）", "Complete on (the last backup ends)"),
                found.complete_on,
            )
        )
    return rows
