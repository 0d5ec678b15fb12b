"""What a register keeps of a decided application: the registered items and no others.

Which they are is the catalogue's (registered_items); former surname only where its printing was
wished (REG-23).
"""

from __future__ import annotations

from typing import Any

from meibo.catalogue import qualification
from meibo.flow.examination.handoff import Decision
from meibo.terms.person_name import PersonName


def particulars(decision: Decision) -> dict[str, Any]:
    """The registered items of a decision, as written in the application."""
    items = qualification(decision.register).registered_items
    return {item: decision.content.get(item) for item in items}


def full_name(found: dict[str, Any]) -> str:
    """Family and given name as registered."""
    return str(PersonName.of(found))


def full_kana(found: dict[str, Any]) -> str:
    """Reading of the name as registered; empty where the register keeps none."""
    return PersonName.of(found).kana
