"""A home folder with the applicant door's published key, and a caller that signs with it."""

import json
import socket
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from neighbours.payment_gateway.keys import make_keys


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Caller:
    """The applicant door as the gateway's client."""

    def __init__(self, home: Path, machine_port: int) -> None:
        self.home = home
        self.key = ECKey.generate_key("P-256", auto_kid=True)
        self.base = f"http://127.0.0.1:{free_port()}"
        self.applicant = "http://localhost:8100"
        endpoints = {
            "payment_gateway": self.base,
            "applicant": self.applicant,
            "machine": f"http://127.0.0.1:{machine_port}",
        }
        (home / "endpoints.json").write_text(json.dumps(endpoints))
        (home / "public").mkdir()
        published = json.dumps(self.key.as_dict(private=False))
        (home / "public" / "applicant-client.jwk.json").write_text(published)
        make_keys(home)

    def assertion(self, path: str, **instead: Any) -> str:
        claims = {
            "iss": "meibo-applicant",
            "sub": "meibo-applicant",
            "aud": self.base + path,
            "jti": str(uuid.uuid4()),
            "exp": int(time.time()) + 50,
            **instead,
        }
        key = claims.pop("key", self.key)
        return jwt.encode({"alg": "ES256"}, claims, key)

    def bearer(self, path: str) -> dict[str, str]:
        return {"Authorization": "Bearer " + self.assertion(path)}

    def order(self, **instead: Any) -> dict[str, Any]:
        return {
            "client_assertion": self.assertion("/orders"),
            "order_id": str(uuid.uuid4()),
            "amount": 9000,
            "description": {"ja": "看護師免許申請 登録免許税", "en": "Nurse licence, tax"},
            "return_url": self.applicant + "/applicant/cases/1/",
            **instead,
        }


@pytest.fixture
def new_caller(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Caller]:
    """Makes a home with keys; `machine_port` is where notices will be sent."""

    def make(machine_port: int | None = None) -> Caller:
        return Caller(tmp_path_factory.mktemp("home"), machine_port or free_port())

    return make


@pytest.fixture
def caller(new_caller: Callable[..., Caller]) -> Caller:
    return new_caller()
