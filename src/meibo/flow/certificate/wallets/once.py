"""What may be used once: a row in PostgreSQL decides, whichever process is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from meibo.flow.certificate.wallets.refusals import refused


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A DPoP proof that was judged (RFC 9449): the thumbprint of its key, and what of it is used up."""

    thumbprint: str
    digest: bytes
    until: datetime


def used_now(digest: bytes, until: datetime) -> bool:
    """Use something up; False where somebody did before. Two at once: one of them waits, and loses."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO certificate.certificate_walletseen (digest, until) VALUES (%s, %s)"
            " ON CONFLICT DO NOTHING",
            [digest, until],
        )
        return bool(cursor.rowcount == 1)


def use_up(key: HeldKey) -> None:
    """Use a DPoP proof up; refuses one that was used."""
    if not used_now(key.digest, key.until):
        raise refused(
            "invalid_dpop_proof", "DPoPの証明は使用済みです。", "The DPoP proof was used before"
        )
