"""The living holders of a register, with a digest of what is registered of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from meibo.terms.day import japanese_day

# What an item of an enquiry's answer is in the particulars; days as YYYYMMDD, as answer files have them.
_ITEMS = {
    "name": "concat_ws('\u3000', nullif(v.particulars->>'family_name', ''),"
    " nullif(v.particulars->>'given_name', ''))",
    "birth_date": "replace(v.particulars->>'birth_date', '-', '')",
    "sex": "v.particulars->>'sex'",
    "address": "v.particulars->>'address'",
    "former_name": "v.particulars->>'former_name'",
}
# The latest version of e, as v; and that with it the registration is not over on a day (rules.has_ended).
LATEST = """
 CROSS JOIN LATERAL (SELECT l.status, l.valid_until, l.particulars
                       FROM register.register_version AS l
                      WHERE l.entry_id = e.id ORDER BY l.sequence DESC LIMIT 1) AS v
"""
GOES_ON = """
v.status IN ('registered', 'suspended') AND (v.valid_until IS NULL OR v.valid_until >= %s)
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What is registered of somebody whose registration is not over."""

    entry: UUID
    particulars: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Holder:
    """A living holder. digest: MD5 of the compared items, parted by U+001F, "" for what is not kept."""

    number: int
    pseudonym: UUID
    digest: UUID


def living_holders(
    register: str, items: Sequence[str], *, after: int, most: int, at: datetime
) -> list[Holder]:
    """Up to `most` holders behind a registration number, in the order of theirs, whose registration is not over."""
    parted = ", ".join(f"coalesce({_ITEMS[item]}, '')" for item in items)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT e.registration_number, e.qualification_pseudonym,
                   md5(concat_ws(chr(31), {parted}))::uuid
              FROM register.register_entry AS e {LATEST}
             WHERE e.register = %s AND e.registration_number > %s AND {GOES_ON}
             ORDER BY e.registration_number LIMIT %s
            """,  # noqa: S608 - the expressions are the table's above
            [register, after, japanese_day(at), most],
        )
        return [Holder(*row) for row in cursor.fetchall()]


def held_now(register: str, pseudonyms: Sequence[UUID], at: datetime) -> dict[UUID, Held]:
    """What is registered of these people, by pseudonym, where the registration is not over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.qualification_pseudonym, e.id, v.particulars::text"  # noqa: S608 - as above
            f" FROM register.register_entry AS e {LATEST}"
            " WHERE e.register = %s AND e.qualification_pseudonym"
            f" = ANY(string_to_array(%s, ',')::uuid[]) AND {GOES_ON}",
            # One text: as a list they take three times as long to hand over.
            [register, ",".join(map(str, pseudonyms)), japanese_day(at)],
        )
        return {who: Held(entry, orjson.loads(said)) for who, entry, said in cursor.fetchall()}
