"""Opening an envelope, in the number process only: what leaves is the face data without number."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from meibo import plugs
from meibo.rooms.journal.act import Act
from meibo.rooms.vault import sealing
from meibo.rooms.vault.commands.take_up_keys import document
from meibo.rooms.vault.deposit import ROUTE
from meibo.rooms.vault.models import Envelope, EnvelopeKey
from meibo.rooms.vault.ports import FaceIssuer
from meibo.rooms.vault.states import EnvelopeState
from meibo.terms.canonical import canonical, unb64u
from meibo.terms.individual_number import is_individual_number

INFO = b"meibo-envelope-v1"
FACE = {"address", "birth_date", "name", "number", "sex"}


class KeyNotYetKnownError(Exception):
    """The key is in the published document and not taken up here yet: nothing is decided."""


class Faulty(Exception):
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
        face = _confirmed(row, act.at)
    except Faulty as faulty:
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


def live(kid: str, at: datetime) -> None:
    """Faulty where the key was never the vault's, or its time is over."""
    not_after = EnvelopeKey.objects.filter(kid=kid).values_list("not_after", flat=True).first()
    if not_after is None:
        if any(key.kid == kid for key in document().keys):
            # The door was quicker than this process: the envelope waits until the key is taken up.
            raise KeyNotYetKnownError(kid)
        raise Faulty("seal")
    if at >= not_after:
        raise Faulty("key_retired")


def _confirmed(row: Envelope, at: datetime) -> dict[str, Any]:
    """Face data with the number, or Faulty: key, seal, issuer's signature, then check digit."""
    sealed_document = row.document
    assert sealed_document is not None, "a waiting envelope has its document"
    # What the row says counts, whatever the document claims to be bound to.
    aad = {"kid": row.kid, "case": str(row.case), "nonce": row.nonce, "route": ROUTE}
    if sealed_document.get("aad") != aad or sealed_document.get("kid") != row.kid:
        raise Faulty("seal")
    live(row.kid, at)
    info = INFO + b"\n" + canonical(aad)
    try:
        sealed = unb64u(sealed_document["enc"]) + unb64u(sealed_document["ct"])
        content = json.loads(sealing.keyring().open_envelope(row.kid, sealed, info))
        face, signature = content["face"], unb64u(content["signature"])
        complete, stated = set(face) == FACE, canonical(face)
    except (ValueError, KeyError, TypeError, RecursionError):
        # Damaged on the way, sealed to another key, or not what the card program makes.
        raise Faulty("seal") from None
    issuer: FaceIssuer = plugs.fill("vault.face_issuer")
    if not complete or not issuer.confirms(stated, signature):
        raise Faulty("issuer_signature")
    if not is_individual_number(str(face["number"])):
        raise Faulty("check_digit")
    return dict(face)
