"""A paper as its page shows it: in words, and what the officer at the desk may do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from meibo.catalogue import procedure, register_file_of
from meibo.doors.frame.answer_forms import AttachmentForm, said
from meibo.doors.frame.components import State, SummaryRow
from meibo.doors.frame.wording import known, size_in_words
from meibo.flow.intake import paper_rules as rules
from meibo.flow.intake.paper_queries import PaperFile
from meibo.flow.registration.desk import Desk
from meibo.flow.registration.periodic.rules import notice_until
from meibo.terms.text import Language, Text

DRAFT = State(Text("受付の途中", "Being taken in"), "progress")
RETURNED = State(Text("返戻", "Returned"), "off")
STATES = {
    "typing": State(Text("番号の入力待ち", "Number to be typed"), "attention"),
    "typed": State(Text("番号を照合中", "Number being compared"), "progress"),
    "checked": State(Text("番号を照合中", "Number being compared"), "progress"),
    "found": State(Text("2人の確認待ち", "Two officers to look"), "attention"),
    "agrees": State(Text("上席者の最終確認待ち", "Superior to confirm"), "attention"),
    "locked": State(Text("番号の確認を停止中", "Number locked"), "bad"),
    "confirmed": State(Text("紐付け中", "Being linked"), "progress"),
    "linked": State(Text("審査へ", "On to examination"), "good"),
    "dropped": RETURNED,
}
AGAIN = State(Text("番号の再入力待ち", "Number to be typed again"), "attention")
_PERSON = {
    "name": Text("氏名", "Name"), "birth_date": Text("生年月日", "Date of birth"),
    "sex": Text("性別", "Sex"), "address": Text("住所", "Address"),
}  # fmt: skip


def stands(row: Any, number: Any) -> State:
    """Where a paper stands."""
    if row.state == "returned":
        return RETURNED
    if number is None:
        return DRAFT
    if number.state == "typing" and number.round > 1:
        return AGAIN
    return STATES[number.state]


def what_came(file: PaperFile) -> list[SummaryRow]:
    """What was recorded about the paper itself."""
    paper = file.paper
    rows = [
        SummaryRow(Text("受付番号", "Receipt number"), paper.receipt_number),
        SummaryRow(Text("到達した日", "Day of arrival"), paper.arrived_on),
        SummaryRow(Text("受け取り方", "How it came"), rules.ARRIVED_BY[paper.arrived_by]),
        SummaryRow(Text("申請する方", "Who applies"), rules.AGENTS[paper.agent]),
    ]
    if paper.agent != "none":
        authority = rules.AUTHORITIES[paper.agent][paper.agent_authority]
        rows += [
            SummaryRow(Text("代理人・届出義務者の氏名", "Agent or notifier"), paper.agent_name),
            SummaryRow(Text("代理権・届出義務を確認した書類", "Document of it"), authority),
            *_notice(file),
        ]
    seen = [rules.IDENTITY[code] for code in paper.identity]
    number = known(dict(rules.NUMBER_DOCUMENTS), paper.number_document)
    rows += [
        SummaryRow(Text("身元を確認した書類", "Identity documents seen"), _all(seen)),
        SummaryRow(
            Text("番号を確認した書類", "Document that shows the number"),
            number if paper.number_document else Text("なし（照会する）", "None (asked for)"),
        ),
    ]
    for fee in procedure(file.row.register, file.row.procedure).fees:
        if fee.kind in paper.fees:
            one = paper.fees[fee.kind]
            means = rules.MEANS[one["means"]]
            words = Text(f"{one['amount']:,}円 {means.ja}", f"¥{one['amount']:,}, {means.en}")
            rows.append(SummaryRow(fee.name, words))
    return list({row.label: row for row in rows}.values())


def _notice(file: PaperFile) -> list[SummaryRow]:
    """The day of a death or decree, and whether notice of it came in time (REG-06)."""
    paper = file.paper
    if paper.happened_on is None:
        return []
    days = register_file_of(file.row.register).periodic_enquiry.notice_days
    until = notice_until("death", paper.happened_on, days)
    rows = [SummaryRow(Text("死亡・失踪宣告の日", "Day of the event"), paper.happened_on)]
    if until is not None:
        late = paper.arrived_on > until
        words = (
            Text("期限を過ぎた届出です", "The notice is late")
            if late
            else Text("期限内の届出です", "The notice is in time")
        )
        rows += [
            SummaryRow(Text("届出の期限", "Notice until"), until),
            SummaryRow(Text("期限の判定", "In time"), words),
        ]
    return rows


def _all(words: list[Text]) -> Text:
    return Text("、".join(one.ja for one in words), ", ".join(one.en for one in words))


def answered(row: Any) -> list[SummaryRow]:
    """The answers, named as the form names them."""
    items = procedure(row.register, row.procedure).items()
    return [SummaryRow(item.label, said(item, row.content.get(item.id))) for item in items]


@dataclass(frozen=True, slots=True)
class Scan:
    """One heading: its file, if there is one, and the form to send one by while that can be done."""

    kind: str
    heading: Text
    href: str
    name: str
    size: str
    form: AttachmentForm | None


def scans(
    file: PaperFile, language: Language, may: bool, sent: AttachmentForm | None, kind: str
) -> list[Scan]:
    """Every heading of the procedure."""
    held = {one.kind: one for one in file.attachments}
    found = []
    for one in procedure(file.row.register, file.row.procedure).attachments:
        there = held.get(one.id)
        form = sent if kind == one.id else AttachmentForm(one, language=language)
        found.append(
            Scan(
                one.id, one.name, reverse("document", args=[there.id]) if there else "",
                there.name if there else "", size_in_words(there.size).of(language) if there else "",
                form if may else None,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done about the number, and whether this officer may.

    act: type, look, confirm, release or none. why: what it waits for. again: the last round did not
    agree. left: rounds with this one. done: how many of the two have typed or looked.
    """

    act: str
    why: Text | None
    again: bool
    left: int
    done: int
    person: list[SummaryRow]
    may_return: bool

    @classmethod
    def of(cls, file: PaperFile, desk: Desk) -> Step:
        number = file.number
        assert number is not None, "accepted"
        act, why = next_step(number, desk.account, desk.duties)
        return cls(
            act=act,
            why=why,
            again=number.state == "typing" and number.round > 1,
            left=number.rounds_left,
            done=len(number.hands),
            person=[
                SummaryRow(words, str(file.found[item]))
                for item, words in _PERSON.items()
                if file.found.get(item)
            ],
            may_return="approve" in desk.duties
            and number.state in {"typing", "found", "agrees", "locked"},
        )


_WAITS = {
    "typed": Text(
        "2人の入力を保管庫で照合し、住基ネットに照会しています。住基ネットが応答しないときは、自動で照会し直します。",
        "The vault compares what both typed and asks Juki-net, again and again where it is silent.",
    ),
    "confirmed": Text("まもなく紐付けられます。", "It is linked in a moment."),
    "linked": Text("紐付けが済み、審査に進みました。", "Linked; the application is in examination."),
    "dropped": Text(
        "番号を確認できないため返戻しました。文書でお知らせください。",
        "Returned, as the number could not be confirmed. Tell the person by letter.",
    ),
}  # fmt: skip


def next_step(number: Any, own: UUID, duties: frozenset[str]) -> tuple[str, Text | None]:
    """What an officer may do about a number (type, look, confirm, release or none), or why nothing."""
    state, mine = number.state, own in number.hands
    if state in {"typing", "found"}:
        if mine:
            return "none", Text("もう1人の職員を待っています。", "Another officer is waited for.")
        if "receive" in duties:
            return ("type" if state == "typing" else "look"), None
        return "none", Text(
            "受付の権限を持つ別々の職員2人が行います。",
            "Two officers with the duty to receive do this.",
        )
    if state in {"agrees", "locked"}:
        if "approve" not in duties:
            return "none", Text(
                "決裁の権限を持つ上席者が行います。",
                "A superior with the duty to approve does this.",
            )
        if mine:
            return "none", Text(
                "入力や確認をした方は、最終確認をできません。",
                "Who typed or looked cannot confirm.",
            )
        return ("confirm" if state == "agrees" else "release"), None
    return "none", _WAITS.get(state, _WAITS["typed"])
