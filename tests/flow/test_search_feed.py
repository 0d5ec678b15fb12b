"""The file of a published register for the search systems: three columns, everybody in force, no more."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tracemalloc
from argparse import Namespace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from rig_card import resident
from rig_journey import Journey

from meibo.catalogue import published_registers, qualification
from meibo.catalogue.layouts import layouts
from meibo.doors.console.search_feed import run_search_feed
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.verification.commands.export_feed import export_feed
from meibo.flow.verification.feed import COLUMNS, line
from meibo.rooms.register import published
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day
from meibo.terms.refusal import Refusal

CONSOLE, JOURNAL = (
    Actor("console:test"),
    """
SELECT case_ref, outcome FROM journal.journal_entry WHERE function = 'verification.export_feed' ORDER BY id
""",
)
VARIANT, FORMULA = "渡邉\U000e0111　遥", "＝見本　花子"
# Half of them revoked, a tenth of the others over since yesterday.
_MANY = """
WITH new AS (
  INSERT INTO register.register_entry (id, register, register_file, registration_number,
         registered_on, qualification_pseudonym, portal_pseudonym, account, "case")
  SELECT gen_random_uuid(), 'pharmacist', 'yaku', 1000 + n, '2020-01-01', gen_random_uuid(),
         gen_random_uuid(), gen_random_uuid(), gen_random_uuid()
    FROM generate_series(1, %s) AS n RETURNING id, registration_number AS n)
INSERT INTO register.register_version (id, entry_id, register, sequence, act, status, effective_on,
                                       valid_until, recorded_at, cause, name_key, particulars)
SELECT gen_random_uuid(), id, 'pharmacist', 1, 'registration',
       CASE WHEN n::int %% 2 = 0 THEN 'revoked' ELSE 'registered' END, '2020-01-01',
       CASE WHEN n::int %% 20 = 1 THEN '2026-01-01'::date END, now(), gen_random_uuid(), 'k',
       json_build_object('family_name', '同姓' || n, 'given_name', '同名', 'sex', '1') FROM new
"""


def physicians(journey: Journey) -> None:
    """Two, the second of them suspended; and a nurse."""
    trips = [
        journey.to("registered", resident(841 + place, name=name), register=register)
        for place, (name, register) in enumerate(
            ((VARIANT, "physician"), (FORMULA, "physician"), ("看護　次郎", "nurse")))
    ]  # fmt: skip
    today = japanese_day(journey.at)
    with journey.acting(journey.officer("registrar", "physician")) as actor:
        proposed = propose_disposition(
            actor, journey.at, entry=trips[1].entry, kind="suspension", starts_on=today,
            ends_on=today + timedelta(days=9), letter_number="医政発第1号", reason="見本",
        )  # fmt: skip
    with journey.acting(journey.officer("approver", "physician")) as actor:
        approve_disposition(actor, journey.at, disposition=proposed)


def feed(journey: Journey, folder: Path, *registers: str) -> int:
    with journey.as_role("console"):
        return run_search_feed(Namespace(to=str(folder), register=list(registers), json=False))


@pytest.mark.requirement("EXT-07")
@pytest.mark.stage(at=physicians)
def test_everybody_in_force_once_with_three_data_each(
    journey: Journey, rows: Any, tmp_path: Path
) -> None:
    assert feed(journey, tmp_path) == 0
    names = {f"{one}.{kind}" for one in published_registers() for kind in ("csv", "json")}
    assert {one.name for one in tmp_path.iterdir()} == names
    content = (tmp_path / "physician.csv").read_bytes()
    listed = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    assert listed[0] == ["氏名", "登録年", "性別コード"]
    (codes,) = {(row[1], row[2]) for row in listed[1:]}  # of these people alike
    assert codes[0] == str(journey.at.year)
    assert codes[1] in ("1", "2")
    assert sorted(row[0] for row in listed[1:]) == sorted([VARIANT, FORMULA])
    said = json.loads((tmp_path / "physician.json").read_text())
    assert (said["people"], said["columns"]) == (2, listed[0])
    assert said["sha256"] == hashlib.sha256(content).hexdigest()
    assert (tmp_path / "dentist.csv").read_bytes() == line(listed[0])
    assert (tmp_path / "physician.csv").stat().st_mode & 0o077 == 0
    assert rows(JOURNAL) == [
        (one, "2" if one == "physician" else "0") for one in published_registers()
    ]


@pytest.mark.requirement("EXT-07")
@pytest.mark.stage(at=physicians)
def test_no_other_register_and_no_other_data(journey: Journey, connect: Any, rows: Any) -> None:
    with journey.as_role("console"), pytest.raises(Refusal) as refused:
        export_feed(CONSOLE, journey.at, register="nurse", take=lambda _: None)
    assert refused.value.code == "verification.not_published"
    assert rows(JOURNAL) == [("", "refused:verification.not_published")]
    with connect("console", autocommit=True) as console:
        found = console.execute("SELECT * FROM register.search_feed('nurse', current_date)")
        assert found.fetchall() == [], "its owner reaches the published registers alone"
        assert [one.name for one in found.description] == ["name", "year", "sex"]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            console.execute("SELECT particulars FROM register.register_version")
    for role in ("public", "officer", "machine", "verifier"):
        with connect(role, autocommit=True) as other, pytest.raises(
            psycopg.errors.InsufficientPrivilege
        ):  # fmt: skip
            other.execute("SELECT * FROM register.search_feed('physician', current_date)")


def test_what_breaks_off_leaves_neither_file_nor_entry(
    journey: Journey, connect: Any, rows: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(autocommit=True).execute(_MANY, [40])
    (tmp_path / "pharmacist.csv").write_text("of yesterday")
    monkeypatch.setattr(published, "_AT_ONCE", 10)
    taken = iter(range(5))

    def full(self: Any, cells: Any) -> bytes:
        if next(taken, None) is None:
            raise OSError("no space left on device")
        return b"x"

    with monkeypatch.context() as patch:
        patch.setattr(
            "meibo.flow.verification.commands.export_feed.line", lambda row: full(None, row)
        )
        with pytest.raises(OSError, match="no space"):
            feed(journey, tmp_path, "pharmacist")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [
        ("pharmacist.csv", "of yesterday")
    ]
    assert rows(JOURNAL) == []


def test_the_whole_is_never_held(
    journey: Journey, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is of the rows fetched at once, however many there are; who is over is left out."""
    connect(autocommit=True).execute(_MANY, [8_000])
    monkeypatch.setattr(published, "_AT_ONCE", 50)
    size = 0

    def take(part: bytes) -> None:
        nonlocal size
        size += len(part)

    with journey.as_role("console"):
        connection.ensure_connection()
        tracemalloc.start()
        count = export_feed(CONSOLE, journey.at, register="pharmacist", take=take)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert count == 8_000 // 2 - 8_000 // 20
    assert size > 100_000
    assert peak < 300_000, peak


@pytest.mark.requirement("EXT-07")
def test_columns_are_made_of_items_that_the_layouts_have() -> None:
    """The layouts describe registers; of this file the documents say which data, and no layout has it."""
    for register in published_registers():
        layout = layouts()[qualification(register).record_layout]
        (items,) = (one.items for one in layout.blocks if one.name == "名簿情報")
        for made_of in COLUMNS.values():
            assert set(made_of) <= set(items), (register, made_of)
    assert len(COLUMNS) == 3
    with pytest.raises(ValueError, match="no other"):
        line(["見本　花子", 2026, "1", "12345"])
