"""Every address of the public's door: what a reader and a sender get, without account or cookie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import URLPattern
from rig_doors import browser
from rig_pages import page_of

from meibo.doors.public.urls import urlpatterns


@dataclass(frozen=True)
class Address:
    """An address, and the status of a GET and of an empty POST."""

    path: Callable[[Any], str]
    get: int
    post: int


MATRIX = {
    "healthz": Address(lambda s: "/healthz", 200, 405),
    "home": Address(lambda s: "/", 200, 405),
    "verify": Address(lambda s: "/verify", 405, 422),
    "search": Address(lambda s: "/search", 200, 422),
    "by_code": Address(lambda s: f"/v/{s.valid.id}", 200, 405),
    "printed": Address(lambda s: "/c/x", 200, 405),
    "check_printed": Address(lambda s: "/c", 405, 200),
    "on_phone": Address(lambda s: "/r/x", 200, 405),
    "check_on_phone": Address(lambda s: "/r", 405, 200),
    "totals": Address(lambda s: "/totals", 200, 405),
    "totals_csv": Address(lambda s: "/totals.csv", 200, 405),
    "totals_json": Address(lambda s: "/totals.json", 200, 405),
    "given": Address(lambda s: "/given/x", 200, 404),
    "receipt": Address(lambda s: "/receipt", 405, 422),
    "receipt_keys": Address(lambda s: "/.well-known/jwks.json", 200, 405),
    "about": Address(lambda s: "/about", 200, 405),
}


def test_every_address_is_in_the_table() -> None:
    assert {one.name for one in urlpatterns if isinstance(one, URLPattern)} == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_what_anyone_gets(door: Any, name: str) -> None:
    found = MATRIX[name]
    path = found.path(door)
    got, sent = browser().get(path), browser().post(path, {})
    assert (got.status_code, sent.status_code) == (found.get, found.post)
    for response in (got, sent):
        assert not response.cookies
        assert response["Referrer-Policy"] == "same-origin"
        assert ("camera=(self)" in response["Permissions-Policy"]) == (
            (name == "home" and response is got) or (name == "verify" and response is sent)
        )


FOR_PROGRAMS = {"healthz", "receipt_keys", "totals_csv", "totals_json"}


@pytest.mark.parametrize("name", [name for name in MATRIX if name not in FOR_PROGRAMS])
def test_every_way_on_keeps_the_language(door: Any, name: str) -> None:
    """There is no cookie to keep it in: each link and form of this door says it."""
    said = f"{MATRIX[name].path(door)}?lang=en"
    got = MATRIX[name].get == 200
    page = page_of(browser().get(said) if got else browser().post(said))
    ways = [one.get("href") for one in page.find("a[href]")]
    ways += [one.get("action") for one in page.find("form[action]")]
    own = [one for one in ways if one.startswith("/")]
    assert own
    # The one way that changes the language names the other.
    assert [one for one in own if "lang=en" not in one and "lang=ja" not in one] == []
