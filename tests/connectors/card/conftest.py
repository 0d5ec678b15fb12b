"""A signing CA of the tests, cards under it, and a small server of its revocation list."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import override_settings

from meibo.connectors.card import signatures
from meibo.connectors.card.revocation import RevocationList
from meibo.flow.intake.ports import Signed
from neighbours.card.cards import CardKey
from neighbours.card.certificates import (
    Authority,
    Term,
    revocation_list,
    self_signed_authority,
    signing_certificate,
)
from neighbours.population import Resident

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PERSON = Resident(
    individual_number="123456789018", resident_record_code="12345678903", name="見本　花子",
    kana="ミホン　ハナコ", former_name=None, common_name=None, alphabet_name=None,
    birth_date=date(2001, 4, 5), sex="2", address="見本県見本市中央１丁目１番１号",
    municipality_code="99999", alive=True, changed="none", changed_on=None,
)  # fmt: skip
TERM = Term(NOW - timedelta(days=365), NOW + timedelta(days=365))


@dataclass
class Lists:
    """What the server answers at /crl/signing.crl; counts who asked. None: it is down."""

    body: bytes | None
    asked: int = 0


@dataclass
class Ca:
    """An authority and the one RSA key all its cards share: keys are slow to make."""

    authority: Authority
    key: rsa.RSAPrivateKey
    serials: Iterator[int] = field(default_factory=lambda: iter(range(1000, 9999)))

    def card(self, term: Term = TERM, holder: Resident = PERSON) -> CardKey:
        certificate = signing_certificate(
            self.authority, self.key.public_key(), next(self.serials), term,
            "http://127.0.0.1:1/crl", holder,
        )  # fmt: skip
        return CardKey(self.key, certificate)

    def crl(self, *revoked: int, at: datetime = NOW) -> bytes:
        listed = [(serial, at - timedelta(days=1)) for serial in revoked]
        found = revocation_list(self.authority, listed, at - timedelta(minutes=1))
        return found.public_bytes(serialization.Encoding.DER)


def make_ca(key: rsa.RSAPrivateKey) -> Ca:
    return Ca(self_signed_authority("For digital signature", NOW - timedelta(days=30)), key)


@pytest.fixture(scope="session")
def keys() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def ca(keys: rsa.RSAPrivateKey) -> Ca:
    """The published authority."""
    return make_ca(keys)


@pytest.fixture(scope="session")
def other_ca(keys: rsa.RSAPrivateKey) -> Ca:
    """Another that writes the same name on its certificates."""
    return make_ca(keys)


@pytest.fixture
def lists(ca: Ca) -> Lists:
    return Lists(ca.crl())


@pytest.fixture
def judge(
    ca: Ca, lists: Lists, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Any]]:
    """judge(document, cms, at=NOW) with a fresh judge over a real HTTP fetch of the list."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            lists.asked += 1
            good = self.path == "/crl/signing.crl" and lists.body is not None
            self.send_response(200 if good else 503)
            self.end_headers()
            if good and lists.body:
                self.wfile.write(lists.body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    pem = ca.authority.certificate.public_bytes(serialization.Encoding.PEM)
    (tmp_path / "jpki-signing-ca.pem").write_bytes(pem)
    monkeypatch.setattr(signatures, "signing_revocations", RevocationList())
    fresh = signatures.JpkiJudge()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        url = f"http://127.0.0.1:{server.server_port}"
        with override_settings(
            NEIGHBOURS_PUBLIC=tmp_path, ENDPOINT=lambda _: url, BREAKERS=tmp_path / "breakers"
        ):

            def judge(document: bytes, cms: bytes, at: datetime = NOW) -> Signed:
                fresh.ready(at)
                return fresh.judge(document, cms, at)

            yield judge
        server.shutdown()
