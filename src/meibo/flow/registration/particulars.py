"""What a register keeps of a decided application: the registered items and no others.

Which they are is the catalogue's (registered_items); a common name only where its printing was wished,
a former surname with its holder's wish to have it printed (REG-23).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meibo.catalogue import procedure, qualification
from meibo.flow.examination.handoff import Decision
from meibo.terms.person_name import PersonName


def particulars(decision: Decision) -> dict[str, Any]:
    """The registered items of a decision, as written in the application."""
    items = qualification(decision.register).registered_items
    return {item: decision.content.get(item) for item in items}


def corrected(
    decision: Decision, *, seen: Mapping[str, Any], now: Mapping[str, Any]
) -> dict[str, Any]:
    """The registered items after a correction. seen: as the applicant found them; now: as they are.

    Only what the procedure may change and the applicant changed is written.
    """
    may_change = procedure(decision.register, decision.procedure).corrects
    anew = {item: decision.content.get(item) for item in may_change}
    return {**now, **{item: new for item, new in anew.items() if new != seen.get(item)}}


def full_name(found: dict[str, Any]) -> str:
    """Family and given name as registered."""
    return str(PersonName.of(found))


def full_kana(found: dict[str, Any]) -> str:
    """Reading of the name as registered; empty where the register keeps none."""
    return PersonName.of(found).kana
