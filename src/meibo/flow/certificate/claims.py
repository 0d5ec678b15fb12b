"""What a certificate says: claims by name, from one register version."""

from __future__ import annotations

from typing import Any

from meibo.catalogue.definitions import Qualification
from meibo.flow.registration.particulars import full_kana, full_name
from meibo.rooms.register.models import Entry, Version


def _shows_former_name(kept: dict[str, Any]) -> bool:
    """On the holder's wish alone (旧姓併記希望, REG-23). Versions of before the wish was asked apart hold
    a former name only where it was to be shown, and no answer to that."""
    return bool(kept.get("prints_former_name", True))


def claims_of(found: Qualification, entry: Entry, version: Version) -> dict[str, Any]:
    """Every claim a certificate of this qualification can hold."""
    kept = version.particulars
    claims = {
        "qualification": found.name.ja,
        "registration_number": entry.number,
        "registered_on": entry.registered_on.isoformat(),
        "valid_until": version.valid_until.isoformat() if version.valid_until else None,
        "name": full_name(kept),
        "kana": full_kana(kept),
        "former_name": kept.get("former_name") if _shows_former_name(kept) else None,
        "common_name": kept.get("common_name"),
        "birth_date": kept["birth_date"],
    }
    # What the register does not keep is no claim, neither shown nor hidden.
    return {name: value for name, value in claims.items() if value}
