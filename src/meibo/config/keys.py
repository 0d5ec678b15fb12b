"""Key set-up: every key Meibo needs, made once, each in the folder of the process that holds it.

The vault's off-line root and what it signs: vault_keys.py. Keys with certificates: document_keys.py and
credential_keys.py. Existing keys are never replaced.
"""

from __future__ import annotations

import json
import secrets as randomness
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey

from meibo import catalogue
from meibo.config import vault_keys
from meibo.config.home import public, secrets
from meibo.config.key_services import ADAPTERS, LOCAL, key_service
from meibo.connectors.info_network import own_keys
from meibo.connectors.key_files import keep, opened, replace
from meibo.connectors.key_management.local import LocalKeys
from meibo.rooms.vault.ports import WRAP, lookup_key

WEB = ("applicant", "officer", "public", "machine", "login", "issuer", "verifier")


def pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A private key as PKCS #8 PEM, not encrypted: its file's mode and folder protect it."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def jwk_of(process: str, name: str) -> ECKey:
    """An ES256 key of a process, as a private JWK with its thumbprint for an id."""

    def make() -> bytes:
        key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"})
        key.ensure_kid()
        return json.dumps(key.as_dict(private=True)).encode()

    return ECKey.import_key(json.loads(keep(secrets(process) / name, make)))


def publish(name: str, content: bytes) -> None:
    """A file in the folder everybody may read; one that is there stays."""
    keep(public() / name, lambda: content, 0o444)


def _client(process: str) -> None:
    key = jwk_of(process, "client.jwk.json")
    publish(f"{process}-client.jwk.json", json.dumps(key.as_dict(private=False)).encode())


def _vault() -> None:
    if key_service() == ADAPTERS[LOCAL]:
        held = LocalKeys(secrets("number"))
        for key in (WRAP, *map(lookup_key, catalogue.register_files())):
            held.make(key)
    vault_keys.first(datetime.now(UTC))


def _number_client() -> None:
    """The client key for Juki-net's mutual TLS; the other side signs the request out of band."""
    pem = keep(
        secrets("number") / "client.key.pem",
        lambda: pem_of(ec.generate_private_key(ec.SECP256R1())),
    )
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "number-client")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    publish("number-client.csr.pem", request.public_bytes(serialization.Encoding.PEM))


def _network() -> None:
    """One key to sign and one to open for each organisation that asks the information network; what
    the network is to know of them, for it to read out of band (KOS-14, KOS-18)."""
    files = catalogue.register_files()
    asking = sorted({files[file].authority for file in catalogue.network_files()})
    place = public() / "network-organisations.json"
    known = json.loads(place.read_text())["organisations"] if place.exists() else []
    # What was handed over stays: a key that is lost is not quietly made again under its name, and later
    # ones are announced over the wire (connectors/info_network/rotating.py).
    before = {one["id"]: one["sealing"] for one in known}
    listed = []
    for organisation in asking:
        with opened(secrets("number")):
            signing = jwk_of("number", f"network-{organisation}.jwk.json")
        sealing = before.get(organisation) or _sealing(organisation)
        listed.append(
            {"id": organisation, "signing": signing.as_dict(private=False), "sealing": sealing}
        )
    content = json.dumps({"organisations": listed}).encode()
    if not place.exists() or place.read_bytes() != content:
        replace(place, content, 0o444)


def _sealing(organisation: str) -> dict[str, str]:
    """An organisation's first key that answers are sealed to."""
    public_half = own_keys.make(secrets("number"), organisation, 1)
    return {"kid": own_keys.kid_of(organisation, 1), "public": public_half}


def _journal() -> None:
    raw = keep(secrets("sequencer") / "journal.key", lambda: randomness.token_bytes(32))
    key = ed25519.Ed25519PrivateKey.from_private_bytes(raw)
    publish(
        "journal.pem",
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
    )


def make() -> None:
    """Make what is missing."""
    for process in WEB:
        keep(secrets(process) / "django.key", lambda: randomness.token_urlsafe(50).encode())
    for process in ("login", "applicant"):
        _client(process)
    _vault()
    _number_client()
    _network()
    _journal()
