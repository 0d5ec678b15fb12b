"""Every address of the verifier's door: what a reader and a sender get who have no key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.urls import URLPattern
from rig_doors import browser

from meibo.doors.verifier.urls import urlpatterns


@dataclass(frozen=True)
class Address:
    """An address, and the status of a GET and of an empty POST."""

    path: str
    get: int
    post: int


NOBODYS = f"/asked/{uuid4()}"
WALLETS = f"/oid4vp/{uuid4()}"
MATRIX = {
    "healthz": Address("/healthz", 200, 405),
    "home": Address("/", 200, 422),
    "asked": Address(NOBODYS, 404, 405),
    "stage": Address(f"{NOBODYS}/stage", 404, 405),
    "receipt": Address(f"{NOBODYS}/receipt", 404, 405),
    "returned": Address(f"{NOBODYS}/returned", 404, 405),
    "request_object": Address(f"{WALLETS}/request", 404, 404),
    "response": Address(f"{WALLETS}/response", 405, 404),
    "notice": Address(f"{WALLETS}/notice", 404, 405),
    "receipts": Address("/receipts", 200, 422),
    "checks": Address("/api/checks", 405, 401),
    "consents": Address("/api/consents", 401, 405),
    "openapi": Address("/openapi.json", 200, 405),
    "about": Address("/about", 200, 405),
    "receipt_keys": Address("/.well-known/jwks.json", 200, 405),
    "authority": Address("/.well-known/verifier-ca.pem", 200, 405),
    "revocations": Address("/.well-known/verifier-ca.crl", 200, 405),
}


def test_every_address_is_in_the_table() -> None:
    assert {one.name for one in urlpatterns if isinstance(one, URLPattern)} == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_what_anyone_gets(door: Any, name: str) -> None:
    found = MATRIX[name]
    got, sent = browser().get(found.path), browser().post(found.path, {})
    assert (got.status_code, sent.status_code) == (found.get, found.post)
    for response in (got, sent):
        assert response["Referrer-Policy"] == "same-origin"
        assert "camera=()" in response["Permissions-Policy"]
        assert set(response.cookies) <= {"meibo_verifier_csrf"}


def test_a_page_of_another_site_cannot_ask(door: Any) -> None:
    """The cookie of a browser says which requests are its own; only our own form uses it."""
    form = {"register": "nurse", "purpose": "service", "where": "other"}
    assert browser(csrf=True).post("/", form).status_code == 403
