"""Keys of the verifier process: what it signs requests and receipts with, and what it seals with; and
the key of the public door's receipts.

The certificate of the request key names the door (subjectAltName), and is signed by an authority of
its own, which wallets trust out of band (authorities.py). Existing keys and certificates stay.
"""

from __future__ import annotations

import json
import secrets as randomness
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from meibo.config.authorities import Authority, kept_authority, leaf, new_authority, usage
from meibo.config.home import endpoint, public, secrets
from meibo.config.keys import jwk_of, pem_of, publish
from meibo.connectors.key_files import keep
from meibo.connectors.signing.receipts import KEY_SETS

AUTHORITY = "verifier-ca"
AUTHORITY_LASTS, LEAF_LASTS = timedelta(days=365 * 10), timedelta(days=365 * 2)
SEALING_BYTES = 32


def request_certificate(
    authority: Authority, key: ec.EllipticCurvePublicKey, now: datetime, door: str, list_url: str
) -> x509.Certificate:
    """The certificate of a request-signing key; door: address of the verifier's door."""
    host = x509.DNSName(urlsplit(door).hostname or "")
    names = [host, x509.UniformResourceIdentifier(door)]
    return (
        leaf(authority, "SAMPLE verifier", key, now, LEAF_LASTS, list_url)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(digital_signature=True), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def make() -> None:
    """Make what is missing."""
    now = datetime.now(UTC).replace(microsecond=0)
    authority = kept_authority(
        AUTHORITY, new_authority("SAMPLE verifier CA", now, AUTHORITY_LASTS), now
    )
    kept = keep(
        secrets("verifier") / "request.key.pem",
        lambda: pem_of(ec.generate_private_key(ec.SECP256R1())),
    )
    key = serialization.load_pem_private_key(kept, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    if not (public() / "verifier.pem").exists():
        door = endpoint("verifier")
        url = f"{door}/.well-known/{AUTHORITY}.crl"
        made = request_certificate(authority, key.public_key(), now, door, url)
        publish("verifier.pem", made.public_bytes(serialization.Encoding.PEM))
    keep(secrets("verifier") / "sealing.key", lambda: randomness.token_bytes(SEALING_BYTES))
    for process, name in KEY_SETS.items():
        receipts = jwk_of(process, "receipt.jwk.json")
        publish(name, json.dumps({"keys": [receipts.as_dict(private=False)]}).encode())
