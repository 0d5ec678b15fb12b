"""Opening an envelope, in the number process only: what leaves is the face data without number."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from meibo import plugs
from meibo.rooms.journal.act import Act
from meibo.rooms.vault import sealing
from meibo.rooms.vault.commands.take_up_keys import document
from meibo.rooms.vault.deposit import ROUTE
from meibo.rooms.vault.models import Envelope, EnvelopeKey
from meibo.rooms.vault.ports import EnvelopeKeys, FaceIssuer
from meibo.rooms.vault.sealing import Sealed
from meibo.rooms.vault.states import EnvelopeState
from meibo.terms.canonical import canonical, unb64u
from meibo.terms.individual_number import is_individual_number

INFO = b"meibo-envelope-v1"
_IN_USE = "SELECT version, before FROM vault.vault_index WHERE register_file = %s FOR SHARE"
FACE = {"address", "birth_date", "name", "number", "sex"}


class KeyNotYetKnownError(Exception):
    """The key is in the published document and not taken up here yet: nothing is decided."""


class _Faulty(Exception):
    """The envelope is refused, with the code of NUMBER_REFUSALS."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of an envelope: "" and the number sealed and indexed, or the code of a refusal."""

    envelope: UUID
    refusal: str
    face: dict[str, Any] | None = None
    sealed: Sealed | None = None


def open_envelope(envelope: UUID, at: datetime) -> Opened | None:
    """Open a waiting envelope; None where it is not waiting (any more).

    Outside every transaction, because the key service may be far; `keep` writes what came of it.
    The caller has checked that the case exists and may ask. Refuses vault.key_lost and
    vault.key_service: nothing is decided then, and the envelope waits.
    """
    row = Envelope.objects.filter(id=envelope, state=EnvelopeState.WAITING).first()
    if row is None:
        return None
    try:
        face = _confirmed(row, at)
    except _Faulty as faulty:
        return Opened(envelope, str(faulty))
    number = face.pop("number")
    with sealing.refused_calmly():
        sealed = sealing.seal(row.register_file, row.authority, number, at)
    return Opened(envelope, "", face, sealed)


def keep(act: Act, opened: Opened) -> bool:
    """Write down what came of an envelope; False where a key was renewed or destroyed meanwhile.

    Safe when run twice: an envelope that is not waiting any more is left alone.
    """
    row = (
        Envelope.objects.select_for_update(skip_locked=True)
        .filter(id=opened.envelope, state=EnvelopeState.WAITING)
        .first()
    )
    if row is None:
        return True
    if opened.sealed is None:
        row.refusal, row.state = opened.refusal, EnvelopeState.REFUSED
    else:
        if not still_in_use(row.register_file, opened.sealed):
            return False
        row.sealed, row.data_key = opened.sealed.sealed, opened.sealed.data_key
        row.lookup, row.lookup_before = opened.sealed.lookup, opened.sealed.lookup_before
        row.index_version = opened.sealed.hashes.version
        row.face, row.state = opened.face, EnvelopeState.OPENED
    row.document, row.opened_at = None, act.at
    row.save(
        update_fields=[
            "document", "state", "refusal", "face", "sealed", "lookup", "lookup_before",
            "index_version", "data_key", "opened_at",
        ]
    )  # fmt: skip
    return True


def still_in_use(register_file: str, sealed: Sealed) -> bool:
    """Whether the file is still looked up by these versions and, where it has one, the own key is
    not being destroyed; both stay so for this transaction."""
    hashes = sealed.hashes
    with connection.cursor() as cursor:
        cursor.execute(_IN_USE, [register_file])
        if cursor.fetchone() != (hashes.version, hashes.before_version):
            return False
        cursor.execute("SELECT vault.may_use_key(%s)", [sealed.data_key])
        return bool(cursor.fetchone()[0])


def _live(kid: str, at: datetime) -> None:
    """_Faulty where the key was never the vault's, or its time is over."""
    not_after = EnvelopeKey.objects.filter(kid=kid).values_list("not_after", flat=True).first()
    if not_after is None:
        if any(key.kid == kid for key in document().keys):
            # The door was quicker than this process: the envelope waits until the key is taken up.
            raise KeyNotYetKnownError(kid)
        raise _Faulty("seal")
    if at >= not_after:
        raise _Faulty("key_retired")


def _confirmed(row: Envelope, at: datetime) -> dict[str, Any]:
    """Face data with the number, or _Faulty: key, seal, issuer's signature, then check digit."""
    sealed_document = row.document
    assert sealed_document is not None, "a waiting envelope has its document"
    # What the row says counts, whatever the document claims to be bound to.
    aad = {"kid": row.kid, "case": str(row.case), "nonce": row.nonce, "route": ROUTE}
    if sealed_document.get("aad") != aad or sealed_document.get("kid") != row.kid:
        raise _Faulty("seal")
    _live(row.kid, at)
    info = INFO + b"\n" + canonical(aad)
    held: EnvelopeKeys = plugs.fill("vault.envelope_keys")
    try:
        sealed = unb64u(sealed_document["enc"]) + unb64u(sealed_document["ct"])
        content = json.loads(held.open_envelope(row.kid, sealed, info))
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
