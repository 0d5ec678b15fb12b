"""IssuerSigned (ISO/IEC 18013-5 §8.3.2.1.2.2, §9.1.2.4): what a wallet is given.

The bytes are deterministic (RFC 8949 §4.2.1) but for salts, order of the items and signature.
Every item can be shown or kept back by itself; nobody learns from digest or place what was.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Protocol

import cbor2

from meibo.flow.certificate import cose
from meibo.flow.certificate.mdoc.bounded import EMBEDDED, FULL_DATE, TDATE

VERSION = "1.0"
DIGEST_ALGORITHM = "SHA-256"
NAMESPACE = "meibo.certificate.1"
SALT_BYTES = 32  # ISO/IEC 18013-5 §9.1.2.5 asks for at least 16
DATES = frozenset({"birth_date", "registered_on", "valid_until"})
_RANDOM = secrets.SystemRandom()


class ChainSigner(Protocol):
    """As much of the signing port as an mdoc needs."""

    def chain(self) -> tuple[bytes, ...]:
        """DER certificates of the key, leaf first, the root left out."""

    def sign_bytes(self, content: bytes) -> bytes:
        """ES256 over the content: r and s, 64 bytes."""


def doctype_of(register: str) -> str:
    """The document type of a register's certificates."""
    return f"meibo.certificate.{register}.1"


def issuer_signed(
    *,
    doctype: str,
    namespace: str = NAMESPACE,
    claims: Mapping[str, Any],
    device_key: Mapping[str, Any],
    validity: tuple[datetime, datetime, datetime],
    status: tuple[str, int],
    signer: ChainSigner,
) -> bytes:
    """The CBOR of IssuerSigned. device_key: the holder's public JWK (EC P-256); validity: signed,
    from, until; status: address of the list and the place in it. cose.NotAKeyError."""
    items, digests = _concealed(claims)
    signed, begins, ends = validity
    mobile_security_object = {
        "version": VERSION,
        "digestAlgorithm": DIGEST_ALGORITHM,
        "docType": doctype,
        "valueDigests": {namespace: digests},
        "deviceKeyInfo": {"deviceKey": cose.key_of_jwk(device_key)},
        "validityInfo": {
            "signed": _tdate(signed),
            "validFrom": _tdate(begins),
            "validUntil": _tdate(ends),
        },
        # Token Status List §6.3: in the object that is signed.
        "status": {"status_list": {"uri": status[0], "idx": status[1]}},
    }
    protected = _canonical({cose.ALGORITHM: cose.ES256})
    payload = _wrapped(mobile_security_object)
    signature = signer.sign_bytes(cose.to_be_signed(protected, payload))
    unprotected = {cose.CHAIN: cose.one_or_more(signer.chain())}
    # Items are written as they were digested: a second encoding may not come between.
    return (
        b"\xa2"
        + cbor2.dumps("issuerAuth")
        + _canonical([protected, unprotected, payload, signature])
        + cbor2.dumps("nameSpaces")
        + b"\xa1"
        + cbor2.dumps(namespace)
        + _canonical([cbor2.CBORTag(EMBEDDED, item) for item in items])
    )


def _concealed(claims: Mapping[str, Any]) -> tuple[list[bytes], dict[int, bytes]]:
    """Items in a random order under random salts, and their digests by digestID."""
    names = list(claims)
    _RANDOM.shuffle(names)
    items = [
        _canonical(
            {
                "digestID": place,
                "random": secrets.token_bytes(SALT_BYTES),
                "elementIdentifier": name,
                "elementValue": _value(name, claims[name]),
            }
        )
        for place, name in enumerate(names)
    ]
    return items, {place: digest_of(item) for place, item in enumerate(items)}


def digest_of(item: bytes) -> bytes:
    """The digest of an IssuerSignedItem: over its bytes with the tag before them."""
    return hashlib.sha256(_canonical(cbor2.CBORTag(EMBEDDED, item))).digest()


def _value(name: str, value: Any) -> Any:
    if name not in DATES:
        return value
    return cbor2.CBORTag(FULL_DATE, date.fromisoformat(value).isoformat())


def _tdate(moment: datetime) -> cbor2.CBORTag:
    """To the second, in UTC (§9.1.2.4: no fraction of seconds)."""
    return cbor2.CBORTag(TDATE, moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _canonical(content: Any) -> bytes:
    return cbor2.dumps(content, canonical=True)


def _wrapped(content: Any) -> bytes:
    """The bytes of `#6.24(bstr .cbor content)`."""
    return _canonical(cbor2.CBORTag(EMBEDDED, _canonical(content)))
