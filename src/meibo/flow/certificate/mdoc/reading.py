"""Reading what a wallet hands over (ISO/IEC 18013-5 §8.3.2.1.2.2, §9.1.2); any bytes may come.

Reading takes apart and checks shapes. Until a document was judged (judging.py) nothing of it may be
believed or shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from meibo.flow.certificate import cose
from meibo.flow.certificate.mdoc import bounded
from meibo.flow.certificate.mdoc.bounded import UnboundedError
from meibo.flow.certificate.mdoc.issuing import DIGEST_ALGORITHM, VERSION

_MOST_DOCUMENTS = 10
_LONGEST_CHAIN = 4
_SIGNATURE_BYTES = 64
_LARGEST_IDENTIFIER = (1 << 31) - 1


class UnreadableMdocError(ValueError):
    """Not an mdoc as it is read here; says what is wrong, for the log and never for the page."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A COSE_Sign1: what is signed, and the chain that came with it."""

    protected: bytes
    chain: tuple[bytes, ...]
    payload: bytes | None
    signature: bytes


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it was signed: its name, its value, and the bytes that were digested."""

    digest_id: int
    name: str
    value: Any
    content: bytes


@dataclass(frozen=True, slots=True)
class SecurityObject:
    """The mobile security object: what the issuer signed."""

    doctype: str
    digests: Mapping[str, Mapping[int, bytes]]
    device_key: dict[str, str]
    signed: datetime
    begins: datetime
    ends: datetime
    status: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class Issued:
    """IssuerSigned, read and not yet judged."""

    items: Mapping[str, tuple[Item, ...]]
    auth: Signed
    security: SecurityObject


@dataclass(frozen=True, slots=True)
class Presented:
    """A document of a DeviceResponse, read and not yet judged.

    name_spaces: what the device said of itself, as sent; device_auth: None where it signed nothing.
    """

    doctype: str
    issued: Issued
    name_spaces: bytes
    device_auth: Signed | None


def read_issuer_signed(data: bytes) -> Issued:
    """What an issuer hands to a wallet; UnreadableMdocError."""
    return _reading(lambda: _issued(bounded.loads(data)))


def read_response(data: bytes) -> tuple[Presented, ...]:
    """The documents of a DeviceResponse; UnreadableMdocError."""
    return _reading(lambda: _presented(bounded.loads(data)))


_Read = TypeVar("_Read")


def _reading(read: Callable[[], _Read]) -> _Read:
    try:
        return read()
    except (UnboundedError, cose.NotAKeyError, OverflowError) as error:
        raise UnreadableMdocError(str(error)) from None


def _map(found: object, *needed: str) -> dict[Any, Any]:
    """A map that has these keys."""
    if not isinstance(found, dict) or not all(key in found for key in needed):
        raise UnreadableMdocError(f"no map with {needed}")
    return found


def _list(found: object, most: int) -> list[Any]:
    if not isinstance(found, list) or not 0 < len(found) <= most:
        raise UnreadableMdocError("no array, or a longer one")
    return found


def _of(found: object, kind: type[_Read]) -> _Read:
    """A value of exactly a kind (a truth value is no number)."""
    if type(found) is not kind:
        raise UnreadableMdocError(f"no {kind.__name__}")
    return found


def _presented(found: object) -> tuple[Presented, ...]:
    response = _map(found, "version", "documents", "status")
    if response["version"] != VERSION or response["status"] != 0:
        raise UnreadableMdocError("another version, or no success")
    return tuple(_document(one) for one in _list(response["documents"], _MOST_DOCUMENTS))


def _document(found: object) -> Presented:
    document = _map(found, "docType", "issuerSigned", "deviceSigned")
    device = _map(document["deviceSigned"], "nameSpaces", "deviceAuth")
    auth = _map(device["deviceAuth"])
    return Presented(
        doctype=_of(document["docType"], str),
        issued=_issued(document["issuerSigned"]),
        name_spaces=bounded.embedded(device["nameSpaces"]),
        # A deviceMac binds to nobody but who holds the reader's key: it is taken for none.
        device_auth=_signed(auth["deviceSignature"]) if "deviceSignature" in auth else None,
    )


def _issued(found: object) -> Issued:
    issued = _map(found, "issuerAuth")
    auth = _signed(issued["issuerAuth"])
    spaces = _map(issued.get("nameSpaces", {}))
    return Issued(
        items={_of(name, str): _items(items) for name, items in spaces.items()},
        auth=auth,
        security=_security(bounded.loads(bounded.embedded(bounded.loads(auth.payload or b"")))),
    )


def _items(found: object) -> tuple[Item, ...]:
    return tuple(_item(bounded.embedded(one)) for one in _list(found, bounded.MOST_ITEMS))


def _item(content: bytes) -> Item:
    item = _map(bounded.loads(content), "digestID", "random", "elementIdentifier", "elementValue")
    value = item["elementValue"]
    return Item(
        digest_id=_identifier(item["digestID"]),
        name=_of(item["elementIdentifier"], str),
        # As in an SD-JWT: dates as their text.
        value=value.isoformat() if type(value) is date else value,
        content=content,
    )


def _identifier(found: object) -> int:
    number = _of(found, int)
    if not 0 <= number <= _LARGEST_IDENTIFIER:
        raise UnreadableMdocError("a number out of range")
    return number


def _signed(found: object) -> Signed:
    parts = _list(found, 4)
    if len(parts) != 4:
        raise UnreadableMdocError("no COSE_Sign1")
    protected, unprotected, payload, signature = parts
    header = _map(bounded.loads(_of(protected, bytes)))
    if header != {cose.ALGORITHM: cose.ES256}:
        raise UnreadableMdocError("another algorithm, or headers that are not read here")
    if len(_of(signature, bytes)) != _SIGNATURE_BYTES:
        raise UnreadableMdocError("a signature of another size")
    chain = _map(unprotected).get(cose.CHAIN, [])
    certificates = [chain] if isinstance(chain, bytes) else chain
    if not isinstance(certificates, list) or len(certificates) > _LONGEST_CHAIN:
        raise UnreadableMdocError("no chain, or a longer one")
    return Signed(
        protected=protected,
        chain=tuple(_of(one, bytes) for one in certificates),
        payload=None if payload is None else _of(payload, bytes),
        signature=signature,
    )


def _security(found: object) -> SecurityObject:
    security = _map(
        found, "version", "digestAlgorithm", "valueDigests", "deviceKeyInfo", "docType",
        "validityInfo",
    )  # fmt: skip
    if (security["version"], security["digestAlgorithm"]) != (VERSION, DIGEST_ALGORITHM):
        raise UnreadableMdocError("another version or digest")
    times = _map(security["validityInfo"], "signed", "validFrom", "validUntil")
    return SecurityObject(
        doctype=_of(security["docType"], str),
        digests={
            _of(name, str): {_identifier(place): _of(one, bytes) for place, one in _map(of).items()}
            for name, of in _map(security["valueDigests"]).items()
        },
        device_key=cose.jwk_of_key(_map(security["deviceKeyInfo"], "deviceKey")["deviceKey"]),
        signed=_moment(times["signed"]),
        begins=_moment(times["validFrom"]),
        ends=_moment(times["validUntil"]),
        status=_status(security.get("status")),
    )


def _status(found: object) -> tuple[str, int] | None:
    """Address of a status list and the place in it; None where the issuer names none."""
    if found is None:
        return None
    entry = _map(_map(found, "status_list")["status_list"], "uri", "idx")
    return _of(entry["uri"], str), _identifier(entry["idx"])


def _moment(found: object) -> datetime:
    moment = _of(found, datetime)
    if moment.tzinfo is None:
        raise UnreadableMdocError("a time without a zone")
    return moment.astimezone(UTC)
