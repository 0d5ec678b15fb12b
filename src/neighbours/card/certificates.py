"""The two test authorities and what they issue: card certificates and revocation lists.

Both authorities are of our own making and say so in their names; nothing chains to a real one.
RSA-2048 with SHA-256 as on cards issued today.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from neighbours.card import jpki
from neighbours.population import Resident

ORGANISATION = "見本 公的個人認証 (SAMPLE, not JPKI)"
# Long enough before now that the expired sample cards were issued under it.
AUTHORITY_BEGAN = timedelta(days=3653)
AUTHORITY_LASTS = timedelta(days=7305)
CARD_LASTS = timedelta(days=1826)  # five years (公的個人認証法施行規則: until the fifth birthday)
CRL_LASTS = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """A certificate authority: its self-signed certificate and private key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey


@dataclass(frozen=True)
class Term:
    """When a card certificate begins and ends (aware datetimes, whole seconds)."""

    begins: datetime
    ends: datetime


def usage(**on: bool) -> x509.KeyUsage:
    """KeyUsage with only the named bits on."""
    bits = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(**(bits | on))


def _name(unit: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def self_signed_authority(unit: str, now: datetime) -> Authority:
    """A new authority that signs card certificates and revocation lists only."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = _name(unit, "SAMPLE CA")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - AUTHORITY_BEGAN)
        .not_valid_after(now + AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate, key)


def self_signed_face_issuer(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    """The certificate under which the issuer of the cards' face data is known."""
    name = _name("Face data", "SAMPLE face-data issuer")
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - AUTHORITY_BEGAN)
        .not_valid_after(now + AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(digital_signature=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _card_certificate(
    authority: Authority, key: rsa.RSAPublicKey, serial: int, term: Term, crl_url: str
) -> x509.CertificateBuilder:
    """What both card certificates share. The subject names a serial, never a person."""
    serial_like = f"{term.begins:%Y%m%d%H%M%S}{serial % 10**10:010d}S"
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.COMMON_NAME, serial_like),
        ]
    )
    issuer_key = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_key.value)
    place = x509.DistributionPoint([x509.UniformResourceIdentifier(crl_url)], None, None, None)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority.certificate.subject)
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(term.begins)
        .not_valid_after(term.ends)
        .add_extension(issuer, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.CRLDistributionPoints([place]), critical=False)
    )


def signing_certificate(
    authority: Authority,
    key: rsa.RSAPublicKey,
    serial: int,
    term: Term,
    crl_url: str,
    holder: Resident,
) -> x509.Certificate:
    """署名用電子証明書: carries the basic four data of `holder`."""
    four = jpki.basic_four(holder.name, holder.birth_date, holder.sex, holder.address)
    policy = x509.PolicyInformation(jpki.TEST_SIGNING_POLICY, None)
    return (
        _card_certificate(authority, key, serial, term, crl_url)
        .add_extension(usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(four, critical=False)
        .add_extension(x509.CertificatePolicies([policy]), critical=True)
        .sign(authority.key, hashes.SHA256())
    )


def authentication_certificate(
    authority: Authority, key: rsa.RSAPublicKey, serial: int, term: Term, crl_url: str
) -> x509.Certificate:
    """利用者証明用電子証明書: carries no personal data at all."""
    return (
        _card_certificate(authority, key, serial, term, crl_url)
        .add_extension(usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def revocation_list(
    authority: Authority, revoked: Iterable[tuple[int, datetime]], now: datetime
) -> x509.CertificateRevocationList:
    """The list as of `now`; its number is the Unix time, so later lists have higher numbers."""
    issuer_key = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_key.value)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now)
        .next_update(now + CRL_LASTS)
        .add_extension(issuer, critical=False)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
    )
    for serial, when in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(authority.key, hashes.SHA256())
