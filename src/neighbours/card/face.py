"""The face-data input aid (券面事項入力補助): number and basic four data, sealed to the vault.

The key document is judged when the request is opened and again when the card is read, because a
key may run out, or a newer document be seen, in between. The number exists here only while it is being sealed.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import Blueprint

from neighbours.card.application import Service, ServicePages, malformed
from neighbours.card.card_requests import CardRequest
from neighbours.card.envelope import seal, signed_face, trusted_key
from neighbours.card.program import CardProgram
from neighbours.card.sample_cards import SampleCard
from neighbours.encoding import canonical, from_b64u

NONCE_BYTES = 16


def _context(given: object) -> dict[str, str]:
    """{"case": UUID in its usual form, "nonce": base64url of 16 bytes}, or Refusal 400."""
    if not isinstance(given, dict) or set(given) != {"case", "nonce"}:
        raise malformed("結び付ける申請", "context")
    case, nonce = given["case"], given["nonce"]
    try:
        well_formed = isinstance(case, str) and str(UUID(case)) == case
        nonce_length = len(from_b64u(nonce))
    except ValueError as error:
        raise malformed("結び付ける申請", "context") from error
    if not well_formed or nonce_length != NONCE_BYTES:
        raise malformed("結び付ける申請", "context")
    return {"case": case, "nonce": nonce}


def face_pages(program: CardProgram) -> Blueprint:
    """The face-data interface."""

    def accept(body: dict[str, Any]) -> tuple[dict[str, Any], None]:
        context = _context(body.get("context"))
        document = body.get("key_document")
        program.seen.accept(trusted_key(document, program.keys.vault_root, program.clock()))
        return {"context": context, "key_document": document}, None

    def perform(found: CardRequest, card: SampleCard) -> bytes:
        root = program.keys.vault_root
        key = trusted_key(found.about["key_document"], root, program.clock())
        program.seen.accept(key)
        issuer = program.keys.face_issuer
        plain = signed_face(card.face, issuer, card.face_signature_altered)
        context = found.about["context"]
        return canonical(seal(plain, key, context["case"], context["nonce"]))

    service = Service(
        kind="face",
        done="sealed",
        accept=accept,
        perform=perform,
        present=lambda envelope: {"envelope": json.loads(envelope)},
        details=lambda found: {},
    )
    return ServicePages(program, service).blueprint()
