"""Comparing, and what follows from seven checks; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from meibo.catalogue.definitions import ENQUIRY_SETS
from meibo.flow.examination.koseki import UNTOLD
from meibo.flow.examination.states import CheckResult, NumberChangeState, Outcome
from meibo.terms.address import address_key
from meibo.terms.person_name import folded_key

BASIC_FOUR = ENQUIRY_SETS["basic_four"]
# Names that may stand beside the name (REG-23).
OTHER_NAMES = ("former_name", "common_name")
# How many characters of an answer the plain code of Juki-net has not (外字数), and records that show them.
OUTSIDE_COUNTS = (
    "outside_in_name", "outside_in_address", "outside_in_former_name", "outside_records",
)  # fmt: skip
_KEYS = {"address": address_key, **dict.fromkeys(("name", *OTHER_NAMES), folded_key)}


class Match(StrEnum):
    """How one item of two sources compares."""

    EQUAL = "equal"
    VARIANT = "variant"
    DIFFERENT = "different"
    MISSING = "missing"


def compare(item: str, left: str | None, right: str | None) -> Match:
    """Equal to the character; a variant where only width, spaces, variant kanji or the way of
    writing block and house numbers differ."""
    if not left or not right:
        return Match.MISSING
    if left == right:
        return Match.EQUAL
    key = _KEYS.get(item)
    return Match.VARIANT if key and key(left) == key(right) else Match.DIFFERENT


def differences(
    items: Iterable[str], one: Mapping[str, Any], other: Mapping[str, Any]
) -> dict[str, str]:
    """Comparison of two sources, item by item; items: the register's basic data, four or three."""
    return {item: compare(item, one.get(item), other.get(item)).value for item in items}


def agrees(found: Mapping[str, str]) -> bool:
    """True where every item is equal or a variant."""
    return all(match in {Match.EQUAL, Match.VARIANT} for match in found.values())


def age_on(day: date, birth: date) -> int:
    """Full years on a day. Who was born on 29 February is a year older from 1 March, or the 29th."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def within(items: Iterable[str], person: Mapping[str, Any]) -> dict[str, Any]:
    """What Juki-net says of a person without those of the four basic data that are not items."""
    barred = set(BASIC_FOUR) - set(items)
    return {name: value for name, value in person.items() if name not in barred}


def follows(results: Iterable[str]) -> Outcome:
    """The only decision the results allow: any failure refuses, any deficiency returns."""
    found = set(results)
    if CheckResult.FAILED in found:
        return Outcome.REFUSE
    if CheckResult.DEFICIENT in found:
        return Outcome.RETURN
    return Outcome.GRANT


# What Juki-net's answer is called where it knows no such number.
NUMBER_UNKNOWN = ("not_found", "not_found_any_more")


def same_person(items: Iterable[str], form: Mapping[str, Any], person: Mapping[str, Any]) -> bool:
    """Whether a record is of the person on a form: an address may lag behind, and is looked at by
    the examiner; name, birth date and (where the register asks it) sex do not."""
    return agrees(differences(set(items) - {"address"}, form, person))


def another_signed(compared: Mapping[str, Any]) -> bool:
    """Whether Juki-net's record of a holder's number is of another person than the signer.

    compared: the content of Juki-net's fact; a new registration compares face data instead. An
    address may lag behind; a name, birth date or sex of the signing certificate does not.
    """
    signer = compared.get("signer_and_juki", {})
    return any(signer.get(item) == Match.DIFFERENT for item in ("name", "birth_date", "sex"))


def grant_blocked(
    *, asked: bool, juki: str | None, others: bool, change: str | None, memo: str,
    another: bool = False, over: bool = False, koseki: str | None = "",
) -> str:  # fmt: skip
    """Why nothing may be granted yet, by the name of its refusal; "" where nothing is in the way.

    asked: whether Juki-net is asked about the case. juki: what it found (None: no answer). others:
    whether somebody under another number may be the same person. change: where a change of number
    stands. memo: of the duplicate check. another: whether somebody else than the holder signed. over:
    whether the registration would have ended by itself already. koseki: what was found of the family
    register (None: it is asked and has not answered).
    """
    if asked and juki is None:
        return "juki_awaited"
    if asked and juki in NUMBER_UNKNOWN:
        return "number_unknown"
    if another:
        return "another_signed"
    if over:
        return "term_over"
    if koseki is None:
        return "koseki_awaited"
    if koseki in UNTOLD:
        return "koseki_untold"
    if change in {NumberChangeState.PROPOSED, NumberChangeState.APPROVED}:
        return "number_change_open"
    if others and change != NumberChangeState.DONE and not memo:
        return "memo_wanted"
    return ""


def due_on(arrived: date, days: int) -> date:
    """Last day of the standard processing period, counted from arrival (行政手続法6条)."""
    return arrived + timedelta(days=days)


def next_try(at: datetime, tries: int, share: float = 0.0) -> datetime:
    """When to ask an outside system again: 2 s doubling to 5 minutes, and up to a quarter more by
    `share` (0 to 1), so that what failed together is not asked together."""
    return at + timedelta(seconds=min(300, 2 ** min(tries, 9)) * (1 + share / 4))
