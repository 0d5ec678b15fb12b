"""Face data: whom the card seals to, and that only the vault can open it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from card_counterpart import PERSON, Browser, Clock, query_of
from cryptography import x509
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519
from rig_hpke import hpke_open

from neighbours.encoding import b64u, canonical, from_b64u


def test_our_opener_opens_the_standard_s_vector() -> None:
    """RFC 9180 appendix A.1.1, sequence number 0 (AES-128-GCM, identifier 1)."""
    plain = hpke_open(
        enc=bytes.fromhex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"),
        ct=bytes.fromhex(
            "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a9"
            "6d8770ac83d07bea87e13c512a"
        ),
        key=x25519.X25519PrivateKey.from_private_bytes(
            bytes.fromhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8")
        ),
        info=bytes.fromhex("4f6465206f6e2061204772656369616e2055726e"),
        aad=b"Count-0",
        aead=1,
        key_bytes=16,
    )
    assert plain == b"Beauty is truth, truth beauty"


def envelope_of(browser: Browser, card: str = "good") -> dict[str, Any]:
    opened = browser.open_face()
    back = browser.post(browser.path_of(opened), card=card, pin="2001")
    assert back.status_code == 303, back.text
    answer = query_of(back.headers["Location"])
    assert answer == {"request": opened.json["id"], "result": "sealed"}
    result = browser.result("face", opened)
    assert set(result) == {"status", "envelope"}
    assert result["status"] == "sealed"
    return result["envelope"]


def opened_by(key: x25519.X25519PrivateKey, envelope: dict[str, Any]) -> dict[str, Any]:
    plain = hpke_open(
        from_b64u(envelope["enc"]),
        from_b64u(envelope["ct"]),
        key,
        b"meibo-envelope-v1\n" + canonical(envelope["aad"]),
        b"",
    )
    document = json.loads(plain)
    assert canonical(document) == plain
    return document


def issuer_signed(home: Path, document: dict[str, Any]) -> bool:
    pem = (home / "neighbours-public" / "face-issuer.pem").read_bytes()
    public = x509.load_pem_x509_certificate(pem).public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    signature = from_b64u(document["signature"])
    try:
        public.verify(signature, canonical(document["face"]), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


@pytest.mark.requirement("REG-03")
def test_the_vault_opens_what_the_card_sealed(browser: Browser, home: Path) -> None:
    envelope = envelope_of(browser)
    assert envelope["v"] == 1
    assert envelope["kid"] == "vault-1"
    assert envelope["aad"] == {
        "kid": "vault-1",
        "case": "6b1f3c52-7d0e-4b5c-9a51-0d3f0f9f2a11",
        "nonce": b64u(bytes(range(16))),
        "route": "card",
    }
    document = opened_by(browser.meibo.vault, envelope)
    assert document["face"] == {
        "address": PERSON.address,
        "birth_date": "2001-04-05",
        "name": PERSON.name,
        "number": PERSON.individual_number,
        "sex": "2",
    }
    assert issuer_signed(home, document)


def test_nobody_else_opens_it(browser: Browser) -> None:
    with pytest.raises(InvalidTag):
        opened_by(x25519.X25519PrivateKey.generate(), envelope_of(browser))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("case", "00000000-0000-0000-0000-000000000000"),
        ("nonce", b64u(bytes(16))),
        ("route", "typing"),
        ("kid", "vault-2"),
    ],
)
def test_it_opens_in_its_own_context_only(browser: Browser, name: str, value: str) -> None:
    envelope = envelope_of(browser)
    envelope["aad"][name] = value
    with pytest.raises(InvalidTag):
        opened_by(browser.meibo.vault, envelope)


def test_special_cards(browser: Browser, home: Path) -> None:
    other = opened_by(browser.meibo.vault, envelope_of(browser, "other-number"))
    assert issuer_signed(home, other)
    assert other["face"]["name"] != PERSON.name
    altered = opened_by(browser.meibo.vault, envelope_of(browser, "bad-issuer"))
    assert not issuer_signed(home, altered)


def refused_code(browser: Browser, document: Any) -> str:
    refused = browser.open_face(key_document=document)
    assert refused.status_code == 422
    code: str = refused.json["error"]
    return code


def test_a_key_of_another_root_is_refused(browser: Browser) -> None:
    browser.meibo.root = ed25519.Ed25519PrivateKey.generate()
    assert refused_code(browser, browser.meibo.key_document()) == "vault_key_not_trusted"


def test_an_altered_key_document_is_refused(browser: Browser) -> None:
    mine = b64u(x25519.X25519PrivateKey.generate().public_key().public_bytes_raw())
    altered = browser.meibo.key_document()
    altered["keys"][0]["public"] = mine
    added = browser.meibo.key_document()
    added["keys"].append(added["keys"][0] | {"kid": "mine", "public": mine})
    extended = browser.meibo.key_document() | {"serial": 2}
    unsigned = browser.meibo.key_document()
    del unsigned["signature"]
    for document in (altered, added, extended, unsigned, {}, [], None, "x"):
        assert refused_code(browser, document) == "vault_key_not_trusted"


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"keys": []},
        {"issued": "2999-01-01T00:00:00+00:00"},
        {"issued": "2020-01-01T00:00:00"},
    ],
)
def test_a_signed_document_must_still_make_sense(browser: Browser, changes: dict[str, Any]) -> None:
    document = browser.meibo.key_document(**changes)
    assert refused_code(browser, document) == "vault_key_not_trusted"


def test_the_live_key_that_lasts_longest_is_used(browser: Browser, clock: Clock) -> None:
    document = browser.meibo.key_document()
    first = document["keys"][0]
    dead = first | {"kid": "dead", "not_after": (clock() - timedelta(seconds=1)).isoformat()}
    longer = first | {"kid": "longer", "not_after": (clock() + timedelta(days=60)).isoformat()}
    other = first | {"kid": "other", "kem": "P-256", "not_after": "2999-01-01T00:00:00+00:00"}
    several = browser.meibo.key_document(keys=[first, longer, dead, other])
    opened = browser.open_face(key_document=several)
    browser.post(browser.path_of(opened), pin="2001")
    assert browser.result("face", opened)["envelope"]["kid"] == "longer"


def test_a_key_that_runs_out_meanwhile_is_not_used(browser: Browser, clock: Clock) -> None:
    document = browser.meibo.key_document()
    soon = document["keys"][0] | {"not_after": (clock() + timedelta(minutes=5)).isoformat()}
    opened = browser.open_face(key_document=browser.meibo.key_document(keys=[soon]))
    path = browser.path_of(opened)
    clock.forward(minutes=6)
    page = browser.post(path, pin="2001")
    assert page.status_code == 422
    assert 'data-code="vault_key_not_trusted"' in page.text
    assert browser.result("face", opened) == {"status": "failed", "error": "vault_key_not_trusted"}


@pytest.mark.parametrize(
    "context",
    [
        None,
        {},
        {"case": "6b1f3c52-7d0e-4b5c-9a51-0d3f0f9f2a11"},
        {"case": "no", "nonce": b64u(bytes(16))},
        {"case": "6B1F3C52-7D0E-4B5C-9A51-0D3F0F9F2A11", "nonce": b64u(bytes(16))},
        {"case": "6b1f3c52-7d0e-4b5c-9a51-0d3f0f9f2a11", "nonce": b64u(bytes(15))},
        {"case": "6b1f3c52-7d0e-4b5c-9a51-0d3f0f9f2a11", "nonce": "AAAAAAAAAAAAAAAAAAAAAA=="},
        {"case": "6b1f3c52-7d0e-4b5c-9a51-0d3f0f9f2a11", "nonce": 1},
        {"case": 1, "nonce": b64u(bytes(16))},
    ],
)
def test_a_context_must_be_whole(browser: Browser, context: Any) -> None:
    refused = browser.open_face(context=context)
    assert (refused.status_code, refused.json["error"]) == (400, "malformed")


def test_cancelling_seals_nothing(browser: Browser) -> None:
    opened = browser.open_face()
    back = browser.post(browser.path_of(opened), action="cancel")
    assert query_of(back.headers["Location"])["result"] == "cancelled"
    assert browser.result("face", opened) == {"status": "failed", "error": "cancelled"}
