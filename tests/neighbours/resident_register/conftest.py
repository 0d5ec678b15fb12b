"""A home folder with the number client's request and the register's keys."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from neighbours.resident_register.keys import make_keys


def write_request(home: Path, name: str = "number-client") -> None:
    """A fresh key pair, as Meibo's own key set-up makes it: key private, request published."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject)
    (home / "public").mkdir(parents=True, exist_ok=True)
    (home / "public" / "number-client.csr.pem").write_bytes(
        request.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (home / "number-client.key.pem").write_bytes(pem)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def new_request() -> Callable[[Path], None]:
    return write_request


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes homes, each with keys of its own."""

    def make() -> Path:
        home = tmp_path_factory.mktemp("home")
        endpoints = {"resident_register": f"https://127.0.0.1:{free_port()}"}
        (home / "endpoints.json").write_text(json.dumps(endpoints))
        write_request(home)
        make_keys(home)
        return home

    return make


@pytest.fixture(scope="session")
def register_home(new_home: Callable[[], Path]) -> Path:
    return new_home()
