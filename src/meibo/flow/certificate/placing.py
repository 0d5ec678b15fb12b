"""Places in status lists: drawn at random, so that neighbours reveal nothing of each other."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.db import IntegrityError, connection, transaction

from meibo.flow.certificate import status_list
from meibo.flow.certificate.models import Credential

# So many places more than wanted are drawn. All of them taken means that the list is about two thirds
# full, and a new one is begun: no row has to be counted, and whoever draws at the same time finds room.
SPARE = 24
Place = tuple[int, int]
# A register's newest list, and which of the indices drawn are taken in it.
_TAKEN = """
SELECT n, ARRAY(SELECT status_index FROM certificate.certificate_credential
                 WHERE register = %(register)s AND status_list = n
                   AND status_index = ANY(%(drawn)s))
  FROM (SELECT coalesce(max(status_list), 0) AS n FROM certificate.certificate_credential
         WHERE register = %(register)s) AS newest
"""


def place(row: Credential) -> Place:
    """Give a saved credential a random free index of its register's newest list."""

    def keep(places: list[Place]) -> None:
        ((row.status_list, row.status_index),) = places
        row.save(update_fields=["status_list", "status_index"])

    return placed(row.register, 1, keep)[0]


def placed(register: str, count: int, keep: Callable[[list[Place]], None]) -> list[Place]:
    """So many free places of a register's newest list; `keep` saves them, again with others where
    somebody else drew one of them at the same moment."""
    while True:
        found = _free(register, count)
        try:
            with transaction.atomic():
                keep(found)
        except IntegrityError as error:
            if "certificate_one_index" not in str(error):
                raise
        else:
            return found


def _free(register: str, count: int) -> list[Place]:
    drawn = list({secrets.randbelow(status_list.SIZE) for _ in range(count + SPARE)})
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, {"register": register, "drawn": drawn})
        newest, taken = cursor.fetchone()
    free = [(newest, index) for index in drawn if index not in taken]
    if len(free) >= count:
        return free[:count]
    return [(newest + 1, index) for index in drawn[:count]]
