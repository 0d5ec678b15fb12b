"""mdocs before the verifier's door: @auth0/mdl answers its requests, well and badly."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
import psycopg
import pytest
from joserfc.jwk import ECKey
from rig_asking import Asker
from rig_doors import door_open
from rig_mdoc import response
from rig_processes import acting_as
from rig_wallet import encrypted, new_key, read_token

from meibo import plugs
from meibo.config.database import setup
from meibo.flow.certificate.mdoc import issuing
from meibo.flow.certificate.mdoc.device import session_transcript
from meibo.flow.verification.verdict import NOT_PROVEN
from meibo.terms.canonical import b64u, unb64u

DOCTYPE = issuing.doctype_of("nurse")
ALWAYS = ["qualification", "registration_number", "registered_on"]


def transcript(asked: dict[str, Any], **changes: Any) -> bytes:
    public = asked["client_metadata"]["jwks"]["keys"][0]
    own = json.dumps({one: public[one] for one in ("crv", "kty", "x", "y")}, separators=(",", ":"))
    said = {
        "client_id": asked["client_id"], "nonce": asked["nonce"],
        "jwk_thumbprint": hashlib.sha256(own.encode()).digest(),
        "response_uri": asked["response_uri"], **changes,
    }  # fmt: skip
    return session_transcript(**said)


@dataclass
class Device:
    """A wallet with the certificate of the shelf's person as mdoc."""

    shelf: Any
    oracle: Any
    key: ECKey

    def issued(self, role: str = "clock", **changes: Any) -> bytes:
        now = datetime.now(UTC)
        text, *disclosures = self.shelf.wallet.text.split("~")
        payload = read_token(text)
        hidden = dict(json.loads(unb64u(one))[1:] for one in disclosures if one)
        place = payload["status"]["status_list"]
        asked: dict[str, Any] = {
            "doctype": DOCTYPE, "device_key": self.key.as_dict(private=False),
            "claims": {**{name: payload[name] for name in ALWAYS}, **hidden},
            "status": (place["uri"], place["idx"]),
            "validity": (now - timedelta(minutes=1), now - timedelta(minutes=1), now + timedelta(days=30)),
            **changes,
        }  # fmt: skip
        with acting_as(role, self.shelf.database):
            port = "certificate.signer" if role == "clock" else "certificate.status_signer"
            return issuing.issuer_signed(signer=plugs.fill(port), **asked)

    def shown(
        self, asked: dict[str, Any], issued: bytes | None = None, key: ECKey | None = None,
        names: tuple[str, ...] = (*ALWAYS, "name"), doctype: str = DOCTYPE, **changes: Any,
    ) -> bytes:  # fmt: skip
        made = self.oracle(
            "present-mdoc", issued=response(doctype, issued or self.issued()).hex(),
            doctype=doctype, namespace=issuing.NAMESPACE, names=list(names),
            key=(key or self.key).as_dict(private=True), transcript=transcript(asked, **changes).hex(),
        )  # fmt: skip
        assert made["good"], made
        return bytes.fromhex(made["response"])


@pytest.fixture
def device(shelf: Any, oracle: Any) -> Device:
    return Device(shelf, oracle, new_key())


def said_of(device: Device, make: Any) -> tuple[str, str]:
    """The verdict's code, and the page's words."""
    with door_open("verifier", device.shelf.database):
        one = Asker()
        asked = one.fetched()
    text = b64u(make(asked))
    content = {"vp_token": {"certificate_mdoc": [text]}, "state": asked["state"]}
    with door_open("verifier", device.shelf.database):
        sent = one.sent(encrypted(asked, content))
        code = one.code()
        assert sent.status_code == (400 if code in NOT_PROVEN else 200)
        return code, one.page().words


@pytest.mark.requirement("CRT-01", "CRT-04")
def test_what_is_shown_is_seen(device: Device) -> None:
    code, words = said_of(device, device.shown)
    assert code == "valid"
    assert device.shelf.name.replace("　", " ") in words
    assert "平成13年" not in words
    assert "看護師" in words


def _bomb(asked: dict[str, Any]) -> bytes:
    return b"\x9b\x00\x00\x00\x00\xff\xff\xff\xff" * 2000


def _two(device: Device, asked: dict[str, Any]) -> bytes:
    found = cbor2.loads(device.shown(asked))
    return cbor2.dumps({**found, "documents": found["documents"] * 2})


@pytest.mark.requirement("CRT-04")
def test_table_of_mdocs(device: Device) -> None:
    """The same misfortunes as of an SD-JWT, where an mdoc can have them."""
    now = datetime.now(UTC)
    over = (now - timedelta(hours=2), now - timedelta(hours=2), now - timedelta(minutes=1))
    ahead = (now - timedelta(minutes=1), now + timedelta(days=1), now + timedelta(days=9))
    cases: dict[str, tuple[Any, str]] = {
        "for another request": (lambda a: device.shown(a, nonce="else"), "binding_broken"),
        "for another verifier": (lambda a: device.shown(a, client_id="x509_hash:x"), "binding_broken"),
        "for another key": (lambda a: device.shown(a, jwk_thumbprint=bytes(32)), "binding_broken"),
        "for another address": (lambda a: device.shown(a, response_uri="http://x"), "binding_broken"),
        "by another device": (lambda a: device.shown(a, key=new_key()), "binding_broken"),
        "expired": (lambda a: device.shown(a, device.issued(validity=over)), "expired"),
        "not yet": (lambda a: device.shown(a, device.issued(validity=ahead)), "not_in_force"),
        "an item fewer": (lambda a: device.shown(a, names=tuple(ALWAYS)), "items_missing"),
        "by the key of lists": (lambda a: device.shown(a, device.issued("machine")), "other_issuer"),
        "place of nobody": (
            lambda a: device.shown(a, device.issued(status=(device_uri(device), 1))), "unknown"),
        "another qualification": (
            lambda a: device.shown(a, device.issued(doctype=issuing.doctype_of("dentist")),
                                   doctype=issuing.doctype_of("dentist")), "other_kind"),
        "two documents": (lambda a: _two(device, a), "malformed"),
        "a bomb": (_bomb, "malformed"),
        "deep": (lambda a: b"\x81" * 5_000 + b"\x00", "malformed"),
        "nothing": (lambda a: b"", "malformed"),
    }  # fmt: skip
    said = {name: said_of(device, make)[0] for name, (make, _) in cases.items()}
    assert said == {name: code for name, (_, code) in cases.items()}


def device_uri(device: Device) -> str:
    return str(read_token(device.shelf.wallet.text)["status"]["status_list"]["uri"])


@pytest.mark.requirement("CRT-04", "EXT-07")
def test_a_revoked_one(device: Device) -> None:
    with psycopg.connect(setup.setup_url(device.shelf.database)) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE register.register_version SET status = 'revoked'")
    assert said_of(device, device.shown)[0] == "revoked"
