"""Deposit in: an envelope comes to the vault sealed, and nobody on this side can open it."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from meibo.catalogue import authority_of, qualification
from meibo.rooms.journal.act import Act
from meibo.rooms.vault.models import EnvelopeKey
from meibo.rooms.vault.refusals import bad_envelope, enc_reused, key_retired
from meibo.terms.canonical import b64u, digest, unb64u

_FIELDS = {"v", "kid", "enc", "ct", "aad"}
_BOUND = {"kid", "case", "nonce", "route"}
_RETIRED = """
SELECT EXISTS (SELECT FROM vault.vault_envelope e JOIN vault.vault_envelopekey k USING (kid)
                WHERE e.id = %s AND k.not_after <= %s)
"""
ROUTE = "card"
ENC_BYTES = 32  # an X25519 public key
LARGEST_ENVELOPE = 8_000


def issue_nonce(act: Act, case: UUID) -> str:
    """A one-use nonce of 16 bytes for one envelope of one case."""
    nonce = b64u(secrets.token_bytes(16))
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.issue_nonce(%s, %s, %s)", [nonce, case, act.at])
    return nonce


def encapsulated(
    envelope: Any, case: UUID, bound_to: set[str] = _BOUND, route: str = ROUTE
) -> bytes:
    """HPKE's encapsulated key of a well-formed envelope for this case and route, or vault.envelope.

    bound_to: what its label has to name. A round is a whole number; all else is text.
    """
    if not isinstance(envelope, dict) or set(envelope) != _FIELDS or envelope["v"] != 1:
        raise bad_envelope()
    aad = envelope["aad"]
    texts = [envelope["kid"], envelope["enc"], envelope["ct"]]
    if not isinstance(aad, dict) or set(aad) != bound_to:
        raise bad_envelope()
    kinds = {name: int if name == "round" else str for name in bound_to}
    if not all(isinstance(one, str) for one in texts) or any(
        type(aad[name]) is not kind for name, kind in kinds.items()
    ):
        raise bad_envelope()
    bound = (str(case), envelope["kid"], route)
    if (aad["case"], aad["kid"], aad["route"]) != bound or isinstance(envelope["v"], bool):
        raise bad_envelope()
    if len(json.dumps(envelope)) > LARGEST_ENVELOPE:
        raise bad_envelope()
    try:
        enc, ct = unb64u(envelope["enc"]), unb64u(envelope["ct"])
    except ValueError:
        raise bad_envelope() from None
    if len(enc) != ENC_BYTES or not ct:
        raise bad_envelope()
    return enc


def deposit(act: Act, *, register: str, case: UUID, envelope: Any) -> tuple[UUID, str]:
    """Take an envelope in for a case; returns its id and the SHA-256 of its canonical form.

    Refuses (vault.envelope) another shape, another case, and a nonce unknown, used or too old;
    (vault.enc_reused) an ephemeral key that another envelope has used; (vault.key_retired) a key
    whose time is over (REG-03).
    """
    enc = encapsulated(envelope, case)
    refuse_retired(envelope["kid"], act)
    new, found = uuid4(), digest(envelope)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vault.deposit(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [new, register, qualification(register).register_file, authority_of(register).id,
             case, envelope["aad"]["nonce"], envelope["kid"], hashlib.sha256(enc).digest(),
             json.dumps(envelope), found, act.at],
        )  # fmt: skip
        refused: str = cursor.fetchone()[0]
    if refused:
        raise enc_reused() if refused == "enc" else bad_envelope()
    return new, found


def refuse_retired(kid: str, act: Act) -> None:
    """Refuse (vault.key_retired) what is sealed to a key whose time is known to be over.

    A key not known here is left to the number process, which has the last word either way.
    """
    if EnvelopeKey.objects.filter(kid=kid, not_after__lte=act.at).exists():
        raise key_retired()


def still_opens(act: Act, envelope: UUID) -> None:
    """Refuse (vault.key_retired) an envelope of the caller's own that could not be opened now."""
    with connection.cursor() as cursor:
        cursor.execute(_RETIRED, [envelope, act.at])
        if cursor.fetchone()[0]:
            raise key_retired()
