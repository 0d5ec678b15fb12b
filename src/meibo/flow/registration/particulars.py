"""What a register keeps of a decided application: the registered items and no others.

Which they are is the catalogue's (registered_items); former surname only where its printing was
wished (REG-23).
"""

from __future__ import annotations

from typing import Any

from meibo.catalogue import qualification
from meibo.flow.examination.handoff import Decision


def particulars(decision: Decision) -> dict[str, Any]:
    """The registered items of a decision, as written in the application."""
    items = qualification(decision.register).registered_items
    return {item: decision.content.get(item) for item in items}


def full_name(found: dict[str, Any]) -> str:
    """Family and given name as registered."""
    return f"{found['family_name'] or ''}　{found['given_name'] or ''}".strip("　")


def full_kana(found: dict[str, Any]) -> str:
    """Reading of the name as registered; empty where the register keeps none."""
    return f"{found.get('family_kana') or ''}　{found.get('given_kana') or ''}".strip("　")
