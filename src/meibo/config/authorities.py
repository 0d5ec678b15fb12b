"""Certificate authorities of a fresh machine: their keys, certificates and revocation lists.

What certifies Meibo's signing keys stands outside Meibo in a real installation (政府認証基盤). For a
fresh machine test authorities are made here, in folders no process can read; their certificates say
SAMPLE. Existing keys and certificates are never replaced; a revocation list is made anew when half
of its term is over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from meibo.config.home import home, public
from meibo.config.keys import pem_of, publish
from meibo.connectors.key_files import keep

LIST_LASTS = timedelta(days=366)
# Clocks differ: what is made now counts from yesterday.
BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """A test certificate authority: its key and self-signed certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def as_pem(self) -> bytes:
        """Key and certificate in one file, so that one never exists without the other."""
        return pem_of(self.key) + self.certificate.public_bytes(serialization.Encoding.PEM)


def named(common_name: str) -> x509.Name:
    """The name of a certificate under a test authority."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "見本 資格管理者 (SAMPLE)"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def usage(**on: bool) -> x509.KeyUsage:
    """These uses of a key and no others."""
    bits = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
            "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    return x509.KeyUsage(**(bits | on))


def listed_at(url: str) -> x509.CRLDistributionPoints:
    """Where the revocation list of a certificate is had."""
    place = x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
    return x509.CRLDistributionPoints([place])


def new_authority(
    common_name: str, now: datetime, lasts: timedelta, *more: x509.ExtensionType
) -> Authority:
    """An authority that signs leaf certificates and revocation lists only; more: what else its
    certificate says, none of it critical."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = named(common_name)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + lasts)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    for extension in more:
        builder = builder.add_extension(extension, critical=False)
    return Authority(key, builder.sign(key, hashes.SHA256()))


def issuer_of(authority: Authority) -> x509.AuthorityKeyIdentifier:
    """How what an authority signs names the authority's key."""
    own = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own.value)


def leaf(
    authority: Authority, common_name: str, key: ec.EllipticCurvePublicKey, now: datetime,
    lasts: timedelta, list_url: str,
) -> x509.CertificateBuilder:  # fmt: skip
    """What every certificate under an authority has, not signed yet."""
    return (
        x509.CertificateBuilder()
        .subject_name(named(common_name))
        .issuer_name(authority.certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + lasts)
        .add_extension(listed_at(list_url), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(issuer_of(authority), critical=False)
    )


def revocation_list(
    authority: Authority, revoked: Iterable[tuple[int, datetime]], now: datetime
) -> x509.CertificateRevocationList:
    """The list as of `now`, a moment ago, so that what is signed now is later; revoked: serials."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now - timedelta(minutes=10))
        .next_update(now + LIST_LASTS)
        .add_extension(issuer_of(authority), critical=False)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
    )
    for serial, when in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(authority.key, hashes.SHA256())


def _read(pem: bytes) -> Authority:
    """What as_pem wrote."""
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Authority(key, x509.load_pem_x509_certificate(pem))


def _publish_list(name: str, authority: Authority, now: datetime) -> None:
    path = public() / f"{name}.crl"
    revoked = []
    if path.exists():
        found = x509.load_der_x509_crl(path.read_bytes())
        if found.next_update_utc is not None and found.next_update_utc - now > LIST_LASTS / 2:
            return
        revoked = [(one.serial_number, one.revocation_date_utc) for one in found]
        path.unlink()
    made = revocation_list(authority, revoked, now)
    publish(path.name, made.public_bytes(serialization.Encoding.DER))


def kept_authority(name: str, make: Authority, now: datetime) -> Authority:
    """The authority kept in secrets/<name>, `make` where there is none yet; its certificate and a
    list of today are published as <name>.pem and <name>.crl."""
    found = _read(keep(home() / "secrets" / name / "ca.pem", make.as_pem))
    publish(f"{name}.pem", found.certificate.public_bytes(serialization.Encoding.PEM))
    _publish_list(name, found, now)
    return found
