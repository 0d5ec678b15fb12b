"""Tying entries that were made on paper to the account of their holder."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from meibo.rooms.journal.act import Act


def tie_entries(
    act: Act, *, register_file: str, pseudonym: UUID, account: UUID, portal: UUID
) -> int:
    """Give an account the person's entries that nobody signs in for; how many of the register file
    are the account's then. Entries of another account stay there (APP-10)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT register.tie_entries(%s, %s, %s, %s)",
            [register_file, pseudonym, account, portal],
        )
        count: int = cursor.fetchone()[0]
    return count
