"""The other side of the card program in its tests: people, clock, Meibo and a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, x25519
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from neighbours.card.sample_cards import SampleCard, pins_of
from neighbours.encoding import b64u, canonical
from neighbours.population import Resident
from neighbours.refusal import Text

ISSUER = "http://127.0.0.1:9100"
LOGIN_DOOR = "http://localhost:8500"
APPLICANT_DOOR = "http://localhost:8100"
CALLBACK = f"{LOGIN_DOOR}/applicant/callback"

# A number of our own making with a good check digit (0 where the sum leaves 1 or less).
PERSON = Resident(
    individual_number="123456789018",
    resident_record_code="12345678903",
    name="見本　花子",
    kana="ミホン　ハナコ",
    former_name=None,
    common_name=None,
    alphabet_name=None,
    birth_date=date(2001, 4, 5),
    sex="2",
    address="見本県見本市中央１丁目１番１号",
    municipality_code="99999",
    alive=True,
    changed="none",
    changed_on=None,
)


def tiny_cards() -> list[SampleCard]:
    """One card of each behaviour."""
    good = SampleCard(
        id="good", label=Text("よい", "Good"), pins=pins_of(1), holder=PERSON, face=PERSON
    )
    other = replace(PERSON, name="別人　太郎", individual_number="987654321093")
    special = Text("特別", "Special")
    return [
        good,
        replace(good, id="second", pins=pins_of(2)),
        replace(good, id="expired", special=special, expired=True),
        replace(good, id="revoked", special=special, signing_revoked=True),
        replace(good, id="revoked-auth", special=special, authentication_revoked=True),
        replace(good, id="other-number", special=special, face=other),
        replace(good, id="bad-issuer", special=special, face_signature_altered=True),
        replace(good, id="locked", special=special, locked=True),
    ]


@dataclass
class Clock:
    """A clock that moves when told to. It starts at the real now: openssl has no other."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Meibo:
    """The other side: client keys, vault root and vault key."""

    clock: Clock
    clients: dict[str, ECKey] = field(default_factory=dict)
    root: ed25519.Ed25519PrivateKey = field(default_factory=ed25519.Ed25519PrivateKey.generate)
    vault: x25519.X25519PrivateKey = field(default_factory=x25519.X25519PrivateKey.generate)

    def publish(self, public: Path) -> None:
        public.mkdir(parents=True)
        for client, name in (
            ("meibo-login", "login-client.jwk.json"),
            ("meibo-applicant", "applicant-client.jwk.json"),
        ):
            self.clients[client] = ECKey.generate_key("P-256")
            text = json.dumps(self.clients[client].as_dict(private=False))
            (public / name).write_text(text, encoding="utf-8")
        (public / "vault-root.pem").write_bytes(root_pem(self.root))

    def assertion(self, client: str, url: str, **changes: Any) -> str:
        """A client assertion for `url`; a change of None leaves the claim out."""
        claims = {
            "iss": client,
            "sub": client,
            "aud": url,
            "jti": secrets.token_urlsafe(16),
            "exp": int(self.clock().timestamp()) + 30,
        } | changes
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "ES256"}, claims, self.clients[client])

    def key_document(self, **changes: Any) -> dict[str, Any]:
        """A key document signed by the root; `changes` are made before signing."""
        document: dict[str, Any] = {
            "v": 1,
            "serial": 1,
            "issued": (self.clock() - timedelta(hours=1)).isoformat(),
            "keys": [
                {
                    "kid": "vault-1",
                    "kem": "X25519",
                    "public": b64u(self.vault.public_key().public_bytes_raw()),
                    "not_after": (self.clock() + timedelta(days=30)).isoformat(),
                }
            ],
        } | changes
        signature = self.root.sign(canonical(document))
        return document | {"signature": b64u(signature)}


def root_pem(root: ed25519.Ed25519PrivateKey) -> bytes:
    return root.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def query_of(url: str) -> dict[str, str]:
    """The parameters of a URL, each given once."""
    parsed = parse_qs(urlsplit(url).query, strict_parsing=True)
    assert all(len(values) == 1 for values in parsed.values())
    return {name: values[0] for name, values in parsed.items()}


@dataclass
class Browser:
    """A person at the pages, and the application behind them."""

    http: FlaskClient
    meibo: Meibo

    def token_on(self, path: str) -> str:
        page = self.http.get(path)
        assert page.status_code == 200, page.text
        found = re.search(r'name="token" value="([0-9a-f]+)"', page.text)
        assert found
        return found.group(1)

    def post(
        self, path: str, *, card: str = "good", action: str = "approve", **fields: str
    ) -> TestResponse:
        """Opens the page and sends its form."""
        form = {"token": self.token_on(path), "card": card, "action": action} | fields
        return self.http.post(path, data=form)

    def authorize(self, verifier: str, **changes: str | None) -> TestResponse:
        challenge = b64u(hashlib.sha256(verifier.encode()).digest())
        asked: dict[str, str | None] = {
            "response_type": "code",
            "scope": "openid",
            "client_id": "meibo-login",
            "redirect_uri": CALLBACK,
            "state": "a state",
            "nonce": "a-nonce",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        given = {name: value for name, value in (asked | changes).items() if value is not None}
        return self.http.get("/authorize", query_string=given)

    def login(self, verifier: str, card: str = "good", pin: str = "1001") -> TestResponse:
        page = self.authorize(verifier)
        assert page.status_code == 303
        return self.post(page.headers["Location"], card=card, pin=pin)

    def redeem(self, code: str, verifier: str, **changes: str) -> TestResponse:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": verifier,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self.meibo.assertion("meibo-login", f"{ISSUER}/token"),
        } | changes
        return self.http.post("/token", data=form)

    def call(self, path: str, **body: Any) -> TestResponse:
        """POST by the applicant door, with a fresh assertion unless one is given."""
        assertion = self.meibo.assertion("meibo-applicant", f"{ISSUER}{path}")
        return self.http.post(path, json={"client_assertion": assertion} | body)

    def open_signing(self, signed: bytes = "申請".encode(), **changes: Any) -> TestResponse:
        body: dict[str, Any] = {
            "document": base64.b64encode(signed).decode(),
            "title": {"ja": "免許申請書", "en": "Application for a licence"},
            "redirect_uri": f"{APPLICANT_DOOR}/signed?step=3",
        } | changes
        return self.call("/signing/requests", **body)

    def open_face(self, **changes: Any) -> TestResponse:
        body: dict[str, Any] = {
            "key_document": self.meibo.key_document(),
            "context": {
                "case": "6b1f3c52-7d0e-4b5c-9a51-0d3f0f9f2a11",
                "nonce": b64u(bytes(range(16))),
            },
            "redirect_uri": f"{APPLICANT_DOOR}/face",
        } | changes
        return self.call("/face/requests", **body)

    def path_of(self, opened: TestResponse) -> str:
        assert opened.status_code == 201, opened.text
        url: str = opened.json["url"]
        assert url.startswith(ISSUER)
        return url.removeprefix(ISSUER)

    def result(self, kind: str, opened: TestResponse) -> dict[str, Any]:
        answer = self.call(f"/{kind}/requests/{opened.json['id']}/result")
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json
        return found
