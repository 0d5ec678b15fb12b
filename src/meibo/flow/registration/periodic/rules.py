"""What differs between an answer and a register, and what that would change; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from meibo.catalogue import juki_route_on
from meibo.flow.examination.rules import OUTSIDE_COUNTS, Match, compare
from meibo.terms.kana import katakana
from meibo.terms.person_name import PersonName, folded_key

ROUTE = "platform"
CORRECTION, ERASURE = "ex_officio_correction", "erasure_on_death"
# In the order they are shown.
KINDS = (
    "death", "person", "unknown_number", "name", "former_name", "birth_date", "sex", "address",
    "domicile", "nationality", "domicile_untold",
)  # fmt: skip
# Nothing follows of themselves: a person has to find out what is behind them.
TO_LOOK_INTO = frozenset({"person", "unknown_number", "nationality", "domicile_untold"})
# Items of an answer that are compared, where the register keeps them.
_COMPARED = ("name", "birth_date", "sex", "address", "former_name")


@dataclass(frozen=True, slots=True)
class Found:
    """One difference. before, after: the registered items it would change."""

    kind: str
    act: str
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    event_on: date | None = None


def compared_items(basics: Sequence[str], registered: Sequence[str]) -> list[str]:
    """What of an answer is compared: what may be asked (JUK-04) and the register keeps."""
    kept = {*registered, *(["name"] if "family_name" in registered else [])}
    may = {*basics, "former_name"}
    return [item for item in _COMPARED if item in kept and item in may]


def differences(
    items: Sequence[str], now: Mapping[str, Any], answer: Mapping[str, str]
) -> list[Found]:
    """What an answer says anew of an entry. now: its particulars.

    A variant (width, spaces, variant kanji, another way of writing an address) is no difference. A
    former name is one only where the register keeps one: its holder said it (REG-23).
    """
    if answer["result"] == "not_found":
        return [Found("unknown_number", "")]
    if answer["result"] != "found":
        return []
    registered = {
        "name": str(PersonName.of(now)),
        **{item: now.get(item) or "" for item in items if item != "name"},
    }
    differing = [
        item for item in items if compare(item, registered[item], answer[item]) == Match.DIFFERENT
    ]
    if {"name", "birth_date"} <= set(differing):
        return [Found("person", "", *_both(("name", "birth_date"), registered, answer))]
    event = day_of(answer["changed_on"])
    found = [] if answer["alive"] == "alive" else [Found("death", ERASURE, event_on=event)]
    for item in differing:
        before, after = _changed(item, now, answer)
        found.append(Found(item, CORRECTION, before, after, event))
    return found


def _both(
    items: Sequence[str], one: Mapping[str, Any], other: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    return {item: one[item] for item in items}, {item: other[item] for item in items}


def _changed(
    item: str, now: Mapping[str, Any], answer: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The registered items that change with an item of an answer, as they are and as they would be."""
    after: dict[str, Any] = {item: answer[item]}
    if item == "name":
        family, _, given = answer["name"].partition("\u3000")
        kana, _, given_kana = katakana(answer["kana"]).partition("\u3000")
        after = {"family_name": family, "given_name": given}
        if "family_kana" in now and kana:
            after |= {"family_kana": kana, "given_kana": given_kana}
    if item == "former_name" and now.get("former_kana"):
        after["former_kana"] = katakana(answer.get("former_kana", ""))
    before, changed = _both(tuple(after), {**dict.fromkeys(after, ""), **now}, after)
    return before, changed


def outside(answer: Mapping[str, str]) -> dict[str, int]:
    """How many characters of an answer are outside the plain code (外字数), where there are any."""
    counts = {name: int(answer.get(name) or 0) for name in OUTSIDE_COUNTS}
    return {name: count for name, count in counts.items() if count}


def day_of(text: str) -> date | None:
    """An ISO day; None where there is none."""
    return date.fromisoformat(text) if text else None


def name_key_of(particulars: Mapping[str, Any]) -> str:
    """The search key of a name as registered."""
    return folded_key(str(PersonName.of(particulars)))


def notice_until(kind: str, event_on: date | None, days: int) -> date | None:
    """Until when the person obliged to notify (届出義務者) has time, counted from the event."""
    if kind != "death" or event_on is None or not days:
        return None
    return event_on + timedelta(days=days)


def due_on(last: date, months: int) -> date:
    """When a register is to be asked about again: so many months after the last time."""
    year, month = divmod(last.year * 12 + last.month - 1 + months, 12)
    return date(year, month + 1, min(last.day, 28))


def asked_here(register: str, day: date) -> bool:
    """Whether the platform itself asks Juki-net about a register on a day."""
    try:
        return juki_route_on(register, day) == ROUTE
    except LookupError:
        return False
