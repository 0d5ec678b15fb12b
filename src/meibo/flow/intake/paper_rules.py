"""What has to come with a paper: identity, number document, agent, fee; pure.

Identity is proven by one document with a photograph or by two without; whoever acts for the person
proves that, the own identity and the person's number (番号法 第16条; 同法施行令 第12条; 同法施行規則
第1条から第11条まで; PAP-02, PAP-03). The lists of documents are ours to confirm: `verify` by a lawyer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from meibo.catalogue.definitions import Fee, Procedure
from meibo.flow.intake.refusals import answer
from meibo.terms.individual_number import refuse_number
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

Codes = Mapping[str, Text]
LONGEST_RECEIPT, LONGEST_AGENT = 30, 120
NOTIFIER = "notifier"
PHOTO: Codes = {
    "number_card": Text("マイナンバーカード", "Individual Number Card"),
    "driving_licence": Text("運転免許証", "Driving licence"),
    "passport": Text("旅券", "Passport"),
    "residence_card": Text("在留カード", "Residence card"),
    "disability_handbook": Text("身体障害者手帳など", "Handbook of the disabled"),
}
PLAIN: Codes = {
    "health_insurance": Text("健康保険の資格確認書", "Certificate of health insurance"),
    "pension": Text("年金手帳・基礎年金番号通知書", "Pension handbook or notice"),
    "resident_record": Text("住民票の写し", "Copy of the resident record"),
    "tax_notice": Text("納税証明書・公共料金の領収証書など", "Tax certificate, utility receipt"),
}
IDENTITY: Codes = {**PHOTO, **PLAIN}
NUMBER_DOCUMENTS: Codes = {
    "number_card": Text("マイナンバーカード", "Individual Number Card"),
    "resident_record_with_number": Text(
        "番号のある住民票の写し・記載事項証明書", "Copy of the resident record with the number"
    ),
    "notification_card": Text(
        "通知カード（記載が今と同じもの）", "Notification card whose items are still right"
    ),
}
ARRIVED_BY: Codes = {"counter": Text("窓口", "At the counter"), "post": Text("郵送", "By post")}
AGENTS: Codes = {
    "none": Text("本人", "The person"),
    "statutory": Text("法定代理人", "Statutory agent"),
    "appointed": Text("任意代理人", "Appointed agent"),
    "notifier": Text("届出義務者（死亡・失踪宣告）", "Person obliged to give notice of a death"),
}
AUTHORITIES: dict[str, Codes] = {
    "none": {},
    "statutory": {
        "family_register": Text("戸籍謄本など", "Family register extract"),
        "guardianship": Text("後見の登記事項証明書", "Certificate of guardianship"),
    },
    "appointed": {"letter_of_attorney": Text("委任状", "Letter of attorney")},
    "notifier": {
        "death_record": Text(
            "死亡の記載のある戸籍、死亡診断書の写しなど", "Family register or certificate of death"
        ),
        "disappearance_record": Text(
            "失踪宣告の記載のある戸籍、審判書など", "Family register or decree of disappearance"
        ),
    },
}
MEANS: Codes = {
    "stamp": Text("収入印紙", "Revenue stamps"),
    "receipt": Text("領収証書", "Receipt of the bank"),
}


@dataclass(frozen=True, slots=True)
class Received:
    """What an officer records of a paper. fees: by kind, how it was paid; its amount is the demand's
    or what the officer counted. happened_on: the day of what a notifier gives notice of."""

    receipt_number: str
    arrived_on: date
    arrived_by: str
    identity: tuple[str, ...]
    number_document: str
    agent: str = "none"
    agent_name: str = ""
    agent_authority: str = ""
    fees: Mapping[str, str] | None = None
    happened_on: date | None = None


def proves_identity(codes: tuple[str, ...]) -> bool:
    """One with a photograph, or two without."""
    known = [code for code in codes if code in IDENTITY]
    return any(code in PHOTO for code in known) or len(set(known)) >= 2


def problems(said: Received, today: date, fees: tuple[Fee, ...]) -> list[Refusal]:
    """Everything that keeps a paper from being taken in, each naming its field."""
    found = [*_receipt(said, today), *_shown(said), *_agent(said)]
    means = said.fees or {}
    found += [
        answer(
            "fee_means",
            "納付の方法を選んでください。",
            "Choose how it was paid.",
            f"fee_{one.kind}",
        )
        for one in fees
        if means.get(one.kind) not in MEANS
    ]
    return found


def _receipt(said: Received, today: date) -> list[Refusal]:
    found = []
    if not said.receipt_number.strip() or len(said.receipt_number) > LONGEST_RECEIPT:
        found.append(
            answer("receipt_number", "受付番号を30文字以内で入力してください。",
                   "Enter the receipt number, at most 30 characters.", "receipt_number")
        )  # fmt: skip
    if said.arrived_on > today:
        found.append(
            answer("arrived_later", "到達日は今日までの日です。",
                   "The day of arrival is today or before.", "arrived_on")
        )  # fmt: skip
    if said.arrived_by not in ARRIVED_BY:
        found.append(_choose("arrived_by"))
    found += _without_number(said.receipt_number, "receipt_number")
    return found


def _shown(said: Received) -> list[Refusal]:
    found = []
    if not proves_identity(said.identity):
        found.append(
            answer("identity", "写真付きのものを1つか、写真のないものを2つ確認してください。",
                   "Check one document with a photograph, or two without.", "identity")
        )  # fmt: skip
    if said.number_document not in {"", *NUMBER_DOCUMENTS}:
        found.append(_choose("number_document"))
    return found


def _agent(said: Received) -> list[Refusal]:
    if said.agent not in AGENTS:
        return [_choose("agent")]
    if said.agent == "none":
        return []
    found = []
    if not said.agent_name.strip() or len(said.agent_name) > LONGEST_AGENT:
        found.append(
            answer("agent_name", "代理人の氏名を入力してください。", "Enter the agent's name.",
                   "agent_name")
        )  # fmt: skip
    if said.agent_authority not in AUTHORITIES[said.agent]:
        found.append(
            answer("agent_authority", "代理人の種類に合う、代理権の書類を選んでください。",
                   "Choose the document that proves this kind of agent's authority.",
                   "agent_authority")
        )  # fmt: skip
    return found + _without_number(said.agent_name, "agent_name")


def on_paper(found: Procedure) -> Procedure:
    """A procedure as it is applied for on paper: also by who has to give notice of a death."""
    pages = tuple(
        replace(page, items=tuple(
            replace(one, choices=one.choices + one.notified, notified=()) if one.notified else one
            for one in page.items
        ))
        for page in found.pages
    )  # fmt: skip
    return replace(found, pages=pages)


def agents(found: Procedure) -> Codes:
    """Who may apply by a procedure."""
    return {code: words for code, words in AGENTS.items() if code != NOTIFIER or notifiable(found)}


def notifiable(found: Procedure) -> bool:
    """Whether somebody may have to give notice by this procedure (届出義務者)."""
    return any(one.notified for one in found.items())


def notice_problems(said: Received, found: Procedure, answers: Mapping[str, Any]) -> list[Refusal]:
    """Notifier, reason and day belong together; found: as in the catalogue."""
    refusals = []
    if said.agent == NOTIFIER and not notifiable(found):
        refusals.append(_choose("agent"))
    for one in (item for item in found.items() if item.notified):
        notice = answers.get(one.id) in {choice.value for choice in one.notified}
        if one.id in answers and notice != (said.agent == NOTIFIER):
            refusals.append(
                answer("notifier", "届出義務者による届出と、その理由（死亡・失踪宣告）は、一緒に選びます。",
                       "A notice of death or disappearance, and who is obliged to give it, are chosen "
                       "together.", one.id)
            )  # fmt: skip
    if said.agent == NOTIFIER and (said.happened_on is None or said.happened_on > said.arrived_on):
        refusals.append(
            answer("happened_on", "死亡の日または失踪宣告の裁判が確定した日を、到達日以前の日で入力してください。",
                   "Enter the day of the death, or on which the decree became final, not after the "
                   "day of arrival.", "happened_on")
        )  # fmt: skip
    return refusals


def _choose(field: str) -> Refusal:
    return answer("choice", "選択肢から選んでください。", "Choose one of the answers.", field)


def _without_number(text: str, field: str) -> list[Refusal]:
    try:
        refuse_number(text, field)
    except Refusal as refusal:
        return [refusal]
    return []


def kept(said: Received, amounts: Mapping[str, int]) -> dict[str, Any]:
    """The columns of a Paper that say it."""
    alone = said.agent == "none"
    return {
        "receipt_number": said.receipt_number.strip(),
        "arrived_on": said.arrived_on,
        "arrived_by": said.arrived_by,
        "identity": sorted(set(said.identity)),
        "number_document": said.number_document,
        "agent": said.agent,
        "agent_name": "" if alone else said.agent_name.strip(),
        "agent_authority": "" if alone else said.agent_authority,
        "happened_on": said.happened_on if said.agent == NOTIFIER else None,
        "fees": {
            kind: {"means": means, "amount": amounts[kind]}
            for kind, means in (said.fees or {}).items()
            if kind in amounts
        },
    }
