"""The family register's column of the case, and why it is still empty."""

from __future__ import annotations

from typing import Any

from meibo.doors.frame.components import Fact
from meibo.doors.frame.wording import known
from meibo.flow.examination.queries import CaseFile
from meibo.terms.text import Text

# What a family register could say of a person; the network's answer says the domicile alone.
ITEMS = ("name", "birth_date", "sex", "domicile")
BY_EXTRACT = Text("添付の書類で確認", "see the extract")
NO_EXTRACT = Text("書類なし", "no extract")
NO_ANSWER = Text("回答待ち", "no answer yet")
NOT_GIVEN = Text("回答に含まれません", "not in the answer")
UNTOLD = {
    "order_unclear": Text("同じ日の異動の順が不明", "changes of one day in no order"),
    "day_unknown": Text("異動日が不明", "a change without its day"),
    "before_computers": Text("電算化前の戸籍", "history before computers"),
}
NOTHING = Text("回答なし", "no answer")
ASKING = Text("戸籍を照会しています。", "The family register is being asked.")
RECORDING = Text("戸籍の回答を記録しています。", "The family register's answer is being recorded.")
WAITING = {
    "gate_closed": Text(
        "評価書の公表前のため、戸籍を照会できません。公表され関門が開くと、自動で照会します。",
        "The statement is not published yet, so the family register may not be asked. It is asked "
        "automatically once the gate is open.",
    ),
    "network_down": Text(
        "情報提供ネットワークシステムが応答しません。自動で照会し直します。",
        "The information network does not answer. It is asked again automatically.",
    ),
    "network_wrong": Text(
        "情報提供ネットワークシステムから正しい形の回答が得られません。回答は使わず、自動で照会し直します。",
        "What the information network sends is not an answer to the question. It is not used; it is "
        "asked again automatically.",
    ),
    "network_stopped": Text(
        "情報提供ネットワークシステムは停止中です。再開すると自動で照会します。",
        "The information network is stopped. It is asked automatically once it runs.",
    ),
    "network_key_lost": Text(
        "届いた回答を開く鍵がありません。システム管理者が鍵を更新するまで、戸籍の回答を受け取れません。",
        "The key that opens what was answered is lost. Nothing can be received until a system manager "
        "has renewed it.",
    ),
    "network_working": Text(
        "戸籍の回答を待っています。自動で確かめます。",
        "The family register has not answered yet. It is looked for automatically.",
    ),
    "resident_register_down": Text(
        "符号を取得するための住基ネットが応答しません。自動で照会し直します。",
        "Juki-net, by which the code is acquired, does not answer. It is asked again automatically.",
    ),
    "vault.not_linked": Text(
        "番号のリンクが解除されています。紐付け直すと、自動で照会します。",
        "The number has been unlinked. It is asked automatically once a number is linked again.",
    ),
    "vault.breaker": Text(
        "番号と符号の利用が通常と違ったため止めています。管理者が確認して再開すると、自動で照会し直します。",
        "The use of numbers and codes was unusual and has been stopped. Once an administrator has "
        "let it go on, it is asked again automatically.",
    ),
}
_LATER = Text(
    "戸籍の照会を見合わせています。自動で照会し直します。",
    "The enquiry is held back. It is asked again automatically.",
)


def in_use(file: CaseFile) -> bool:
    """Whether the case rests on a family register at all."""
    found = file.fact("koseki")
    if found is None:
        return file.koseki is not None
    return found.finding not in ("not_applicable", "foreign")


def cell(file: CaseFile, item: str) -> Fact | None:
    """What stands in the column for an item; None where the column says nothing of it."""
    if item not in ITEMS or not in_use(file):
        return None
    found = file.fact("koseki")
    if found is None:
        return Fact(None, NO_ANSWER)
    if found.finding in ("by_extract", "missing"):
        return Fact(None, BY_EXTRACT if found.finding == "by_extract" else NO_EXTRACT)
    if item != "domicile":
        return Fact(None, NOT_GIVEN)
    content = found.content
    if content.get("domicile"):
        return Fact(content["prefecture"])
    return Fact(None, known(UNTOLD, content["why"]) if content.get("why") else NOTHING)


def waiting(file: CaseFile) -> dict[str, Any] | None:
    """Why the column is empty; None where there is a fact or nobody is asked."""
    if file.fact("koseki") is not None or file.koseki is None:
        return None
    if file.koseki.over:
        return {"words": RECORDING, "reason": ""}
    reason = file.koseki.waiting_for
    return {"words": WAITING.get(reason, _LATER) if reason else ASKING, "reason": reason}
