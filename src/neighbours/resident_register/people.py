"""The register's store: the residents, with an index for each kind of enquiry."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path

from neighbours.home import own_folder
from neighbours.population import Resident, population
from neighbours.resident_register.folding import fold_address, fold_name
from neighbours.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS resident (
    individual_number TEXT PRIMARY KEY,
    resident_record_code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL, kana TEXT NOT NULL,
    former_name TEXT, common_name TEXT, alphabet_name TEXT,
    birth_date TEXT NOT NULL, sex TEXT NOT NULL CHECK (sex IN ('1', '2', '3')),
    address TEXT NOT NULL, address_key TEXT NOT NULL, municipality_code TEXT NOT NULL,
    alive INTEGER NOT NULL, changed TEXT NOT NULL, changed_on TEXT
) STRICT;
-- A person is found under the name and, where there is one, under the common name (通称).
CREATE TABLE IF NOT EXISTS known_as (
    name_key TEXT NOT NULL, birth_date TEXT NOT NULL, address_key TEXT NOT NULL,
    sex TEXT NOT NULL, written TEXT NOT NULL,
    individual_number TEXT NOT NULL REFERENCES resident ON DELETE CASCADE
) STRICT;
CREATE INDEX IF NOT EXISTS known_as_basic_three ON known_as (name_key, birth_date, address_key);
CREATE INDEX IF NOT EXISTS known_as_basic_four ON known_as (name_key, birth_date, address_key, sex);
CREATE TABLE IF NOT EXISTS filled (
    only INTEGER PRIMARY KEY CHECK (only = 1), digest TEXT NOT NULL
) STRICT;
"""

INSERT_RESIDENT = """
INSERT INTO resident VALUES (
    :individual_number, :resident_record_code, :name, :kana, :former_name, :common_name,
    :alphabet_name, :birth_date, :sex, :address, :address_key, :municipality_code, :alive,
    :changed, :changed_on
)
"""


def _row(person: Resident) -> dict[str, object]:
    row: dict[str, object] = asdict(person)
    row["birth_date"] = person.birth_date.isoformat()
    row["changed_on"] = _iso(person.changed_on)
    row["alive"] = int(person.alive)
    row["address_key"] = fold_address(person.address)
    return row


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _names(person: Resident) -> list[tuple[str, str, str, str, str, str]]:
    address_key, born = fold_address(person.address), person.birth_date.isoformat()
    by_key = {fold_name(name): name for name in (person.common_name, person.name) if name}
    return [
        (key, born, address_key, person.sex, name, person.individual_number)
        for key, name in by_key.items()
    ]


def store(home: Path, more: str = "") -> Store:
    """The register's store. more: tables beside the residents. Raises OSError, sqlite3.Error."""
    return Store(own_folder(home, "resident_register") / "register.sqlite3", SCHEMA + more)


def rename(store: Store, number: str, name: str, on: date) -> None:
    """A resident has another name from a day on. The store was filled before."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE resident SET name = ?, changed = 'name', changed_on = ?"
            " WHERE individual_number = ?", (name, on.isoformat(), number),
        )  # fmt: skip
        connection.execute(
            "UPDATE known_as SET name_key = ?, written = ? WHERE individual_number = ?",
            (fold_name(name), name, number),
        )


def fill(store: Store) -> None:
    """Puts the synthetic population in at the first start, and anew when it has changed."""
    people = population()
    digest = sha256(repr(people).encode("utf-8")).hexdigest()
    with store.transaction() as connection:
        held = connection.execute("SELECT digest FROM filled").fetchone()
        if held is not None and held["digest"] == digest:
            return
        connection.execute("DELETE FROM known_as")
        connection.execute("DELETE FROM resident")
        connection.executemany(INSERT_RESIDENT, [_row(person) for person in people])
        connection.executemany(
            "INSERT INTO known_as VALUES (?, ?, ?, ?, ?, ?)",
            [name for person in people for name in _names(person)],
        )
        connection.execute("INSERT OR REPLACE INTO filled VALUES (1, ?)", (digest,))


def by_individual_number(connection: sqlite3.Connection, number: str) -> list[sqlite3.Row]:
    """No row or one."""
    return connection.execute(
        "SELECT * FROM resident WHERE individual_number = ?", (number,)
    ).fetchall()


def by_resident_record_code(connection: sqlite3.Connection, code: str) -> list[sqlite3.Row]:
    """No row or one."""
    return connection.execute(
        "SELECT * FROM resident WHERE resident_record_code = ?", (code,)
    ).fetchall()


BASIC_THREE = """
SELECT DISTINCT resident.*, known_as.written FROM known_as JOIN resident USING (individual_number)
WHERE known_as.name_key = ? AND known_as.birth_date = ? AND known_as.address_key = ?
"""
BASIC_FOUR = BASIC_THREE + " AND known_as.sex = ?"


def by_basic_three(
    connection: sqlite3.Connection, name: str, birth_date: str, address: str
) -> list[sqlite3.Row]:
    """Everyone whose folded name and address and whose birth date (ISO) are these."""
    keys = (fold_name(name), birth_date, fold_address(address))
    return connection.execute(BASIC_THREE, keys).fetchall()


def by_basic_four(
    connection: sqlite3.Connection, name: str, birth_date: str, sex: str, address: str
) -> list[sqlite3.Row]:
    """As by_basic_three, and of this sex."""
    keys = (fold_name(name), birth_date, fold_address(address), sex)
    return connection.execute(BASIC_FOUR, keys).fetchall()
