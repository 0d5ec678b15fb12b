"""Key set-up: every key Meibo needs, made once, each in the folder of the process that holds it.

The vault's root is "off-line": made here for a fresh machine, in a folder no process can read; a
real installation brings a key document signed elsewhere. Existing keys are never replaced.
"""

from __future__ import annotations

import json
import secrets as randomness
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey

from meibo import catalogue
from meibo.config.home import home, public, secrets
from meibo.terms.canonical import b64u, canonical

WEB = ("applicant", "officer", "public", "machine", "login")
KEY_DOCUMENT_YEARS = 2


def _keep(path: Path, make: Callable[[], bytes], mode: int = 0o400) -> bytes:
    """Contents of a key file, made whole and at once if it is not there yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        part.write_bytes(make())
        part.chmod(mode)
        part.rename(path)
    return path.read_bytes()


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _jwk(process: str, name: str) -> ECKey:
    """An ES256 key of a process, as a private JWK with its thumbprint for an id."""

    def make() -> bytes:
        key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"})
        key.ensure_kid()
        return json.dumps(key.as_dict(private=True)).encode()

    return ECKey.import_key(json.loads(_keep(secrets(process) / name, make)))


def _publish(name: str, content: bytes) -> None:
    _keep(public() / name, lambda: content, 0o444)


def _client(process: str) -> None:
    key = _jwk(process, "client.jwk.json")
    _publish(f"{process}-client.jwk.json", json.dumps(key.as_dict(private=False)).encode())


def _vault() -> None:
    root = ed25519.Ed25519PrivateKey.from_private_bytes(
        _keep(home() / "secrets" / "offline-root" / "root.key", lambda: randomness.token_bytes(32))
    )
    raw = _keep(secrets("number") / "envelope-1.key", lambda: randomness.token_bytes(32))
    envelope = x25519.X25519PrivateKey.from_private_bytes(raw)
    _keep(secrets("number") / "wrap.key", lambda: randomness.token_bytes(32))
    for file in catalogue.register_files():
        _keep(secrets("number") / f"lookup-{file}.key", lambda: randomness.token_bytes(32))
    _publish(
        "vault-root.pem",
        root.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
    )
    now = datetime.now(UTC).replace(microsecond=0)
    document = {
        "v": 1,
        "serial": 1,
        "issued": now.isoformat(),
        "keys": [
            {
                "kid": "envelope-1",
                "kem": "X25519",
                "public": b64u(envelope.public_key().public_bytes_raw()),
                "not_after": (now + timedelta(days=365 * KEY_DOCUMENT_YEARS)).isoformat(),
            }
        ],
    }
    signed = {**document, "signature": b64u(root.sign(canonical(document)))}
    _publish("vault-key-document.json", json.dumps(signed).encode())


def _number_client() -> None:
    """The client key for Juki-net's mutual TLS; the other side signs the request out of band."""
    pem = _keep(
        secrets("number") / "client.key.pem", lambda: _pem(ec.generate_private_key(ec.SECP256R1()))
    )
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "number-client")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    _publish("number-client.csr.pem", request.public_bytes(serialization.Encoding.PEM))


def _journal() -> None:
    raw = _keep(secrets("sequencer") / "journal.key", lambda: randomness.token_bytes(32))
    key = ed25519.Ed25519PrivateKey.from_private_bytes(raw)
    _publish(
        "journal.pem",
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
    )


def _issuer() -> None:
    """Credentials are signed by the clock process, status tokens by the machine door."""
    keys = [_jwk("clock", "issuer.jwk.json"), _jwk("machine", "status.jwk.json")]
    published = {"keys": [key.as_dict(private=False) for key in keys]}
    _publish("issuer-jwks.json", json.dumps(published).encode())


def make() -> None:
    """Make what is missing."""
    for process in WEB:
        _keep(secrets(process) / "django.key", lambda: randomness.token_urlsafe(50).encode())
    for process in ("login", "applicant"):
        _client(process)
    _vault()
    _number_client()
    _journal()
    _issuer()
