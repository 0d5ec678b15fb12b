"""Opening an envelope, in the number process only: what leaves is the face data without number."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from meibo import plugs
from meibo.rooms.journal.act import Act
from meibo.rooms.vault import sealing
from meibo.rooms.vault.models import Envelope
from meibo.rooms.vault.ports import FaceIssuer
from meibo.rooms.vault.states import EnvelopeState
from meibo.terms.canonical import canonical, unb64u
from meibo.terms.individual_number import is_individual_number

INFO = b"meibo-envelope-v1"
FACE = {"address", "birth_date", "name", "number", "sex"}


class _Faulty(Exception):
    """The envelope is refused, with the code of NUMBER_REFUSALS."""


def open_envelope(act: Act, envelope: UUID) -> str:
    """Open a waiting envelope; returns "" or the code it is refused with.

    The caller has checked that the case exists and may ask. Safe when run twice: an envelope that
    is not waiting any more is left alone.
    """
    row = (
        Envelope.objects.select_for_update(skip_locked=True)
        .filter(id=envelope, state=EnvelopeState.WAITING)
        .first()
    )
    if row is None:
        return ""
    try:
        face = _confirmed(row)
    except _Faulty as faulty:
        row.refusal, row.state = str(faulty), EnvelopeState.REFUSED
    else:
        number = face.pop("number")
        key = sealing.data_key(row.authority, act.at)
        row.sealed = sealing.seal(key, row.register_file, number)
        row.lookup = sealing.keyring().lookup(row.register_file, number.encode())
        row.data_key, row.face, row.state = key.id, face, EnvelopeState.OPENED
    row.document, row.opened_at = None, act.at
    row.save(
        update_fields=[
            "document", "state", "refusal", "face", "sealed", "lookup", "data_key", "opened_at",
        ]
    )  # fmt: skip
    return row.refusal


def _confirmed(row: Envelope) -> dict[str, Any]:
    """Face data with the number, or _Faulty: seal, then issuer's signature, then check digit."""
    document = row.document
    assert document is not None, "a waiting envelope has its document"
    aad = document["aad"]
    if aad.get("case") != str(row.case) or aad.get("nonce") != row.nonce:
        raise _Faulty("seal")
    info = INFO + b"\n" + canonical(aad)
    try:
        sealed = unb64u(document["enc"]) + unb64u(document["ct"])
        content = json.loads(sealing.keyring().open_envelope(document["kid"], sealed, info))
        face, signature = content["face"], unb64u(content["signature"])
        complete, stated = set(face) == FACE, canonical(face)
    except (ValueError, KeyError, TypeError, RecursionError):
        # Damaged on the way, sealed to another key, or not what the card program makes.
        raise _Faulty("seal") from None
    issuer: FaceIssuer = plugs.fill("vault.face_issuer")
    if not complete or not issuer.confirms(stated, signature):
        raise _Faulty("issuer_signature")
    if not is_individual_number(str(face["number"])):
        raise _Faulty("check_digit")
    return dict(face)
