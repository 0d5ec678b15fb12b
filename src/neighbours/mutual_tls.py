"""Keys of a neighbour behind mutual TLS: its server certificate, and the one client certificate it
accepts.

Two authorities of one use each: one issues the server certificate, the other the certificate of
Meibo's number process. The private keys of both authorities live in memory only and are gone when
these functions return, so nobody, not even the neighbour, can issue a second client certificate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from neighbours.home import own_folder, public_folder, write_whole

CLIENT_NAME = "number-client"
VALID = timedelta(days=3650)
KEY_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


class _OneUseAuthority:
    """A certificate authority whose key is never written down."""

    def __init__(self, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        usage = _key_usage(key_cert_sign=True, crl_sign=True)
        self.certificate = (
            _builder(self._name, self._name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def issue(
        self, name: str, key: Any, purpose: x509.ObjectIdentifier, hosts: tuple[str, ...] = ()
    ) -> x509.Certificate:
        """A certificate for `key`, good for one purpose and, for a server, these hosts."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = (
            _builder(subject, self._name, key)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(issuer_key, critical=False)
        )
        if hosts:
            names: list[x509.GeneralName] = [x509.IPAddress(ip_address("127.0.0.1"))]
            names += [x509.DNSName(host) for host in hosts]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self._key, hashes.SHA256())


def _key_usage(**allowed: bool) -> x509.KeyUsage:
    return x509.KeyUsage(**(dict.fromkeys(KEY_USAGES, False) | allowed))


def _builder(subject: x509.Name, issuer: x509.Name, key: Any) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _public_bytes(key: Any) -> bytes:
    encoded: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return encoded


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


@dataclass(frozen=True)
class Line:
    """A neighbour's line. name: its folder; authorities: what the two call themselves; published,
    issued: files of neighbours-public with the server's authority and the client's certificate."""

    name: str
    server_authority: str
    client_authority: str
    published: str
    issued: str


def make_server_keys(home: Path, line: Line) -> None:
    """Server key, certificate and published authority, where any of the three is missing."""
    own, public = own_folder(home, line.name), public_folder(home)
    key_file, certificate_file = own / "server.key.pem", own / "server.crt.pem"
    authority_file = public / line.published
    if key_file.exists() and certificate_file.exists() and authority_file.exists():
        return
    authority = _OneUseAuthority(line.server_authority)
    key = ec.generate_private_key(ec.SECP256R1())
    name = line.name.replace("_", "-")
    certificate = authority.issue(
        name, key.public_key(), ExtendedKeyUsageOID.SERVER_AUTH, ("localhost",)
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_whole(key_file, pem, 0o400)
    write_whole(certificate_file, _pem(certificate), 0o444)
    write_whole(authority_file, _pem(authority.certificate), 0o444)


def _already_issued(issued: Path, authority: Path, request: x509.CertificateSigningRequest) -> bool:
    """True where the published client certificate is for this key and from the kept authority."""
    if not issued.exists() or not authority.exists():
        return False
    certificate = x509.load_pem_x509_certificate(issued.read_bytes())
    issuer = x509.load_pem_x509_certificate(authority.read_bytes())
    if _public_bytes(certificate.public_key()) != _public_bytes(request.public_key()):
        return False
    return certificate.extensions.get_extension_for_class(
        x509.AuthorityKeyIdentifier
    ).value == x509.AuthorityKeyIdentifier.from_issuer_public_key(
        issuer.public_key()  # type: ignore[arg-type]
    )


def sign_client_request(home: Path, line: Line) -> None:
    """Certifies Meibo's number client. A new key there gets a new authority; the old one dies.

    Raises FileNotFoundError where Meibo has not written its request yet, ValueError where the
    request is not well signed or not for CLIENT_NAME.
    """
    request = x509.load_pem_x509_csr((home / "public" / "number-client.csr.pem").read_bytes())
    names = request.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if not request.is_signature_valid or [name.value for name in names] != [CLIENT_NAME]:
        raise ValueError(f"number-client.csr.pem is not a request signed for {CLIENT_NAME}")
    issued = public_folder(home) / line.issued
    authority_file = own_folder(home, line.name) / "client-ca.pem"
    if _already_issued(issued, authority_file, request):
        return
    authority = _OneUseAuthority(line.client_authority)
    certificate = authority.issue(
        CLIENT_NAME, request.public_key(), ExtendedKeyUsageOID.CLIENT_AUTH
    )
    write_whole(authority_file, _pem(authority.certificate), 0o444)
    write_whole(issued, _pem(certificate), 0o444)


def tls_options(home: Path, line: Line) -> dict[str, Any]:
    """Granian's TLS options: TLS 1.3 only, a client certificate of the kept authority required."""
    own = home / "neighbours" / line.name
    return {
        "ssl_cert": own / "server.crt.pem",
        "ssl_key": own / "server.key.pem",
        "ssl_ca": own / "client-ca.pem",
        "ssl_client_verify": True,
    }
