"""An issuer of mdocs that stands alone, a holder's key, and the wrapping a device gives an mdoc."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey

from meibo.config.authorities import BEFORE, Authority
from meibo.config.credential_keys import credential_authority, credential_certificate
from meibo.connectors.signing import es256
from meibo.flow.certificate import cose
from meibo.flow.certificate.mdoc.bounded import EMBEDDED
from meibo.flow.certificate.mdoc.device import device_authentication

AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


class MdocIssuer:
    """As much of the signing port as an mdoc needs; certified as of the day before AT."""

    def __init__(self, authority: Authority | None = None, process: str = "clock") -> None:
        begins = AT - DAY + BEFORE
        self.authority = authority or credential_authority(begins)
        self.key = new_key()
        self.certificate = credential_certificate(
            self.authority, process, self.key.public_key(), begins
        )

    def of_lists(self) -> MdocIssuer:
        """The key of status lists, under the same authority."""
        return MdocIssuer(self.authority, "machine")

    def chain(self) -> tuple[bytes, ...]:
        return (self.certificate.public_bytes(serialization.Encoding.DER),)

    def sign_bytes(self, content: bytes) -> bytes:
        return es256.signed(self.key, content)

    @property
    def root(self) -> str:
        pem = self.authority.certificate.public_bytes(serialization.Encoding.PEM)
        return pem.decode()

    @property
    def leaf(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()


def jwk(key: ec.EllipticCurvePrivateKey, *, private: bool = False) -> dict[str, Any]:
    return ECKey.import_key(key).as_dict(private=private)


def response(doctype: str, issued: bytes, device_signed: dict[str, Any] | None = None) -> bytes:
    """A DeviceResponse; the issuer's bytes as they are. Without device_signed nobody's device signed it."""
    version, status, documents = (cbor2.dumps(one) for one in ("version", "status", "documents"))
    document = b"".join(cbor2.dumps(one) for one in ("docType", doctype, "issuerSigned")) + issued
    if device_signed is not None:
        document += cbor2.dumps("deviceSigned") + cbor2.dumps(device_signed)
    return (
        b"\xa3" + version + cbor2.dumps("1.0") + status + cbor2.dumps(0)
        + documents + (b"\x81\xa2" if device_signed is None else b"\x81\xa3") + document
    )  # fmt: skip


def by_device(
    doctype: str, issued: bytes, key: ec.EllipticCurvePrivateKey, transcript: bytes
) -> bytes:
    """A DeviceResponse that the holder's device signed for one request; it says nothing of itself."""
    nothing, protected = cbor2.dumps({}), cbor2.dumps({cose.ALGORITHM: cose.ES256})
    content = device_authentication(transcript, doctype, nothing)
    signature = es256.signed(key, cose.to_be_signed(protected, content))
    auth = {"deviceSignature": [protected, {}, None, signature]}
    signed = {"nameSpaces": cbor2.CBORTag(EMBEDDED, nothing), "deviceAuth": auth}
    return response(doctype, issued, signed)
