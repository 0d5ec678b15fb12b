"""The key service's certificate and token; made once, each in its owner's folder."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from neighbours.home import own_folder, public_folder, write_whole

VALID = timedelta(days=3650)


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """Signed by itself: whoever asks has it from the published folder and trusts nothing else."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SAMPLE key service")])
    now = datetime.now(UTC)
    hosts = [x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")]
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )


def make_keys(home: Path) -> None:
    """Makes what is missing and publishes the certificate. The token is handed over by a person:
    it lies in `token`, for the number process's secrets."""
    own = own_folder(home, "key_service")
    if not (own / "server.crt.pem").exists():
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_whole(own / "server.key.pem", pem, 0o400)
        write_whole(own / "server.crt.pem", _certificate(key).public_bytes(Encoding.PEM), 0o444)
    if not (own / "token").exists():
        write_whole(own / "token", secrets.token_urlsafe(32).encode(), 0o400)
    published = (own / "server.crt.pem").read_bytes()
    write_whole(public_folder(home) / "key-service-ca.pem", published, 0o644)


def token(home: Path) -> str:
    """The token every request has to show. Raises OSError where there is none yet."""
    return (home / "neighbours" / "key_service" / "token").read_text().strip()


def tls_options(home: Path) -> dict[str, Any]:
    """Granian's TLS options."""
    own = home / "neighbours" / "key_service"
    return {"ssl_cert": own / "server.crt.pem", "ssl_key": own / "server.key.pem"}
