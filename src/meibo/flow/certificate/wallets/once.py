"""What may be used once: a row in PostgreSQL decides, whichever process is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from meibo.flow.certificate.wallets.refusals import refused
from meibo.terms.refusal import Refusal


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A DPoP proof that was judged (RFC 9449): the thumbprint of its key, and what of it is used up."""

    thumbprint: str
    digest: bytes
    until: datetime


_USED = (
    "INSERT INTO certificate.certificate_walletseen (digest, until) VALUES (%s, %s)"
    " ON CONFLICT DO NOTHING"
)
_BOTH = (
    f"WITH proof AS ({_USED} RETURNING 1), other AS ({_USED} RETURNING 1)"  # noqa: S608
    " SELECT EXISTS (SELECT FROM proof), EXISTS (SELECT FROM other)"
)


def used_now(digest: bytes, until: datetime) -> bool:
    """Use something up; False where somebody did before. Two at once: one of them waits, and loses."""
    with connection.cursor() as cursor:
        cursor.execute(_USED, [digest, until])
        return bool(cursor.rowcount == 1)


def use_up(key: HeldKey) -> None:
    """Use a DPoP proof up; refuses one that was used."""
    if not used_now(key.digest, key.until):
        raise _used_before()


def use_up_with(key: HeldKey, digest: bytes, until: datetime) -> bool:
    """Use a DPoP proof up and something else with it, in one statement; whether that was fresh.

    Refuses a proof that was used."""
    with connection.cursor() as cursor:
        cursor.execute(_BOTH, [key.digest, key.until, digest, until])
        proof, other = cursor.fetchone()
    if not proof:
        raise _used_before()
    return bool(other)


def _used_before() -> Refusal:
    return refused(
        "invalid_dpop_proof", "DPoPの証明は使用済みです。", "The DPoP proof was used before"
    )
