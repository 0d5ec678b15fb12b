"""What verification reads of certificates, with the public columns alone.

Written as prepared statements and not by the ORM: these reads are asked by every verifier, and
building the query costs several times what PostgreSQL needs to answer it (`bench verify`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from meibo.flow.certificate.states import CredentialKind
from meibo.rooms.register.rules import Standing
from meibo.rooms.register.window import standing_sql

_COLUMNS = (
    "SELECT c.id, c.register, c.entry, c.state, c.expires_at, s.* "  # noqa: S608
    "FROM certificate.certificate_credential c "
    f"LEFT JOIN LATERAL ({standing_sql('c.entry')}) s ON true "
)
_BY_PLACE = _COLUMNS + "WHERE c.register = %s AND c.status_list = %s AND c.status_index = %s"
_BY_ID = _COLUMNS + f"WHERE c.id = %s AND (c.kind = '{CredentialKind.PHONE}') = %s"
_KEY = "SELECT holder_key FROM certificate.certificate_credential WHERE id = %s AND kind = %s"


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate, and the standing of its entry; None where the register has no version."""

    id: UUID
    register: str
    entry: UUID
    state: str
    expires_at: datetime | None
    standing: Standing | None


def held_at(register: str, number: int, index: int) -> Held | None:
    """The certificate at a place of a status list."""
    return _one(_BY_PLACE, [register, number, index])


def held(credential: UUID, *, on_phone: bool = False) -> Held | None:
    """The certificate of an id. One on a phone is asked for as such, by who has seen a code of its key:
    its id alone, which stays in the codes, opens nothing."""
    return _one(_BY_ID, [credential, on_phone])


def phone_key(copy: UUID) -> str | None:
    """The public key of a phone that has a certificate; None where there is no such copy."""
    with connection.cursor() as cursor:
        row = cursor.execute(_KEY, [copy, CredentialKind.PHONE]).fetchone()
    return row[0] if row else None


def _one(query: str, values: list[str | int | UUID]) -> Held | None:
    with connection.cursor() as cursor:
        row = cursor.execute(query, values).fetchone()
    if row is None:
        return None
    found, register, entry, state, expires_at, *standing = row
    known = Standing(*standing) if standing[0] else None
    return Held(found, register, entry, state, expires_at, known)
