"""How many queries a page needs; a page that asks row by row would change these."""

from __future__ import annotations

from typing import Any

import pytest
from rig_doors import Queries

PAGES = {
    "/procedures/nurse/new_registration": ("draft", 0),
    "/": ("registered", 10),
    "/applications": ("registered", 4),
    "/notices": ("registered", 3),
    "": ("accepted", 7),
    "/check": ("complete", 7),
    "/pages/name": ("complete", 7),
    "/attachments/koseki_extract": ("complete", 7),
    "/card": ("complete", 7),
    "/sign": ("complete", 7),
    "certificate": ("registered", 6),
    "/receipt": ("forwarded", 7),
}


@pytest.mark.parametrize("path", PAGES)
def test_number_of_queries(shown: Any, path: str) -> None:
    name, expected = PAGES[path]
    whole = path if path in {"/", "/applications", "/notices"} or "procedures" in path else ""
    made = shown.at(name)
    address = shown.certificate() if path == "certificate" else whole or shown.path(name, path)
    made.get(address)
    with Queries() as queries:
        assert made.get(address).status_code == 200
    assert len(queries.work()) == expected, "\n".join(queries.work())
