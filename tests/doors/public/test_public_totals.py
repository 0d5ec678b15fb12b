"""How many are registered: the page, the file and the answer for programs say the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from rig_doors import browser, door_open
from rig_pages import page_of

from meibo.config.database import setup
from meibo.doors.public import totals

_MANY = """
WITH new AS (
  INSERT INTO register.register_entry (id, register, register_file, registration_number,
         registered_on, qualification_pseudonym, portal_pseudonym, account, "case")
  SELECT gen_random_uuid(), 'nurse', 'iseki', n, make_date(2020 + n / 40, 1, 1), gen_random_uuid(),
         gen_random_uuid(), gen_random_uuid(), gen_random_uuid()
    FROM generate_series(1, 55) AS n RETURNING id, registration_number)
INSERT INTO register.register_version (id, entry_id, register, sequence, act, status, effective_on,
                                       recorded_at, cause, name_key, particulars)
SELECT gen_random_uuid(), id, 'nurse', 1, 'registration',
       CASE WHEN registration_number = 1 THEN 'erased' ELSE 'registered' END, '2020-01-01', now(),
       gen_random_uuid(), 'x', jsonb_build_object('sex', (1 + registration_number %% 2)::text)
  FROM new
"""


@pytest.fixture
def counted(database: str) -> Iterator[str]:
    with psycopg.connect(setup.setup_url(database), autocommit=True) as superuser:
        superuser.execute(_MANY.replace("%%", "%").encode())
    totals.kept.forget()
    with door_open("public", database):
        yield database
    totals.kept.forget()


def test_page_file_and_answer_say_the_same(counted: str, connect: Any) -> None:
    said = browser().get("/totals.json").json()
    (nurses,) = said["registers"]
    assert (nurses["people"], nurses["years_not_shown"]) == (54, 0)
    assert nurses["years"] == [
        {"year": 2021, "people": 16, "sex": None},
        {"year": 2020, "people": 38, "sex": {"1": 19, "2": 19}},
    ]
    listed = list(csv.reader(io.StringIO(browser().get("/totals.csv").content.decode("utf-8-sig"))))
    assert ["nurse", "2020", "女", "19"] in listed
    assert ["nurse", "2021", "計 / all", "16"] in listed
    words = page_of(browser().get("/totals?lang=ja")).words
    assert "合計 54 人" in words
    entries = (
        connect(autocommit=True)
        .execute(
            "SELECT outcome FROM journal.journal_entry WHERE function = 'verification.count_totals'"
        )
        .fetchall()
    )
    assert entries == [("done",)], "counted once, shown three times"


def test_the_public_role_gets_counts_and_no_particulars(counted: str, connect: Any) -> None:
    with connect("public", autocommit=True) as connection:
        rows = connection.execute(
            "SELECT * FROM register.count_registered(current_date)"
        ).fetchall()
        assert len(rows) == 4
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT particulars FROM register.register_version")
