"""Who is due a licence on paper: the newest occasion of an entry, or issue of a card, without one.

An occasion is a version whose act brings a licence (rules.PAPER_ACTS) or the issue of a card. It waits
while a name of the entry lies on the 外字 desk, and while the registration is not in force.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from meibo.catalogue import register_files
from meibo.flow.certificate.printing.rules import MOST_IN_A_RUN, PAPER_ACTS
from meibo.flow.certificate.printing.states import LIVE
from meibo.flow.registration.particulars import full_name
from meibo.rooms.register.models import STANDING
from meibo.rooms.register.rules import Standing, Status, status_on
from meibo.rooms.register.window import standing_sql
from meibo.terms.day import japanese_day

# What is older is not looked for: it was printed before there was this list.
LOOK_BACK = timedelta(days=366)
_FREE = """
   AND NOT EXISTS (SELECT FROM certificate.certificate_sheet AS s
                    WHERE s.occasion = o.id AND s.state = ANY (%(live)s))
   AND NOT EXISTS (SELECT FROM certificate.certificate_glyphcase AS g
                    WHERE g.entry = o.entry AND g.state = 'open')
 ORDER BY o.recorded_at, o.register, e.registration_number LIMIT %(most)s
"""
_LATEST = ", ".join(f"s.{name}" for name in STANDING)
_SHEETS = f"""
SELECT o.id, o.entry, o.register, o.act, o.cause, o.issue_count, o.recorded_at, e.registration_number,
       e.number_prefix, n.particulars, e.qualification_pseudonym, true, {_LATEST}
  FROM (SELECT v.id, v.entry_id AS entry, v.register, v.act, v.cause, v.recorded_at,
               (SELECT count(*) FROM register.register_version AS p
                 WHERE p.entry_id = v.entry_id AND p.act = ANY (%(acts)s)
                   AND p.sequence <= v.sequence) AS issue_count
          FROM register.register_version AS v
         WHERE v.register = ANY (%(own)s) AND v.recorded_at >= %(since)s AND v.act = ANY (%(acts)s)
           AND NOT EXISTS (SELECT FROM register.register_version AS later
                            WHERE later.entry_id = v.entry_id AND later.sequence > v.sequence
                              AND later.act = ANY (%(acts)s))) AS o
  JOIN register.register_entry AS e ON e.id = o.entry
  JOIN LATERAL (SELECT particulars FROM register.register_version AS v WHERE v.entry_id = o.entry
                 ORDER BY v.sequence DESC LIMIT 1) AS n ON true
  JOIN LATERAL ({standing_sql("o.entry")}) AS s ON true
 WHERE true {_FREE}
"""  # noqa: S608 of constants
_CARDS = f"""
SELECT o.id, o.entry, o.register, o.act, o.cause, o.issue_count, o.recorded_at, e.registration_number,
       e.number_prefix, n.particulars, e.qualification_pseudonym, register.card_within(o.id), {_LATEST}
  FROM (SELECT i.id, l.entry, l.register, v.act, i.cause, i.recorded_at, i.issue_count
          FROM register.register_cardissue AS i
          JOIN register.register_licencecard AS c ON c.id = i.card_id
          JOIN register.register_version AS v ON v.cause = i.cause AND v.recorded_at = i.recorded_at
          JOIN LATERAL (SELECT l.entry, l.register FROM register.register_cardlicence AS l
                         WHERE l.issue_id = i.id AND l.register = ANY (%(own)s)
                         ORDER BY l.entry <> v.entry_id, l.registered_on, l.register LIMIT 1) AS l
            ON true
         WHERE c.register_file = %(file)s AND i.recorded_at >= %(since)s
           AND NOT EXISTS (SELECT FROM register.register_cardissue AS later
                            WHERE later.card_id = i.card_id
                              AND later.issue_count > i.issue_count)) AS o
  JOIN register.register_entry AS e ON e.id = o.entry
  JOIN LATERAL (SELECT particulars FROM register.register_version AS v WHERE v.entry_id = o.entry
                 ORDER BY v.sequence DESC LIMIT 1) AS n ON true
  JOIN LATERAL ({standing_sql("o.entry")}) AS s ON true
 WHERE true {_FREE}
"""  # noqa: S608 of constants


@dataclass(frozen=True, slots=True)
class Due:
    """An occasion without a licence. within: every licence on its card is of a register in charge."""

    occasion: UUID
    entry: UUID
    register: str
    act: str
    case: UUID
    issue_count: int
    since: datetime
    number: str
    name: str
    subject: UUID
    within: bool
    standing: Standing

    def in_force(self, day: date) -> bool:
        """Whether the registration is in force: no licence is printed of another."""
        return status_on(self.standing, day) == Status.REGISTERED


def due_in(register_file: str, own: list[str], at: datetime) -> list[Due]:
    """The licences of a file that are due, of some registers, the oldest first; one run's at most."""
    query = _CARDS if register_files()[register_file].one_card else _SHEETS
    values: dict[str, Any] = {
        "own": own, "file": register_file, "since": at - LOOK_BACK, "acts": list(PAPER_ACTS),
        "live": [str(one) for one in LIVE], "most": MOST_IN_A_RUN,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found = [_due(row) for row in cursor.fetchall()]
    day = japanese_day(at)
    return [one for one in found if one.in_force(day)]


def _due(row: tuple[Any, ...]) -> Due:
    (occasion, entry, register, act, case, count, since, number, prefix, particulars, subject,
     within, *standing) = row  # fmt: skip
    kept = json.loads(particulars) if isinstance(particulars, str) else particulars
    return Due(
        occasion,
        entry,
        register,
        act,
        case,
        count,
        since,
        f"{prefix}{number}",
        full_name(kept),
        subject,
        within,
        Standing(*standing),
    )
