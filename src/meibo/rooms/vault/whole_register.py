"""The numbers of a whole register, part by part, into the process that asks Juki-net about it.

Loaded by the number process only, as reveal.py is. PostgreSQL holds warrant, quota, limits, breaker
and the entries, one for each person, that are committed before anything is opened
(sql/whole_register.sql).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import connection

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import sealing
from meibo.rooms.vault.refusals import not_revealed
from meibo.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class Opened:
    """Numbers of a part by line; faulty: the lines whose number did not open."""

    numbers: list[tuple[int, str]]
    faulty: list[int]


@act("vault.open_part", purpose="whole_register_check", permit=process)
def _record(act: Act, *, run: UUID, part: int) -> tuple[int, str]:
    """Write every use of the part down before any happens. A refusal is returned, not raised: what
    it counts towards the breaker is to be committed."""
    act.about(case=run)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT opening, code FROM vault.ask_part(%s, %s, %s, %s)",
            [run, part, act.actor.terminal, act.at],
        )
        opening, code = cursor.fetchone()
    if code:
        tripped = code.startswith("tripped:")
        act.outcome = f"breaker_{code}" if tripped else f"refused:{not_revealed(code).code}"
    return opening or 0, code


def open_part(actor: Actor, at: datetime, *, run: UUID, part: int) -> Opened:
    """Every number of a part. Refuses vault.breaker, vault.limit, vault.no_warrant; vault.key_lost and
    vault.key_service, before anything is written down."""
    with sealing.refused_calmly():
        sealing.key_service().ready()
    opening, code = _record(actor, at, run=run, part=part)
    if code:
        raise not_revealed(code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM vault.hand_out_part(%s)", [opening])
        rows = cursor.fetchall()
    opened = Opened([], [])
    with sealing.refused_calmly():
        areas = {one: _area(*one) for one in {(key, file) for _, _, key, file in rows}}
    for line, sealed, key, file in rows:
        area = areas[key, file]
        try:
            number = area.unseal(bytes(sealed)) if area else ""
        except (InvalidTag, ValueError):
            number = ""
        if number:
            opened.numbers.append((line, number))
        else:
            opened.faulty.append(line)
    return opened


def _area(key: str, register_file: str) -> sealing.Area | None:
    """Where what is under a key opens; None where a key of a number's own was destroyed."""
    try:
        return sealing.area(key, register_file)
    except KeyError:
        return None


def expected_of(run: UUID, part: int) -> bytes:
    """Lines of a part with the digest of what is registered, in hex: "line,digest"."""
    with connection.cursor() as cursor:
        # One value: row by row it takes longer to receive than to compare.
        cursor.execute(
            "SELECT coalesce(string_agg(line || ',' || encode(uuid_send(expected), 'hex') || E'\n', ''"
            " ORDER BY line), '')"
            " FROM vault.vault_wholemember WHERE run = %s AND part = %s", [run, part],
        )  # fmt: skip
        found: str = cursor.fetchone()[0]
    return found.encode()
