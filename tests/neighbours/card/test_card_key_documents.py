"""Key documents a door may hand over: which one the card program believes, and never again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from card_counterpart import Browser, Clock, query_of
from cryptography.hazmat.primitives.asymmetric import ed25519, x25519
from flask import Flask

from neighbours.card import face
from neighbours.card.seen_documents import SeenKeyDocuments
from neighbours.encoding import b64u


def code(browser: Browser, document: Any) -> str:
    """Why a request with this document is refused; "" where it is opened."""
    opened = browser.open_face(key_document=document)
    return "" if opened.status_code == 201 else str(opened.json["error"])


def numbered(browser: Browser, serial: int, **changes: Any) -> dict[str, Any]:
    return browser.meibo.key_document(serial=serial, **changes)


@pytest.mark.requirement("REG-03")
def test_an_older_document_is_refused_once_a_newer_was_seen(browser: Browser) -> None:
    old, new = numbered(browser, 1), numbered(browser, 2)
    assert [code(browser, one) for one in (old, old, new, new)] == [""] * 4
    assert code(browser, old) == "vault_key_superseded"
    assert code(browser, numbered(browser, 3)) == ""


@pytest.mark.requirement("REG-03")
def test_a_second_document_of_the_same_serial_is_refused(browser: Browser, clock: Clock) -> None:
    assert code(browser, numbered(browser, 2)) == ""
    other = numbered(browser, 2, issued=(clock() - timedelta(hours=2)).isoformat())
    assert code(browser, other) == "vault_key_superseded"


@pytest.mark.requirement("REG-03")
def test_it_remembers_over_a_restart(start: Callable[[], Flask], browser: Browser) -> None:
    old = numbered(browser, 1)
    assert code(browser, numbered(browser, 7)) == ""
    again = Browser(start().test_client(), browser.meibo)
    assert code(again, old) == "vault_key_superseded"


def test_what_the_memory_is_good_for(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert code(browser, numbered(browser, 2)) == ""
    monkeypatch.setattr(SeenKeyDocuments, "accept", lambda *_: None)
    assert code(browser, numbered(browser, 1)) == "", "rolled back"


def test_what_the_pinned_root_is_good_for(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.meibo.root = ed25519.Ed25519PrivateKey.generate()
    forged = browser.meibo.key_document()
    assert code(browser, forged) == "vault_key_not_trusted"
    original = face.trusted_key
    root = browser.meibo.root.public_key()
    monkeypatch.setattr(face, "trusted_key", lambda document, _, now: original(document, root, now))
    assert code(browser, forged) == "", "with whatever root the door names"


def test_a_refused_document_is_not_remembered(browser: Browser, clock: Clock) -> None:
    """Nobody can push the number up with a document the root did not sign, or one that is over."""
    unsigned = numbered(browser, 1) | {"serial": 9}
    dead = [numbered(browser, 1)["keys"][0] | {"not_after": clock().isoformat()}]
    for bad in (unsigned, numbered(browser, 9, keys=dead), numbered(browser, 9, v=2)):
        assert code(browser, bad) == "vault_key_not_trusted"
    assert code(browser, numbered(browser, 1)) == ""


@pytest.mark.parametrize("serial", [0, -1, True, "2", 2.0, None])
def test_a_serial_is_a_number_from_one(browser: Browser, serial: Any) -> None:
    assert code(browser, browser.meibo.key_document(serial=serial)) == "vault_key_not_trusted"


def test_a_newer_document_seen_meanwhile_voids_the_open_page(browser: Browser) -> None:
    opened = browser.open_face(key_document=numbered(browser, 1))
    path = browser.path_of(opened)
    assert code(browser, numbered(browser, 2)) == ""
    page = browser.post(path, pin="2001")
    assert page.status_code == 422
    assert 'data-code="vault_key_superseded"' in page.text
    assert browser.result("face", opened) == {"status": "failed", "error": "vault_key_superseded"}


@pytest.mark.requirement("REG-03")
def test_in_the_overlap_the_new_key_is_sealed_to_and_an_expired_one_never(
    browser: Browser, clock: Clock
) -> None:
    old = numbered(browser, 1)["keys"][0]
    fresh = x25519.X25519PrivateKey.generate().public_key().public_bytes_raw()
    new = {"kid": "vault-2", "kem": "X25519", "public": b64u(fresh),
           "not_after": (clock() + timedelta(days=700)).isoformat()}  # fmt: skip
    both = numbered(browser, 2, keys=[old, new])
    opened = browser.open_face(key_document=both)
    back = browser.post(browser.path_of(opened), pin="2001")
    assert query_of(back.headers["Location"])["result"] == "sealed"
    assert browser.result("face", opened)["envelope"]["kid"] == "vault-2"
    clock.forward(days=31)
    assert code(browser, numbered(browser, 3, keys=[old])) == "vault_key_not_trusted"


def test_the_memory_is_of_the_root_that_is_pinned(home: Path, browser: Browser) -> None:
    """A card program that was given another root begins anew; nothing of keys is kept besides."""
    assert code(browser, numbered(browser, 5)) == ""
    with sqlite3.connect(home / "neighbours" / "card" / "card.sqlite") as store:
        ((root, serial, digest),) = store.execute("SELECT * FROM seen_key_document").fetchall()
    assert serial == 5
    assert len(root) == len(digest) == 64
