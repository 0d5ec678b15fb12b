"""What the family register's answer says for a case; pure (acts in real life, 2.3).

The answer holds no name and no address: it settles the domicile, nationality and death. A change of
name is never proved by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meibo.terms.prefecture import PREFECTURES

# Findings by which nothing can be settled: the extract is asked for, and the application made again.
UNTOLD = ("cannot_tell", "no_record", "not_permitted", "no_answer")
# Why an answer cannot tell the present domicile.
ORDER_UNCLEAR, DAY_UNKNOWN, BEFORE_COMPUTERS = "order_unclear", "day_unknown", "before_computers"


def prefecture_of(code: str) -> str:
    """The prefecture of a municipality code (its first two digits, JIS X 0401); "" for none."""
    place = int(code[:2]) - 1
    return PREFECTURES[place] if 0 <= place < len(PREFECTURES) else ""


def is_prefecture(domicile: str | None) -> bool:
    """Whether an application names a domicile; foreign nationals give a nationality there."""
    return domicile in PREFECTURES


def last_domicile(record: Mapping[str, Any]) -> tuple[str, str]:
    """(municipality code, "") of the last change, or ("", why it cannot be told)."""
    changes = record["changes"]
    if not changes:
        return "", BEFORE_COMPUTERS
    places = {one["domicile"] for one in changes}
    if len(places) == 1:
        return places.pop(), ""
    if any(one["day"] is None for one in changes):
        return "", DAY_UNKNOWN
    last = max(one["day"] for one in changes)
    at_last = {one["domicile"] for one in changes if one["day"] == last}
    return (at_last.pop(), "") if len(at_last) == 1 else ("", ORDER_UNCLEAR)


def stands(event: Mapping[str, str] | None, cancelled: Mapping[str, str] | None) -> bool:
    """Whether an event counts: it happened and was not cancelled since (KOS-23)."""
    return event is not None and (cancelled is None or cancelled["day"] < event["day"])


def finding(record: Mapping[str, Any] | None, form: str | None) -> tuple[str, dict[str, Any]]:
    """The finding and what it rests on. record: None where the holder has none; form: the
    application's domicile."""
    content: dict[str, Any] = {"form": form}
    if record is None:
        return "no_record", content
    code, why = last_domicile(record)
    content |= {
        "domicile": code, "prefecture": prefecture_of(code) if code else "", "why": why,
        "changes": len(record["changes"]), "base_day": record["base_day"],
    }  # fmt: skip
    if stands(record["death"], record["death_cancelled"]):
        return "dead", content | {"on": record["death"]["day"]}
    if stands(record["nationality_lost"], record["nationality_cancelled"]):
        return "nationality_lost", content | {"on": record["nationality_lost"]["day"]}
    if not code:
        return "cannot_tell", content
    return ("agrees" if content["prefecture"] == form else "differs"), content
