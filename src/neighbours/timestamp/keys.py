"""Keys of the timestamp authority: its CA, and the key that signs tokens; made once, published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from neighbours.home import endpoint, own_folder, public_folder, write_whole

AUTHORITY_LASTS = timedelta(days=7305)
TOKENS_LAST = timedelta(days=3653)
LIST_LASTS = timedelta(days=1)
BEFORE = timedelta(days=1)  # clocks differ: what is made now counts from yesterday


@dataclass(frozen=True)
class Keys:
    """What signs tokens, and what signs the certificates of such keys."""

    authority: ec.EllipticCurvePrivateKey
    authority_certificate: x509.Certificate
    token: ec.EllipticCurvePrivateKey
    token_certificate: x509.Certificate


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "見本 時刻認証業務 (SAMPLE)"),
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


def _issuer_of(certificate: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own.value)


def _started(name: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, lasts: timedelta
             ) -> x509.CertificateBuilder:  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def new_keys(now: datetime, list_url: str) -> Keys:
    """A CA and a token key under it. The token certificate may do nothing but timestamps: that
    usage is critical and alone (RFC 3161 §2.3)."""
    authority, token = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = _name("SAMPLE timestamp CA")
    root = (
        _started(name, authority.public_key(), now, AUTHORITY_LASTS)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(authority, hashes.SHA256())
    )
    place = x509.DistributionPoint([x509.UniformResourceIdentifier(list_url)], None, None, None)
    leaf = (
        _started(_name("SAMPLE timestamp unit"), token.public_key(), now, TOKENS_LAST)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(x509.CRLDistributionPoints([place]), critical=False)
        .add_extension(_issuer_of(root), critical=False)
        .sign(authority, hashes.SHA256())
    )
    return Keys(authority, root, token, leaf)


def revocation_list(keys: Keys, now: datetime) -> x509.CertificateRevocationList:
    """The CA's list as of `now`: nothing was ever revoked here."""
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(keys.authority_certificate.subject)
        .last_update(now - timedelta(minutes=10))
        .next_update(now + LIST_LASTS)
        .add_extension(_issuer_of(keys.authority_certificate), critical=False)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .sign(keys.authority, hashes.SHA256())
    )


def _pair(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bytes:
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(pem)


def _read(path: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    pem = path.read_bytes()
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{path.name}: the key must be on P-256")
    return key, x509.load_pem_x509_certificate(pem)


def make_keys(home: Path) -> None:
    """Makes what is missing and publishes the CA's certificate; existing keys stay."""
    private = own_folder(home, "timestamp")
    if not (private / "token.pem").exists():
        url = f"{endpoint(home, 'timestamp')}/crl/timestamp.crl"
        made = new_keys(datetime.now(UTC).replace(microsecond=0), url)
        # The token key last: where it is, its authority is too.
        write_whole(private / "ca.pem", _pair(made.authority, made.authority_certificate), 0o600)
        write_whole(private / "token.pem", _pair(made.token, made.token_certificate), 0o600)
    root = _read(private / "ca.pem")[1].public_bytes(serialization.Encoding.PEM)
    write_whole(public_folder(home) / "timestamp-ca.pem", root, 0o644)


def load_keys(home: Path) -> Keys:
    """Reads what make_keys wrote. Raises OSError or ValueError where that is missing or broken."""
    private = home / "neighbours" / "timestamp"
    return Keys(*_read(private / "ca.pem"), *_read(private / "token.pem"))
