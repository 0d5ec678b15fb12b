"""Wallets in tests: a door over HTTP in this process, the npm client behind a pipe, and one that can err."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx
import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.test import Client, override_settings
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey
from rig_database import connected_as
from rig_doors import door_open

from meibo import plugs
from meibo.config.process import process

ORACLES = Path(__file__).parents[1] / "oracles"
Wallet = Callable[..., dict[str, Any]]


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = False
    request_queue_size = 128


def _handler(name: str, database: str) -> type[WSGIRequestHandler]:
    class Handler(WSGIRequestHandler):
        def log_message(self, *args: Any) -> None:
            """Nothing."""

        def handle(self) -> None:
            """One request, in a thread with a connection of its own; another door may have been open
            meanwhile."""
            plugs.install(process(name).adapters)
            with connected_as(f"meibo_{name}", database):
                super().handle()

    return Handler


@contextmanager
def over_http(name: str, database: str) -> Iterator[str]:
    """A door of this process on a free port of the loopback; its address."""
    known = settings.ENDPOINT
    with door_open(name, database):
        server = make_server("127.0.0.1", 0, get_wsgi_application(), _Threads,
                             _handler(name, database))  # fmt: skip
        address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        with override_settings(
            ENDPOINT=lambda one: address if one == name else known(one), ALLOWED_HOSTS=["*"]
        ):
            thread.start()
            try:
                yield address
            finally:
                server.shutdown()
                thread.join()
                server.server_close()


@contextmanager
def npm_wallet() -> Iterator[Wallet]:
    """wallet("take", offer=…, …): what the npm client made of it."""
    node = shutil.which("node")
    if node is None or not (ORACLES / "node_modules").is_dir():
        pytest.skip("Node.js or its packages are missing: see tests/oracles/README.md")
    with subprocess.Popen(
        [node, "wallet.mjs"], cwd=ORACLES, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout

        def do(what: str, **question: Any) -> dict[str, Any]:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps({"do": what, **question}) + "\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(process.stdout.readline())
            return answer

        yield do
        process.stdin.close()


def own_jwt(key: ECKey | RSAKey, kind: str, payload: dict[str, Any], **header: Any) -> str:
    """A JWT with its public key in its header, as wallets sign; header: what is to differ."""
    algorithm = header.get("alg", "ES256")
    full = {"alg": algorithm, "typ": kind, "jwk": key.as_dict(private=False), **header}
    full = {name: value for name, value in full.items() if value is not None}
    if algorithm == "none":
        parts = (json.dumps(one).encode() for one in (full, payload))
        return ".".join(base64.urlsafe_b64encode(one).rstrip(b"=").decode() for one in parts) + "."
    wide = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    return jws.serialize_compact(full, json.dumps(payload), key, registry=wide)


def now() -> int:
    return int(datetime.now(UTC).timestamp())


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass
class Holder:
    """A wallet against a door of this process; every step can be told to differ."""

    client: Client | HttpClient
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    token: str = ""
    nonce: str = ""
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    def at(self, path: str) -> str:
        """An address of the issuer's."""
        return f"{settings.ENDPOINT('issuer')}{path}"

    def dpop(self, path: str, **differs: Any) -> str:
        """A DPoP proof for a POST."""
        payload = {
            "htm": "POST", "htu": self.at(path), "iat": now(), "jti": secrets.token_urlsafe(12),
            "nonce": self.nonce, **({"ath": _hash(self.token)} if self.token else {}),
        }  # fmt: skip
        key, header = differs.pop("key", self.key), differs.pop("header", {})
        return own_jwt(key, "dpop+jwt", payload | differs, **header)

    def form(self, path: str, fields: dict[str, str], **differs: Any) -> HttpResponse:
        """POST a form with a DPoP proof, once more where a nonce is asked for."""
        for _ in range(2):
            found = self.client.post(
                path, "&".join(f"{name}={value}" for name, value in fields.items()),
                content_type="application/x-www-form-urlencoded",
                headers={"DPoP": self.dpop(path, **dict(differs))},
            )  # fmt: skip
            self.nonce = found.headers.get("DPoP-Nonce", self.nonce)
            if found.status_code != 400 or found.json()["error"] != "use_dpop_nonce":
                break
        return found

    def document(
        self, path: str, content: Any, proof: str | None = None, **differs: Any
    ) -> HttpResponse:
        """POST JSON with the token; proof: the DPoP proof to send."""
        found = self.client.post(
            path, content if isinstance(content, (str, bytes)) else json.dumps(content),
            content_type="application/json",
            headers={"Authorization": f"DPoP {self.token}",
                     "DPoP": proof or self.dpop(path, **differs)},
        )  # fmt: skip
        self.nonce = found.headers.get("DPoP-Nonce", self.nonce)
        return found

    def take(self, code: str, tx_code: str, **more: str) -> HttpResponse:
        """Redeem an offer; keeps the token."""
        grant = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
        fields = {"grant_type": grant, "pre-authorized_code": code, "tx_code": tx_code, **more}
        return self._kept(self.form("/token", fields))

    def redeem(self, code: str, redirect: str, **more: Any) -> HttpResponse:
        """Redeem an authorization code; keeps the token."""
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect,
                  "client_id": "sample-wallet", "code_verifier": self.verifier}  # fmt: skip
        differs = more.pop("differs", {})
        return self._kept(self.form("/token", fields | more, **differs))

    def _kept(self, found: HttpResponse) -> HttpResponse:
        if found.status_code == 200:
            self.token = found.json()["access_token"]
        return found

    def push(self, redirect: str, scope: str, **more: str) -> HttpResponse:
        """Push an authorization request."""
        fields = {"client_id": "sample-wallet", "response_type": "code", "redirect_uri": redirect,
                  "scope": scope, "state": "s-1", "code_challenge": _hash(self.verifier),
                  "code_challenge_method": "S256"}  # fmt: skip
        return self.form("/par", fields | more)

    def fresh(self) -> str:
        """A c_nonce."""
        return str(self.client.post("/nonce").json()["c_nonce"])

    def proof(self, nonce: str, key: ECKey | RSAKey | None = None, **differs: Any) -> str:
        """A proof of a copy's key."""
        header = differs.pop("header", {})
        payload = {"aud": self.at(""), "iat": now(), "nonce": nonce, **differs}
        return own_jwt(
            key or ECKey.generate_key("P-256"), "openid4vci-proof+jwt", payload, **header
        )

    def ask(self, configuration: str, *proofs: str, **differs: Any) -> HttpResponse:
        """Ask for copies; with one fresh proof where none is given."""
        listed = list(proofs) or [self.proof(self.fresh())]
        body = {"credential_configuration_id": configuration, "proofs": {"jwt": listed}}
        return self.document("/credential", body, **differs)


class HttpClient:
    """As much of Django's test client as Holder uses, over HTTP."""

    def __init__(self, address: str) -> None:
        self.address = address

    def post(
        self, path: str, content: Any = b"", *, content_type: str = "text/plain",
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:  # fmt: skip
        """One request on a connection of its own."""
        sent = {"Content-Type": content_type, **(headers or {})}
        return httpx.post(f"{self.address}{path}", content=content, headers=sent, trust_env=False)
