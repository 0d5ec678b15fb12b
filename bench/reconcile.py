"""Whole-register enquiry: answers parsed, matched, compared and proposed, beside duckdb and COPY."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bench.frame.clock_beside import ClockBeside, clock_beside
from bench.frame.installation import Installation, installed
from bench.frame.rounds import Case, Frame

UNIT = "people/s"
ROWS = 500_000
# Two thirds of the limit's rate: 1.5 times its time.
GOAL = 0.667
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
LARGEST_MIB = 4096
FILL = """
INSERT INTO register.register_entry (id, register, register_file, registration_number, registered_on,
    qualification_pseudonym, portal_pseudonym, account, "case", number_prefix)
SELECT gen_random_uuid(), 'nurse', 'iseki', n, '2020-04-01', md5('person' || n)::uuid,
       gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '' FROM generate_series(1, %s) AS n;
INSERT INTO register.register_version (id, entry_id, register, sequence, act, status, effective_on,
    recorded_at, cause, name_key, particulars)
SELECT gen_random_uuid(), e.id, 'nurse', 1, 'registration', 'registered', '2020-04-01', now(), e."case",
       '', jsonb_build_object('family_name', '見本' || e.registration_number %% 9973, 'given_name',
       '花子' || e.registration_number %% 997, 'family_kana', 'ミホン', 'given_kana', 'ハナコ',
       'former_name', '', 'birth_date', (date '1950-01-01' + e.registration_number %% 20000)::text,
       'sex', (1 + e.registration_number %% 2)::text, 'domicile', '東京都', 'examination_round', '100',
       'examination_number', e.registration_number::text)
  FROM register.register_entry AS e;
"""
# What the other side knows of a person; of a thousand, twenty have another name and three are dead.
_PEOPLE = """
SELECT m.part, m.line, left(md5(w.id || ':' || m.line), 16) AS mark, e.id AS entry,
       v.particulars->>'family_name' || '　' || (v.particulars->>'given_name') AS name,
       replace(v.particulars->>'birth_date', '-', '') AS born, v.particulars->>'sex' AS sex,
       hashint4(e.registration_number) & 1023 AS lot
  FROM vault.vault_wholemember AS m
  JOIN registration.registration_wholepart AS w ON w.enquiry_id = m.run AND w.part = m.part
  JOIN register.register_entry AS e ON e.qualification_pseudonym = m.pseudonym
  JOIN register.register_version AS v ON v.entry_id = e.id
"""
_ROW = """
COPY (SELECT concat(line, ',1,1,', mark, ',,,20261120,1,,,,,,,,,,00,1,1,1,0,',
             CASE WHEN lot < 3 THEN 2 ELSE 1 END, ',', CASE WHEN lot < 3 THEN '90' ELSE '00' END, ',,',
             CASE WHEN lot BETWEEN 100 AND 119 THEN '改名' ELSE '' END || name,
             ',ミホン　ハナコ,', born, ',', sex, ',東京都見本区見本町１丁目', line, '番地,,00,',
             CASE WHEN lot < 3 THEN '20261101' ELSE '' END, ',0,0,0,13101,0,1,,,0,')
        FROM public.bench_register WHERE part = %s ORDER BY line) TO STDOUT
"""
_COLUMNS = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(43))
_LIMIT = """
CREATE TABLE answer AS SELECT c3 AS mark, c22 AS alive, c25 AS name, c27 AS born, c28 AS sex
  FROM read_csv('{folder}/*.csv', columns = {{{columns}}}, header = false, auto_detect = false,
                delim = ',', quote = '', escape = '', new_line = '\\n', ignore_errors = true);
CREATE TABLE held AS SELECT * FROM read_csv('{held}', columns = {{'mark': 'VARCHAR',
    'entry': 'VARCHAR', 'name': 'VARCHAR', 'born': 'VARCHAR', 'sex': 'VARCHAR'}}, header = false,
    auto_detect = false, delim = ',', quote = '', escape = '', new_line = '\\n');
COPY (SELECT uuid(), h.entry, CASE WHEN a.alive = '2' THEN 'death' ELSE 'other' END, h.name, a.name
        FROM answer AS a JOIN held AS h ON h.mark = a.mark
       WHERE a.alive <> '1' OR a.name <> h.name OR a.born <> h.born OR a.sex <> h.sex)
  TO '{out}' (HEADER false);
"""


def options(parser: argparse.ArgumentParser) -> None:
    """--rows N."""
    parser.add_argument("--rows", type=int, default=ROWS, help=f"登録者 / holders ({ROWS:,})")


def run(frame: Frame, args: argparse.Namespace) -> None:
    """Building once, then taking answers in rounds; memory of the process that takes them."""
    with installed() as house, tempfile.TemporaryDirectory(prefix="meibo-bench-answers-") as folder:
        register = _Register(house, Path(folder), args.rows)
        register.fill()
        register.build(frame)
        register.answer()
        with clock_beside(house) as clock:
            register.clock = clock
            _compare(frame, register)


def _compare(frame: Frame, register: _Register) -> None:
    rows = register.rows
    product = Case("answers read, compared, proposed", rows, register.take, register.again)
    peak = frame.once(product).peak or 0.0
    frame.results.note("peak_mib", round(peak), f"最大メモリー / peak memory: {peak:.0f} MiB")
    frame.results.demand("memory_below_4_gib", peak < LARGEST_MIB)
    register.again()
    register.take()
    frame.results.demand("second_time_nothing_new", register.proposals(twice=True))
    frame.compare(
        "answers", unit=UNIT, goal=GOAL, product=product,
        limit=Case(
            "duckdb parse + join + compare, COPY out, COPY in", rows, register.least,
            register.emptied,
        ),
    )  # fmt: skip


class _Register:
    """A register with numbers, and answers about everybody in it. clock: the process beside this one."""

    clock: ClockBeside

    def __init__(self, house: Installation, folder: Path, rows: int) -> None:
        self.house, self.folder, self.rows = house, folder, rows
        self.enquiry, self.at = uuid4(), AT

    def later(self) -> datetime:
        self.at += timedelta(minutes=10)
        return self.at

    def bare(self, statement: str, *values: Any) -> list[Any]:
        """As the superuser, without triggers."""
        with self.house.superuser() as connection:
            connection.execute("SET session_replication_role = replica")
            found = connection.execute(statement, values or None)
            return found.fetchall() if found.description else []

    def fill(self) -> None:
        """Entries, versions and sealed numbers; limits that leave room for one enquiry at once."""
        for statement in FILL.split(";\n")[:2]:
            self.bare(statement % self.rows if "generate_series" in statement
                      else statement.replace("%%", "%"))  # fmt: skip
        with self.house.acting_as("number"):
            from meibo.rooms.vault import sealing

            key = sealing.data_key("mhlw", AT).id
            area = sealing.area(key, "iseki")
            sealed = [area.seal(f"{number:012d}") for number in range(1, self.rows + 1)]
        with self.house.superuser() as connection, connection.cursor() as cursor, cursor.copy(
            "COPY vault.vault_number (pseudonym, register_file, authority, sealed, lookup, data_key,"
            " stored_at, linked_at) FROM STDIN"
        ) as copy:  # fmt: skip
            for number, one in enumerate(sealed, start=1):
                who = _pseudonym(number)
                copy.write_row((who, "iseki", "mhlw", one, os.urandom(32), key, AT, AT))
        self.bare("UPDATE vault.vault_breaker SET per_minute = 1000000, per_hour = 1000000")
        self.bare("VACUUM ANALYZE")

    def build(self, frame: Frame) -> None:
        """Admit everybody, open every number, write every file; each timed by itself, once."""
        self.bare(
            "INSERT INTO registration.registration_wholeenquiry (id, register, state, previous_state,"
            " proposed_by, proposed_at, approved_by, approved_at, last_number) VALUES"
            " (%s, 'nurse', 'approved', '', gen_random_uuid(), now(), gen_random_uuid(), now(), 0)",
            self.enquiry,
        )
        begun = time.perf_counter()
        with self.house.acting_as("clock"):
            from meibo.flow.registration.periodic.commands.admit_part import admit_part
            from meibo.terms.actor import Actor

            while admit_part(Actor("process:clock"), AT, enquiry=self.enquiry):
                pass
        admitted = time.perf_counter()
        self.parts = self.bare(
            "SELECT part, id FROM registration.registration_wholepart ORDER BY part"
        )
        for _ in self._files():
            pass
        built = time.perf_counter()
        rates = {
            "admitted": self.rows / (admitted - begun), "built": self.rows / (built - admitted),
            "aes_gcm": self._bare_opening(),
        }  # fmt: skip
        frame.results.note(
            "building_per_s", {name: round(rate) for name, rate in rates.items()},
            f"照会の作成 / building: admitted {rates['admitted']:,.0f}/s, opened, journaled and"
            f" written {rates['built']:,.0f}/s; bare AES-GCM {rates['aes_gcm']:,.0f}/s",
        )  # fmt: skip

    def _files(self) -> Iterator[bytes]:
        """Every enquiry file, as the number process makes it."""
        with self.house.acting_as("number"):
            from meibo.connectors.resident_register.files.enquiry_file import enquiry_file
            from meibo.rooms.vault.whole_register import open_part
            from meibo.terms.actor import Actor

            for part, request in self.parts:
                opened = open_part(Actor("process:number"), AT, run=self.enquiry, part=part)
                yield enquiry_file("mhlw", str(request), AT.date(), opened.numbers)

    def _bare_opening(self) -> float:
        """AES-GCM of as many sealed numbers, per second."""
        with self.house.acting_as("number"):
            from meibo.rooms.vault import sealing

            area = sealing.area(sealing.data_key("mhlw", AT).id, "iseki")
            sealed, decrypt = area.seal("1" * 12), area.cipher.decrypt
            begun = time.perf_counter()
            for _ in range(self.rows):
                decrypt(sealed[:12], sealed[12:], area.bound)
            return self.rows / (time.perf_counter() - begun)

    def answer(self) -> None:
        """Write the answer files, and the flat copy of the register that the limit reads."""
        from meibo.connectors.resident_register.files.layout import ANSWER_KIND, Frame

        self.bare(f"CREATE TABLE public.bench_register AS {_PEOPLE}")
        self.bare("CREATE INDEX ON public.bench_register (part, line)")
        self.bare("UPDATE registration.registration_wholeenquiry SET state = 'asking'")
        with self.house.superuser() as connection, connection.cursor() as cursor:
            for part, request in self.parts:
                with cursor.copy(_ROW % part) as copy:
                    body = b"".join(bytes(block) for block in copy)
                frame = Frame(ANSWER_KIND, "mhlw", str(request), body.count(b"\n"))
                (self.folder / f"{part}.csv").write_bytes(frame.around(body))

    def again(self) -> None:
        """Nothing taken, nothing proposed."""
        for table in ("difference", "badrow", "proposal"):
            self.bare(f"TRUNCATE registration.registration_{table}")
        self._sent()

    def _sent(self) -> None:
        self.bare(
            "UPDATE registration.registration_wholepart SET state = 'sent', previous_state ="
            " 'admitted', next_try_at = '2020-01-01', tries = 0, proposals = 0, fetches = 0"
        )
        self.bare("CHECKPOINT")

    def proposals(self, *, twice: bool) -> bool:
        """Whether there are as many proposals as people who differ, and none more the second time."""
        count = "SELECT count(*) FROM registration.registration_proposal"
        ((before,),) = self.bare(count)
        if twice:
            self._sent()
            self.take()
        ((after,),), ((differing,),) = self.bare(count), self.bare(
            "SELECT count(*) FROM public.bench_register WHERE lot < 3 OR lot BETWEEN 100 AND 119"
        )  # fmt: skip
        return bool(before == after == differing)

    def take(self) -> None:
        """Every answer read by the number process, and compared by the clock beside it."""
        at = self.later()
        self.clock.begin(at, len(self.parts))
        with self.house.acting_as("number"):
            from meibo.connectors.resident_register import whole_register as number
            from meibo.flow.registration.periodic import parts
            from meibo.flow.registration.periodic.commands.admit_part import compared
            from meibo.terms.actor import Actor

            items = compared("nurse")
            for part, request in self.parts:
                whole = parts.Part(
                    UUID(str(request)), self.enquiry, "nurse", part, "mhlw", items, at.date()
                )
                read = number.read_answer((self.folder / f"{part}.csv").read_bytes(), whole)
                number._answered(Actor("process:number"), at, part=whole, read=read)  # noqa: SLF001
        self.clock.wait()

    def emptied(self) -> None:
        """The limit's table, with the keys that proposals have."""
        self.bare("DROP TABLE IF EXISTS public.bench_proposal")
        self.bare(
            "CREATE TABLE public.bench_proposal (id uuid PRIMARY KEY, entry uuid, kind text,"
            " before text, after text, UNIQUE (entry, kind, after))"
        )
        self.bare("CHECKPOINT")

    def least(self) -> None:
        """COPY out of the register, parse, join and compare by duckdb, COPY in."""
        import duckdb

        held, out = self.folder / "held.txt", self.folder / "out.txt"
        with self.house.superuser() as connection, connection.cursor() as cursor:
            with held.open("wb") as file, cursor.copy(
                "COPY (SELECT mark, entry, name, born, sex FROM public.bench_register)"
                " TO STDOUT (FORMAT csv)"
            ) as copy:  # fmt: skip
                for block in copy:
                    file.write(block)
            with duckdb.connect() as engine:
                engine.execute("SET threads = 2")
                engine.execute(
                    _LIMIT.format(folder=self.folder, held=held, out=out, columns=_COLUMNS)
                )
            with cursor.copy("COPY public.bench_proposal FROM STDIN (FORMAT csv)") as copy:
                copy.write(out.read_bytes())


def _pseudonym(number: int) -> UUID:
    """As FILL makes them."""
    import hashlib

    return UUID(hashlib.md5(f"person{number}".encode(), usedforsecurity=False).hexdigest())
