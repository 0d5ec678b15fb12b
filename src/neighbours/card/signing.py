"""Signing an application's bytes with the signing certificate (署名用電子証明書).

A card signs whatever it is given, also when its certificate has expired or been revoked: it cannot
know. Whoever receives the signature checks chain, term and revocation list.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7
from flask import Blueprint

from neighbours.card.application import Service, ServicePages, malformed
from neighbours.card.card_requests import CardRequest
from neighbours.card.cards import CardKey
from neighbours.card.keys import SIGNING
from neighbours.card.program import CardProgram
from neighbours.card.sample_cards import SampleCard
from neighbours.encoding import from_b64

LARGEST_DOCUMENT = 4 * 1024 * 1024  # bytes
LONGEST_TITLE = 200  # characters


def detached_cms(document: bytes, card_key: CardKey) -> bytes:
    """DER SignedData (RFC 5652) over `document`, which it does not contain.

    Signed attributes are contentType, messageDigest and signingTime; the signer's certificate goes
    along, the authority's does not.
    """
    return (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(document)
        .add_signer(card_key.certificate, card_key.key, hashes.SHA256())
        .sign(
            serialization.Encoding.DER,
            [
                pkcs7.PKCS7Options.DetachedSignature,
                pkcs7.PKCS7Options.Binary,
                pkcs7.PKCS7Options.NoCapabilities,
            ],
        )
    )


def _title(given: object) -> dict[str, str]:
    if not isinstance(given, dict) or set(given) != {"ja", "en"}:
        raise malformed("題名", "title")
    for words in given.values():
        if not isinstance(words, str) or not 0 < len(words) <= LONGEST_TITLE:
            raise malformed("題名", "title")
    return given


def _accept(body: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        document = from_b64(body.get("document"))
    except ValueError as error:
        raise malformed("署名する文書", "document") from error
    if not 0 < len(document) <= LARGEST_DOCUMENT:
        raise malformed("署名する文書の大きさ", "size of document")
    digest = hashlib.sha256(document).hexdigest()
    return {"title": _title(body.get("title")), "digest": digest}, document


def _details(found: CardRequest) -> dict[str, Any]:
    digest: str = found.about["digest"]
    groups = [digest[start : start + 8] for start in range(0, len(digest), 8)]
    return {"title": found.about["title"], "digest": groups}


def signing_pages(program: CardProgram) -> Blueprint:
    """The signing interface."""

    def perform(found: CardRequest, card: SampleCard) -> bytes:
        if found.document is None:
            raise ValueError("a pending request has its document")
        return detached_cms(found.document, program.cards.key(card, SIGNING))

    service = Service(
        kind="signing",
        done="signed",
        accept=_accept,
        perform=perform,
        present=lambda cms: {"cms": base64.b64encode(cms).decode("ascii")},
        details=_details,
    )
    return ServicePages(program, service).blueprint()
