"""What a register keeps of a decided application: the registered items and no others.

The address is not among them for 医籍等; former surname only where its printing was wished (REG-23).
"""

from __future__ import annotations

from typing import Any

from meibo.flow.examination.handoff import Decision

REGISTERED_ITEMS = (
    "family_name", "given_name", "family_kana", "given_kana", "former_name", "birth_date", "sex",
    "domicile", "examination_round", "examination_number",
)  # fmt: skip


def particulars(decision: Decision) -> dict[str, Any]:
    """The registered items of a decision, as written in the application."""
    return {item: decision.content.get(item) for item in REGISTERED_ITEMS}


def full_name(found: dict[str, Any]) -> str:
    """Family and given name as registered."""
    return f"{found['family_name'] or ''}　{found['given_name'] or ''}".strip("　")


def full_kana(found: dict[str, Any]) -> str:
    """Reading of the name as registered."""
    return f"{found['family_kana'] or ''}　{found['given_kana'] or ''}".strip("　")
