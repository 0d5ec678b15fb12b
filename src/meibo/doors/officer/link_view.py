"""The link of an entry's number as its page shows it: in words, and what the officer may do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from meibo import catalogue
from meibo.doors.frame.components import Event, State, SummaryRow
from meibo.doors.frame.wording import known
from meibo.doors.officer.paper_view import STATES, next_step
from meibo.doors.officer.wording import SEXES
from meibo.flow.registration.desk import Desk
from meibo.flow.registration.linking.queries import LinkFile
from meibo.flow.registration.linking.rules import REASONS
from meibo.flow.registration.particulars import full_kana, full_name
from meibo.terms.day import japanese_day
from meibo.terms.text import Text

LINKED = State(Text("番号の紐付けあり", "Number linked"), "good")
NOT_TOLD = State(Text("紐付けの結果は表示しません", "Result not shown"), "off")
NOT_LINKED = State(Text("番号が紐付いていません", "No number linked"), "attention")
UNLINKINGS = {
    "proposed": State(Text("2人目の確認待ち", "Second officer to confirm"), "attention"),
    "seconded": State(Text("上席者の最終確認待ち", "Superior to confirm"), "attention"),
    "unlinked": State(Text("解除済み", "Unlinked"), "off"),
    "dropped": State(Text("取下げ", "Dropped"), "off"),
}
MERGINGS = {
    "proposed": State(Text("統合の確認待ち", "Merging to be looked at"), "attention"),
    "seconded": State(Text("統合の2人目の確認待ち", "Merging: second superior"), "attention"),
}
_WAITS = {
    "confirmed": Text(
        "最終確認が済み、紐付けの処理をしています。", "Confirmed; the link is being made."
    ),
    "dropped": Text("紐付けをとりやめています。", "It is being given up."),
}


_TYPED = Text(
    "最終確認が済みました。番号を入力した職員には、紐付けの結果を表示しません。",
    "Confirmed. Who typed the number is not shown what became of it.",
)


@dataclass(frozen=True, slots=True)
class Act:
    """What this officer may do: propose, second, confirm, begin, type, confirm_link, release, merge,
    or none, and then why it waits. drops: may take back what is under way."""

    act: str
    why: Text | None = None
    drops: bool = False
    again: bool = False
    left: int = 0
    done: int = 0


def act_of(file: LinkFile, desk: Desk) -> Act:
    """What is next."""
    if file.merging is not None:
        mine = file.merging.first_by == desk.account
        return Act("none", _other_person("approve")) if mine else Act("merge")
    if file.relinking is not None and file.typing is not None:
        return _typing(file.typing, desk)
    if file.unlinking is not None:
        return _unlinking(file.unlinking, desk)
    if file.link.linked is None:
        return Act("none", _TYPED)
    wanted = "propose" if file.link.linked else "begin"
    if "register" not in desk.duties:
        return Act("none", _duty("register"))
    return Act(wanted)


def _typing(number: Any, desk: Desk) -> Act:
    act, why = next_step(number, desk.account, desk.duties)
    act = "confirm_link" if act == "confirm" else act
    return Act(
        act,
        _WAITS.get(number.state, why),
        drops="approve" in desk.duties and number.state in {"typing", "agrees", "locked"},
        again=number.state == "typing" and number.round > 1,
        left=number.rounds_left,
        done=len(number.hands),
    )


def _unlinking(one: Any, desk: Desk) -> Act:
    act, duty = ("second", "examine") if one.state == "proposed" else ("confirm", "approve")
    drops = "approve" in desk.duties
    if duty not in desk.duties:
        return Act("none", _duty(duty), drops)
    if desk.account in {one.proposed_by, one.seconded_by}:
        return Act("none", _other_person(duty), drops)
    return Act(act, None, drops)


_DUTIES = {
    "register": Text("登録の権限を持つ職員", "An officer with the duty to register"),
    "examine": Text("審査の権限を持つ別の職員", "Another officer, with the duty to examine"),
    "approve": Text("決裁の権限を持つ上席者", "A superior with the duty to approve"),
}


def _duty(duty: str) -> Text:
    who = _DUTIES[duty]
    return Text(f"{who.ja}が行います。", f"{who.en} does this.")


def _other_person(duty: str) -> Text:
    who = _DUTIES[duty]
    return Text(
        f"同じ方が重ねて担当することはできません。{who.ja}を待っています。",
        f"One person cannot do this twice. Waited for: {who.en[0].lower()}{who.en[1:]}.",
    )


def state_of(file: LinkFile) -> State:
    """Linked or not, whatever is under way; not told to who typed the number."""
    if file.link.linked is None:
        return NOT_TOLD
    return LINKED if file.link.linked else NOT_LINKED


def unlinking_rows(one: Any, names: dict[UUID, str]) -> list[SummaryRow]:
    """What was said, by whom."""
    rows = [
        SummaryRow(Text("理由", "Reason"), REASONS[one.reason_code]),
        SummaryRow(Text("分かった経緯", "How it was found out"), one.reason),
        SummaryRow(Text("起案", "Proposed by"), names.get(one.proposed_by, "")),
    ]
    if one.seconded_by:
        rows.append(SummaryRow(Text("2人目", "Second officer"), names.get(one.seconded_by, "")))
    return rows


def entry_rows(version: Any) -> list[SummaryRow]:
    """One of the two entries that may be one person's."""
    entry, kept = version.entry, version.particulars
    found = catalogue.qualification(entry.register)
    rows = [
        SummaryRow(Text("氏名", "Name"), full_name(kept), reading=full_kana(kept), large=True),
        SummaryRow(Text("登録簿", "Register"), found.register_name),
        SummaryRow(Text("登録番号", "Number"), entry.number),
        SummaryRow(Text("登録年月日", "Registered on"), entry.registered_on),
    ]
    if kept.get("birth_date"):
        born = date.fromisoformat(kept["birth_date"])
        rows.append(SummaryRow(Text("生年月日", "Date of birth"), born))
    if kept.get("sex"):
        rows.append(SummaryRow(Text("性別", "Sex"), known(SEXES, kept["sex"])))
    if kept.get("address"):
        rows.append(SummaryRow(Text("住所", "Address"), kept["address"]))
    return rows


def trail(file: LinkFile) -> list[Event]:
    """Everything that was done about the link, latest first."""
    link = file.link
    merged = {one.relinking: one for one in link.mergings}
    events = [(one.proposed_at, _unlinked(one, link.names)) for one in link.unlinkings]
    events += [(one.begun_at, _relinked(one, merged, link.names)) for one in link.relinkings]
    return [event for _, event in sorted(events, key=lambda one: one[0], reverse=True)]


def _unlinked(one: Any, names: dict[UUID, str]) -> Event:
    words = UNLINKINGS[one.state].word
    title = Text(f"リンクの解除：{words.ja}", f"Unlinking: {words.en}")
    hands = [one.proposed_by, one.seconded_by, one.confirmed_by, one.dropped_by]
    return _event(title, one.settled_at or one.proposed_at, one.settled_at, hands, names)


def _relinked(one: Any, merged: dict[UUID, Any], names: dict[UUID, str]) -> Event:
    found = merged.get(one.id)
    ja, en = {
        "open": ("手続中", "under way"), "linked": ("紐付け済み", "linked"),
        "dropped": ("とりやめ", "given up"),
    }[one.state]  # fmt: skip
    if found is not None:
        ja, en = {
            "merged": ("別の登録と同じ方として統合", "merged with another entry's person"),
            "rejected": ("統合を却下", "merging rejected"),
        }.get(found.state, (ja, en))  # fmt: skip
    title = Text(f"番号の紐付け：{ja}", f"Linking anew: {en}")
    hands = [one.begun_by, *((found.first_by, found.second_by) if found else ())]
    return _event(title, one.settled_at or one.begun_at, one.settled_at, hands, names)


def _event(
    title: Text, at: datetime, settled: datetime | None, hands: list[UUID | None], names: Any
) -> Event:
    who = list(dict.fromkeys(names[one] for one in hands if one in names))
    return Event(
        title, japanese_day(at), "done" if settled else "now",
        Text("、".join(who), ", ".join(who)) if who else None,
    )  # fmt: skip


def typing_state(number: Any) -> State:
    """How far a relinking is, for the list."""
    return STATES[number.state]
