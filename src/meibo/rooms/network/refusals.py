"""What the middle server says no to."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, NotPermitted, Refusal
from meibo.terms.text import Text


def no_such_file() -> Refusal:
    """No register file of this name asks the network."""
    return Refusal(
        "network.no_file",
        Text(
            "この名簿ファイルは情報提供ネットワークシステムを使いません。",
            "No register file of this name uses the information network.",
        ),
    )


def statement_wanted() -> Refusal:
    """A gate is opened for a statement that is named."""
    return Refusal(
        "network.statement",
        Text(
            "公表した評価書の名称と公表日を書いてください。",
            "Name the published statement and the day of its publication.",
        ),
    )


def gate_not_proposed() -> Refusal:
    """One person proposes, another opens."""
    return Conflict(
        "network.gate_not_proposed",
        Text(
            "開放の申出がありません。先に別の方が申し出てください。",
            "Nobody has proposed to open this gate. Somebody else proposes first.",
        ),
    )


def gate_not_closed() -> Refusal:
    """It is open, or proposed, already."""
    return Conflict(
        "network.gate_not_closed",
        Text(
            "この関門はすでに申出済みか、開いています。", "This gate is proposed or open already."
        ),
    )


def gate_closed_already() -> Refusal:
    """Nothing to close."""
    return Conflict(
        "network.gate_closed", Text("この関門は閉じています。", "This gate is closed already.")
    )


def same_person() -> Refusal:
    """Who proposed is not the second."""
    return NotPermitted(
        "network.second_person",
        Text(
            "申し出た方は決められません。別の方が行ってください。",
            "Who proposed cannot be the second. Another person must.",
        ),
    )


def no_such_organisation() -> Refusal:
    """No organisation of this name asks the network."""
    return Refusal(
        "network.no_organisation",
        Text(
            "この機関は情報提供ネットワークシステムを使いません。",
            "No organisation of this name uses the information network.",
        ),
    )


def rotation_under_way() -> Refusal:
    """A new key was asked for already and is not in use yet."""
    return Conflict(
        "network.rotation_under_way",
        Text(
            "鍵の更新はすでに申し出られています。使われ始めてから申し出てください。",
            "A new key is proposed or being announced already. Propose the next once it is in use.",
        ),
    )


def no_rotation_proposed() -> Refusal:
    """One person proposes, another approves."""
    return Conflict(
        "network.no_rotation",
        Text(
            "鍵の更新の申出がありません。先に別の方が申し出てください。",
            "Nobody has proposed a new key. Somebody else proposes first.",
        ),
    )
