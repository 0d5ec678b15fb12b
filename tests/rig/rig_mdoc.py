"""An issuer of mdocs that stands alone, a holder's key, and the wrapping a device gives an mdoc."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey

AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
_P256 = ec.ECDSA(hashes.SHA256())


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _certificate(
    subject: str, key: ec.EllipticCurvePrivateKey, issuer: str, by: ec.EllipticCurvePrivateKey,
    ca: bool, begins: datetime, ends: datetime,
) -> x509.Certificate:  # fmt: skip
    def named(common: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
                          x509.NameAttribute(NameOID.COMMON_NAME, common)])  # fmt: skip

    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .sign(by, hashes.SHA256())
    )


class MdocIssuer:
    """As much of the signing port as an mdoc needs, under a root of its own."""

    def __init__(self, begins: datetime = AT - DAY, ends: datetime = AT + 400 * DAY) -> None:
        self.key, root_key = new_key(), new_key()
        span = (AT - 9 * DAY, AT + 4000 * DAY)
        self._root = _certificate("SAMPLE root", root_key, "SAMPLE root", root_key, True, *span)
        self._leaf = _certificate("SAMPLE signer", self.key, "SAMPLE root", root_key, False,
                                  begins, ends)  # fmt: skip

    def chain(self) -> tuple[bytes, ...]:
        return (self._leaf.public_bytes(serialization.Encoding.DER),)

    def sign_bytes(self, content: bytes) -> bytes:
        r, s = decode_dss_signature(self.key.sign(content, _P256))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    @property
    def root(self) -> str:
        return self._root.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def leaf(self) -> str:
        return self._leaf.public_bytes(serialization.Encoding.PEM).decode()


def jwk(key: ec.EllipticCurvePrivateKey, *, private: bool = False) -> dict[str, Any]:
    return ECKey.import_key(key).as_dict(private=private)


def response(doctype: str, issued: bytes) -> bytes:
    """A DeviceResponse that nobody's device signed."""
    head = cbor2.dumps(["1.0", 0])
    return (
        b"\xa3" + cbor2.dumps("version") + head[1:5] + cbor2.dumps("status") + head[5:]
        + cbor2.dumps("documents") + b"\x81\xa2" + cbor2.dumps("docType") + cbor2.dumps(doctype)
        + cbor2.dumps("issuerSigned") + issued
    )  # fmt: skip
