"""The four basic data (基本4情報) as an application gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meibo.terms.person_name import PersonName


def form_basics(content: Mapping[str, Any]) -> dict[str, str]:
    """Name, birth date, sex and address of a form's answers; empty where it has none."""
    return {
        "name": str(PersonName.of(content)),
        "birth_date": content.get("birth_date") or "",
        "sex": content.get("sex") or "",
        "address": content.get("address") or "",
    }
