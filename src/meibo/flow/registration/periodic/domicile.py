"""What an answer of the family registers proposes about a registered domicile; pure (KOS-22)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from meibo.flow.examination.koseki import finding, is_prefecture
from meibo.flow.registration.periodic.rules import CORRECTION, ERASURE, Found, day_of, due_on

AGREES, DIFFERS, NOT_APPLICABLE, OVER = "agrees", "differs", "not_applicable", "over"
NO_DOMICILE = "no_domicile"
# Nobody was told anything: due again at the next check.
UNASKED = frozenset({"not_permitted", "no_answer", NO_DOMICILE, OVER})


def unasked(domicile: str) -> str:
    """What a registered domicile comes to that the family registers are not asked about; "" where they
    are. Foreign nationals have a nationality registered there; nothing registered is for people to
    look into: nobody knows of whom it is missing."""
    if not domicile.strip():
        return NO_DOMICILE
    return "" if is_prefecture(domicile) else NOT_APPLICABLE


def is_due(last: date, months: int, day: date) -> bool:
    """Whether a domicile last known to be right on a day is to be checked again."""
    return due_on(last, months) <= day


def outcome(record: Mapping[str, Any] | None, domicile: str) -> tuple[str, Found | None]:
    """What an answer says of a registered domicile, and what is proposed. None: nothing.

    What cannot be told proposes nothing that could be confirmed: a person asks for the family-register
    certificate (戸籍個人事項証明書).
    """
    said, content = finding(record, domicile)
    if said == AGREES:
        return said, None
    if said == DIFFERS:
        changed = {"domicile": domicile}, {"domicile": content["prefecture"]}
        return said, Found("domicile", CORRECTION, *changed)
    if said == "dead":
        return said, Found("death", ERASURE, event_on=day_of(content["on"]))
    if said == "nationality_lost":
        left = {"nationality_lost": content["on"]}
        return said, Found("nationality", "", {}, left, day_of(content["on"]))
    return said, untold(said, domicile, content.get("why", ""))


def untold(said: str, domicile: str, why: str = "") -> Found:
    """Nothing could be told: for a person to find out. why: what of the record is unclear."""
    return Found("domicile_untold", "", {"domicile": domicile}, {"domicile_untold": why or said})
