"""Keys of the signer process: document-signing key with its certificate, and the key of codes.

The authority that certifies the document-signing key: authorities.py. Existing keys and certificates
are never replaced.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from meibo.config.authorities import Authority, kept_authority, leaf, new_authority, usage
from meibo.config.home import endpoint, public, secrets
from meibo.config.keys import jwk_of, pem_of, publish
from meibo.connectors.key_files import keep

AUTHORITY = "document-ca"
AUTHORITY_LASTS, SIGNER_LASTS = timedelta(days=365 * 20), timedelta(days=365 * 5)
# id-kp-documentSigning (RFC 9336). Readers on NSS (poppler's) know that usage only as protection of
# e-mail, so that certificates of this kind carry both.
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


def document_authority(now: datetime) -> Authority:
    """A new authority over document-signing keys."""
    return new_authority("SAMPLE document CA", now, AUTHORITY_LASTS)


def signing_certificate(
    authority: Authority, key: ec.EllipticCurvePublicKey, now: datetime, list_url: str,
    lasts: timedelta = SIGNER_LASTS,
) -> x509.Certificate:  # fmt: skip
    """The certificate of a document-signing key; list_url: where the revocation list is had."""
    return (
        leaf(authority, "SAMPLE document signing", key, now, lasts, list_url)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
            critical=False,
        )
        .sign(authority.key, hashes.SHA256())
    )


def make() -> None:
    """Make what is missing."""
    now = datetime.now(UTC).replace(microsecond=0)
    authority = kept_authority(AUTHORITY, document_authority(now), now)
    kept = keep(
        secrets("signer") / "document.key.pem",
        lambda: pem_of(ec.generate_private_key(ec.SECP256R1())),
    )
    key = serialization.load_pem_private_key(kept, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    if not (public() / "document-signer.pem").exists():
        url = f"{endpoint('machine')}/.well-known/{AUTHORITY}.crl"
        made = signing_certificate(authority, key.public_key(), now, url)
        publish("document-signer.pem", made.public_bytes(serialization.Encoding.PEM))
    code = jwk_of("signer", "code.jwk.json")
    publish("code-jwks.json", json.dumps({"keys": [code.as_dict(private=False)]}).encode())
