"""Deposit in: an envelope comes to the vault sealed, and nobody on this side can open it."""

from __future__ import annotations

import json
import secrets
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from meibo.catalogue import authority_of, qualification
from meibo.rooms.journal.act import Act
from meibo.rooms.vault.refusals import bad_envelope
from meibo.terms.canonical import b64u, digest

_FIELDS = {"v": int, "kid": str, "enc": str, "ct": str, "aad": dict}
LARGEST_ENVELOPE = 8_000


def issue_nonce(act: Act, case: UUID) -> str:
    """A one-use nonce of 16 bytes for one envelope of one case."""
    nonce = b64u(secrets.token_bytes(16))
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.issue_nonce(%s, %s, %s)", [nonce, case, act.at])
    return nonce


def deposit(act: Act, *, register: str, case: UUID, envelope: Any) -> tuple[UUID, str]:
    """Take an envelope in for a case; returns its id and the SHA-256 of its canonical form.

    Refuses (vault.envelope) another shape, another case, and a nonce unknown or used (REG-03).
    """
    if not isinstance(envelope, dict) or set(envelope) != set(_FIELDS):
        raise bad_envelope()
    if any(not isinstance(envelope[name], kind) for name, kind in _FIELDS.items()):
        raise bad_envelope()
    aad, found = envelope["aad"], digest(envelope)
    if aad.get("case") != str(case) or aad.get("kid") != envelope["kid"]:
        raise bad_envelope()
    if len(json.dumps(envelope)) > LARGEST_ENVELOPE:
        raise bad_envelope()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vault.deposit(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [uuid4(), register, qualification(register).register_file, authority_of(register).id,
             case, str(aad.get("nonce")), json.dumps(envelope), found, act.at],
        )  # fmt: skip
        deposited: UUID | None = cursor.fetchone()[0]
    if deposited is None:
        raise bad_envelope()
    return deposited, found
