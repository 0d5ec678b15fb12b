"""Statuses of a list, computed at read time from the register's current versions.

Nearly every certificate of a list is plainly valid. PostgreSQL finds the others by indexes that
hold what is asked for and nothing else (certificate_not_issued, certificate_place_of_entry,
register_version_not_plain, _ends, _later), so that no row is fetched, and hands them over grouped:
once for each state that a version can be in. What a state means on a day is said by the register's
rules alone.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from meibo.flow.certificate import status_list
from meibo.flow.certificate.states import CredentialState
from meibo.rooms.register.models import STANDING
from meibo.rooms.register.rules import Standing, Status, status_on

_OF = {Status.REGISTERED: status_list.VALID, Status.SUSPENDED: status_list.SUSPENDED}
_STANDING = ", ".join(f"v.{name}" for name in STANDING)
# Later versions of an entry have a number above one: few have, and an index holds only those.
# Indices come as the four bytes of each, one after the other: tens of thousands as text and as objects
# took longer than finding them.
_ENTRIES = f"""
SELECT {_STANDING}, string_agg(int4send(c.status_index), '')
  FROM register.register_version v
  JOIN certificate.certificate_credential c
    ON c.entry = v.entry_id AND c.register = %(register)s AND c.status_list = %(number)s
   AND c.state = '{CredentialState.ISSUED}'
 WHERE v.register = %(register)s AND {{not_plain}}
   AND NOT EXISTS (SELECT FROM register.register_version n
                    WHERE n.register = %(register)s AND n.sequence > 1
                      AND n.entry_id = v.entry_id AND n.sequence > v.sequence)
 GROUP BY {_STANDING}
"""  # noqa: S608
_NEWEST = ""
# With an empty status: the number of the register's newest list. With none: what was withdrawn.
_NOT_PLAIN = f"""
SELECT '{_NEWEST}' AS status, NULL::date, NULL::date, NULL::date, NULL::date,
       (SELECT int4send(max(status_list)) FROM certificate.certificate_credential
         WHERE register = %(register)s)
UNION ALL SELECT NULL, NULL::date, NULL::date, NULL::date, NULL::date,
       string_agg(int4send(status_index), '')
  FROM certificate.certificate_credential
 WHERE register = %(register)s AND status_list = %(number)s
   AND state <> '{CredentialState.ISSUED}'
HAVING count(*) > 0
UNION ALL {_ENTRIES.format(not_plain=f"v.status <> '{Status.REGISTERED}'")}
UNION ALL {
    _ENTRIES.format(not_plain=f"v.status = '{Status.REGISTERED}' AND v.valid_until < %(day)s")
}
"""  # noqa: S608
_KNOWN = """
SELECT name, (SELECT max(status_list) FROM certificate.certificate_credential
               WHERE register = name)
  FROM unnest(%s::text[]) AS name
"""


class NoSuchListError(LookupError):
    """The register has no list of this number."""


def not_valid(register: str, number: int, day: date) -> list[tuple[int, Sequence[int]]]:
    """The indices of a status list that are not valid on a day, by status; in one query.

    A certificate that was withdrawn is invalid, whatever its entry says. NoSuchListError.
    """
    asked: dict[str, str | int | date] = {"register": register, "number": number, "day": day}
    with connection.cursor() as cursor:
        rows = cursor.execute(_NOT_PLAIN, asked).fetchall()
    (newest,) = (found for status, *_, found in rows if status == _NEWEST)
    if newest is None or not 0 <= number <= _integers(newest)[0]:
        raise NoSuchListError
    groups = [
        (_status(standing, day), _integers(found))
        for *standing, found in rows
        if standing[0] != _NEWEST
    ]
    return [group for group in groups if group[0] != status_list.VALID]


def _integers(sent: bytes) -> Sequence[int]:
    """What int4send wrote: four bytes each, the highest first."""
    found = array("i", sent)
    if sys.byteorder == "little":
        found.byteswap()
    return found


def _status(standing: list[Any], day: date) -> int:
    if standing[0] is None:
        return status_list.INVALID
    return _OF.get(status_on(Standing(*standing), day), status_list.INVALID)


def known_lists(registers: Sequence[str]) -> dict[str, int]:
    """How many status lists registers have so far; in one query."""
    with connection.cursor() as cursor:
        rows = cursor.execute(_KNOWN, [list(registers)]).fetchall()
    return {register: 0 if last is None else last + 1 for register, last in rows}
