"""Keys of the signer process: document-signing key with its certificate, and the key of codes.

The authority that certifies the document-signing key stands outside Meibo in a real installation
(政府認証基盤). For a fresh machine a test authority is made here, in a folder no process can read;
its certificate says SAMPLE. Existing keys and certificates are never replaced; the authority's
revocation list is made anew when half of its term is over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from meibo.config.home import endpoint, home, public, secrets
from meibo.config.keys import jwk_of, pem_of, publish
from meibo.connectors.key_files import keep

AUTHORITY_YEARS, SIGNER_YEARS = 20, 5
LIST_LASTS = timedelta(days=366)
# Clocks differ: what is made now counts from yesterday.
BEFORE = timedelta(days=1)
# id-kp-documentSigning (RFC 9336). Readers on NSS (poppler's) know that usage only as protection of
# e-mail, so that certificates of this kind carry both.
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


@dataclass(frozen=True)
class DocumentAuthority:
    """A test certificate authority: its key and self-signed certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def as_pem(self) -> bytes:
        """Key and certificate in one file, so that one never exists without the other."""
        return pem_of(self.key) + self.certificate.public_bytes(serialization.Encoding.PEM)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "見本 資格管理者 (SAMPLE)"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(**on: bool) -> x509.KeyUsage:
    bits = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
            "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    return x509.KeyUsage(**(bits | on))


def new_authority(now: datetime) -> DocumentAuthority:
    """An authority that signs document-signing certificates and revocation lists only."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("SAMPLE document CA")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + timedelta(days=365 * AUTHORITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return DocumentAuthority(key, certificate)


def _issuer_of(authority: DocumentAuthority) -> x509.AuthorityKeyIdentifier:
    own = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own.value)


def signing_certificate(
    authority: DocumentAuthority, key: ec.EllipticCurvePublicKey, now: datetime, list_url: str,
    lasts: timedelta = timedelta(days=365 * SIGNER_YEARS),
) -> x509.Certificate:  # fmt: skip
    """The certificate of a document-signing key; list_url: where the revocation list is had."""
    place = x509.DistributionPoint([x509.UniformResourceIdentifier(list_url)], None, None, None)
    return (
        x509.CertificateBuilder()
        .subject_name(_name("SAMPLE document signing"))
        .issuer_name(authority.certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + lasts)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
            critical=False,
        )
        .add_extension(x509.CRLDistributionPoints([place]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(_issuer_of(authority), critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def revocation_list(
    authority: DocumentAuthority, revoked: Iterable[tuple[int, datetime]], now: datetime
) -> x509.CertificateRevocationList:
    """The list as of `now`, a moment ago, so that what is signed now is later; revoked: serials."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now - timedelta(minutes=10))
        .next_update(now + LIST_LASTS)
        .add_extension(_issuer_of(authority), critical=False)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
    )
    for serial, when in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(authority.key, hashes.SHA256())


def read_authority(pem: bytes) -> DocumentAuthority:
    """What as_pem wrote."""
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return DocumentAuthority(key, x509.load_pem_x509_certificate(pem))


def _publish_list(authority: DocumentAuthority, now: datetime) -> None:
    path = public() / "document-ca.crl"
    revoked = []
    if path.exists():
        found = x509.load_der_x509_crl(path.read_bytes())
        if found.next_update_utc is not None and found.next_update_utc - now > LIST_LASTS / 2:
            return
        revoked = [(one.serial_number, one.revocation_date_utc) for one in found]
        path.unlink()
    made = revocation_list(authority, revoked, now)
    publish("document-ca.crl", made.public_bytes(serialization.Encoding.DER))


def make() -> None:
    """Make what is missing."""
    now = datetime.now(UTC).replace(microsecond=0)
    pem = keep(home() / "secrets" / "document-ca" / "ca.pem", lambda: new_authority(now).as_pem())
    authority = read_authority(pem)
    publish("document-ca.pem", authority.certificate.public_bytes(serialization.Encoding.PEM))
    kept = keep(
        secrets("signer") / "document.key.pem",
        lambda: pem_of(ec.generate_private_key(ec.SECP256R1())),
    )
    key = serialization.load_pem_private_key(kept, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    if not (public() / "document-signer.pem").exists():
        url = f"{endpoint('machine')}/.well-known/document-ca.crl"
        made = signing_certificate(authority, key.public_key(), now, url)
        publish("document-signer.pem", made.public_bytes(serialization.Encoding.PEM))
    _publish_list(authority, now)
    code = jwk_of("signer", "code.jwk.json")
    publish("code-jwks.json", json.dumps({"keys": [code.as_dict(private=False)]}).encode())
