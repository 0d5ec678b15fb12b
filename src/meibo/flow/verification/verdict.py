"""A public answer: valid, not valid, or cannot say, with a coded reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from meibo.terms.text import Text


class Answer(StrEnum):
    """有効です / 無効です / 確認できません."""

    VALID = "valid"
    NOT_VALID = "not_valid"
    CANNOT_SAY = "cannot_say"


SENTENCES = {
    Answer.VALID: Text("有効です", "Valid"),
    Answer.NOT_VALID: Text("無効です", "Not valid"),
    Answer.CANNOT_SAY: Text("確認できません", "Cannot say"),
}
REASONS = {
    "valid": Text("この資格は現在有効です。", "The qualification is in force."),
    "suspended": Text("停止の処分の期間中です。", "The qualification is suspended."),
    "revoked": Text("資格は取り消されています。", "The qualification has been revoked."),
    "erased": Text("登録は抹消されています。", "The registration has been erased."),
    "lapsed": Text("登録の有効期限が過ぎています。", "The registration's term has ended."),
    "withdrawn": Text(
        "この資格証は取り下げられています。新しい資格証の提示を求めてください。",
        "This certificate was withdrawn. Ask for the current one.",
    ),
    "expired": Text(
        "この資格証の有効期間が過ぎています。新しい資格証の提示を求めてください。",
        "This certificate has expired. Ask for a fresh one.",
    ),
    "altered": Text("資格証の内容が書き換えられています。", "The certificate has been altered."),
    "malformed": Text(
        "資格証として読み取れません。全体を貼り付けたか確かめてください。",
        "It cannot be read as a certificate. Check that all of it was pasted.",
    ),
    "other_issuer": Text(
        "この窓口で確認できる発行者の資格証ではありません。",
        "It was not issued by an issuer this page can check.",
    ),
    "not_in_force": Text(
        "この資格証の有効期間はまだ始まっていません。", "This certificate is not in force yet."
    ),
    "binding_broken": Text(
        "提示者の鍵による署名が、この資格証と合いません。",
        "The holder's signature does not belong to this certificate.",
    ),
    "binding_missing": Text(
        "提示者の鍵による署名がありません。提示し直すよう求めてください。",
        "The holder's signature is missing. Ask for it to be presented again.",
    ),
    "other_recipient": Text(
        "別の相手に宛てて提示されたものです。あなたに宛てて提示し直すよう求めてください。",
        "It was presented to someone else. Ask for it to be presented to you.",
    ),
    "presentation_old": Text(
        "提示された時刻が古すぎるか、先の時刻です。提示し直すよう求めてください。",
        "It was presented too long ago, or in the future. Ask for it to be presented again.",
    ),
    "code_old": Text(
        "このコードは作られてから2分を過ぎています。提示する方の画面にいま出ているコードを読み取ってください。",
        "This code was made more than two minutes ago. Scan the one on the bearer’s screen now.",
    ),
    "code_ahead": Text(
        "このコードの時刻は、いまより先です。提示する方の端末の時計を直してから、読み取り直してください。",
        "This code’s time is still to come. The clock of the bearer’s phone must be set right first.",
    ),
    "other_kind": Text(
        "求めた資格の資格証ではありません。",
        "It is not a certificate of the qualification you asked for.",
    ),
    "items_missing": Text(
        "求めた項目の一部が示されていません。提示し直すよう求めてください。",
        "Not all items you asked for were shown. Ask for it to be presented again.",
    ),
    "more_than_allowed": Text(
        "登録された範囲を超える項目が示されています。写しを消し、必要な項目だけの提示を求めてください。",
        "It shows items you are not registered for. Delete your copy and ask for less.",
    ),
    "consent_missing": Text(
        "この方の情報を、あなたに提供することへの同意がありません。",
        "There is no consent to tell you about this person.",
    ),
    "unknown": Text(
        "この番号の資格証は見つかりません。", "There is no certificate of this number."
    ),
    "not_yet": Text("資格証はまだ発行の準備中です。", "The certificate is still being prepared."),
    "signer_revoked": Text(
        "署名に使われた鍵は失効しています。新しい証明書の提示を求めてください。",
        "The key it was signed with has been revoked. Ask for a new certificate.",
    ),
    "no_trusted_time": Text(
        "署名の時刻を確かめられません。発行されたままのファイルの提示を求めてください。",
        "The time of the signature cannot be trusted. Ask for the file as it was issued.",
    ),
    "not_as_issued": Text(
        "署名は正しいものの、発行されたままのファイルではありません。発行されたままのファイルの提示を求めてください。",
        "The signature is good, but this is not the file as it was issued. Ask for that one.",
    ),
    "name_differs": Text(
        "入力された氏名は、この二次元コードの証明書のものではありません。紙面のとおりに入力した"
        "か確かめてください。紙面どおりなら、紙面が偽造されているおそれがあります。",
        "The name you entered is not that of the certificate with this code. Check that you typed "
        "it as printed; if you did, the paper may be forged.",
    ),
}
_ANSWERS = {
    "valid": Answer.VALID,
    "suspended": Answer.NOT_VALID,
    "revoked": Answer.NOT_VALID,
    "erased": Answer.NOT_VALID,
    "lapsed": Answer.NOT_VALID,
    "withdrawn": Answer.NOT_VALID,
    "expired": Answer.NOT_VALID,
    "altered": Answer.NOT_VALID,
    "not_in_force": Answer.NOT_VALID,
    "binding_broken": Answer.NOT_VALID,
    "signer_revoked": Answer.NOT_VALID,
}


# What was presented does not hold by itself, whatever the register says of anybody.
NOT_PROVEN = frozenset(
    {"altered", "malformed", "other_issuer", "binding_broken", "binding_missing",
     "other_recipient", "presentation_old"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the public is told; claims: only what the presenter chose to disclose, or is public.

    name_agrees: the asker typed the name printed on paper, and it is the certificate's.
    """

    code: str
    claims: dict[str, Any] = field(default_factory=dict)
    name_agrees: bool = False

    @property
    def answer(self) -> Answer:
        """One of three; anything not known to be valid or not valid cannot be said."""
        return _ANSWERS.get(self.code, Answer.CANNOT_SAY)

    @property
    def sentence(self) -> Text:
        """The answer as one sentence."""
        return SENTENCES[self.answer]

    @property
    def reason(self) -> Text:
        """Why."""
        return REASONS[self.code]
