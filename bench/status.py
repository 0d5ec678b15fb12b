"""A status list of a million certificates, built and signed after one change, beside zlib alone."""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from bench.frame.applicants import journey
from bench.frame.installation import Installation, installed
from bench.frame.rounds import Case, Frame

UNIT = "certificates/s"
GOAL = 0.3
RECORDS = 1_000_000
REGISTER, LIST = "nurse", 1
# Of ten thousand certificates 200 count no more: 190 were replaced or withdrawn, of 4 the registration
# was revoked, of 4 it is suspended, of 2 it has lapsed; 10 more were suspended for a time.
# --hard: each of the reasons as often, which makes PostgreSQL look up an entry for three in four.
MANY, FEW = (10_000, 190, 4, 4, 2, 5, 5), (200, 1, 1, 1, 1, 1, 1)
_ENTRY = "md5('entry' || n)::uuid"
_PLACES = """
CREATE TABLE bench_places AS
SELECT n, row_number() OVER (ORDER BY md5(n::text)) - 1 AS place FROM generate_series(1, %s) AS n
"""
_CLONE = """
INSERT INTO {table} ({columns}) SELECT {values}
  FROM (SELECT * FROM {table} ORDER BY id LIMIT 1) s, bench_places
 WHERE {which}
"""
_VERSION = {"id": "gen_random_uuid()", "entry_id": _ENTRY, "cause": "gen_random_uuid()"}


def _parts(mix: tuple[int, ...]) -> dict[str, str]:
    """Which certificates, by what became of them; an SQL condition over n."""
    names = ("withdrawn", "revoked", "suspended", "lapsed", "over", "reinstated")
    every, *counts = mix
    ends = [sum(counts[: place + 1]) for place in range(len(counts))]
    return {
        name: f"n % {every} >= {end - count} AND n % {every} < {end}"
        for name, count, end in zip(names, counts, ends, strict=True)
    }


def _tables(mix: tuple[int, ...]) -> list[tuple[str, str, dict[str, str]]]:
    """What a list is made of: versions and certificates. The entries between them are not asked for."""
    of = _parts(mix)
    later = " OR ".join(f"({of[name]})" for name in ("revoked", "suspended", "over", "reinstated"))
    revoked = of["revoked"]
    return [
        ("register.register_version", "true", {
            **_VERSION, "valid_until": f"CASE WHEN {of['lapsed']} THEN date '2026-01-31' END"}),
        ("register.register_version", later, {
            **_VERSION, "sequence": "2", "act": "'suspension'",
            "status": f"CASE WHEN {revoked} THEN 'revoked' ELSE 'suspended' END",
            "suspended_from":
                f"CASE WHEN {revoked} THEN NULL ELSE date '2026-01-01' + (n % 300)::int END",
            "suspended_until": f"""CASE WHEN {of['suspended']} THEN date '2046-01-01' + (n % 300)::int
                                        WHEN {revoked} THEN NULL ELSE date '2026-02-01' END"""}),
        ("register.register_version", of["reinstated"], {
            **_VERSION, "sequence": "3", "act": "'reinstatement'"}),
        ("certificate.certificate_credential", "true", {
            "id": "gen_random_uuid()", "entry": _ENTRY, "status_list": str(LIST),
            "status_index": "place",
            "state": f"CASE WHEN {of['withdrawn']} THEN 'withdrawn' ELSE 'issued' END"}),
    ]  # fmt: skip


_CHANGE = """
UPDATE certificate.certificate_credential SET state = 'withdrawn'
 WHERE id = (SELECT id FROM certificate.certificate_credential
              WHERE status_list = %s AND state = 'issued' LIMIT 1)
"""


def options(parser: argparse.ArgumentParser) -> None:
    """--records N, --hard."""
    parser.add_argument(
        "--records", type=int, default=RECORDS, help=f"資格証 / certificates ({RECORDS:,})"
    )
    parser.add_argument("--hard", action="store_true", help="理由を均等に / every reason as often")


def run(frame: Frame, args: argparse.Namespace) -> None:
    """The view of the machine door as JWT; the same as CWT beside; zlib on the same bits."""
    with installed() as house:
        _fill(house, args.records, FEW if args.hard else MANY)
        with house.acting_as("machine") as made, _asking() as ask:
            made.ensure_connection()
            # As a door's connections have it (config/settings.py).
            made.connection.prepare_threshold = 3
            from meibo.flow.certificate.status_list import compressed

            bits = _bits()
            wrong = sum(_COUNTS[byte] for byte in bits)
            jwt, cwt = len(ask("jwt")), len(ask("cwt"))
            count = args.records
            part = frame.compare(
                "status", unit=UNIT, goal=GOAL,
                product=Case("list as JWT", count, lambda: ask("jwt"), lambda: _change(house)),
                limit=Case("zlib level 6 alone", count, lambda: zlib.compress(bits, 6)),
                beside=(
                    Case("zlib by runs alone, as Meibo does", count, lambda: compressed(bits)),
                    Case("list as CWT", count, lambda: ask("cwt"), lambda: _change(house)),
                    Case("bits alone", count, _bits),
                ),
            )  # fmt: skip
        for figure in part.figures():
            told = count / figure.median * 1e3
            frame.results.note(f"ms_{figure.name}", round(told, 1), f"{told:.1f} ms  {figure.name}")
        frame.results.note("bytes", {"jwt": jwt, "cwt": cwt}, f"JWT {jwt:,} / CWT {cwt:,} bytes")
        frame.results.note("not_valid", wrong, f"有効でない / not valid: {wrong:,} of {count:,}")
        frame.results.demand("two_in_a_hundred", abs(wrong - count // 50) <= 200)


# Pairs of bits that are not nought, of every byte.
_COUNTS = [sum(1 for shift in (0, 2, 4, 6) if byte >> shift & 3) for byte in range(256)]


def _fill(house: Installation, records: int, mix: tuple[int, ...]) -> None:
    """One certificate by the real commands; the rest are copies of its rows."""
    trips = journey(house)
    trips.certify(trips.to("registered"))
    with house.superuser() as connection:
        # As nobody but a superuser without triggers can.
        connection.execute("SET session_replication_role = replica")
        connection.execute(_PLACES, [records])
        for table, which, changes in _tables(mix):
            found = connection.execute(f"SELECT * FROM {table} LIMIT 0").description or ()
            columns = [column.name for column in found]
            connection.execute(
                _CLONE.format(
                    table=table, which=which, columns=", ".join(columns),
                    values=", ".join(changes.get(name, f"s.{name}") for name in columns),
                )
            )  # fmt: skip
        connection.execute("DROP TABLE bench_places")
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _change(house: Installation) -> None:
    with house.superuser() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(_CHANGE, [LIST])


def _bits() -> bytes:
    from meibo.flow.certificate.queries import status_bits
    from meibo.terms.actor import Actor

    return status_bits(Actor("bench"), datetime.now(UTC), register=REGISTER, number=LIST)


@contextmanager
def _asking() -> Iterator[Callable[[str], bytes]]:
    """Ask the door's view for a list as `jwt` or `cwt`: the whole answer's bytes."""
    from django.test import RequestFactory

    from meibo.doors.machine.status_lists import status_list

    def ask(kind: str) -> bytes:
        request = RequestFactory().get("/", HTTP_ACCEPT=f"application/statuslist+{kind}")
        answer = status_list(request, register=REGISTER, number=LIST)
        assert answer.status_code == 200
        return bytes(answer.content)

    yield ask
