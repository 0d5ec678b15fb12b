"""The holder of family registers: a store of its own, people known by the holder's own codes.

It answers the interface system with bytes sealed to the enquirer: the network carries what it cannot
read.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from neighbours.encoding import canonical
from neighbours.hybrid import seal
from neighbours.info_network.codes import HOLDER, code_of
from neighbours.info_network.families import Change, Family, families
from neighbours.info_network.keys import Keys
from neighbours.info_network.organisations import Organisation
from neighbours.store import Store

INFO = b"info-network-answer-v1"
SCHEMA = """
CREATE TABLE IF NOT EXISTS family (code TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS provision (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, code TEXT NOT NULL, enquirer TEXT NOT NULL,
    request_id TEXT NOT NULL, result TEXT NOT NULL
) STRICT;
"""


def _pair(found: tuple[date, str] | None) -> dict[str, str] | None:
    return None if found is None else {"day": found[0].isoformat(), "how": found[1]}


def _change(found: Change) -> dict[str, str | None]:
    day = found.day.isoformat() if found.day else None
    return {"day": day, "reason": found.reason, "domicile": found.domicile}


def written(found: Family) -> dict[str, Any]:
    """The 16 items of 戸籍関係情報, changes as a list."""
    return {
        "base_day": found.base_day.isoformat(),
        "changes": [_change(one) for one in found.changes],
        "birth_place": found.birth_place,
        "nationality_gained": _pair(found.nationality_gained),
        "nationality_lost": _pair(found.nationality_lost),
        "nationality_cancelled": _pair(found.nationality_cancelled),
        "death": _pair(found.death),
        "death_cancelled": _pair(found.death_cancelled),
        "death_day_uncertain": found.death_day_uncertain,
    }


class Holder:
    """The family registers, each under the holder's own code of the person."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self._store = Store(folder / "family_register.sqlite3", SCHEMA)
        rows = [
            (code_of(keys, HOLDER, record_code), canonical(written(found)).decode())
            for record_code, found in families().items()
        ]
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM family")
            connection.executemany("INSERT INTO family VALUES (?, ?)", rows)

    def answer(
        self, code: str, enquirer: Organisation, enquirer_code: str, request_id: str, at: str
    ) -> dict[str, Any]:
        """The answer about one person, sealed to the enquirer and bound to the request."""
        with self._store.transaction() as connection:
            row = connection.execute("SELECT record FROM family WHERE code = ?", (code,)).fetchone()
            result = "provided" if row else "no_record"
            connection.execute(
                "INSERT INTO provision (at, code, enquirer, request_id, result)"
                " VALUES (?, ?, ?, ?, ?)",
                (at, code, enquirer.id, request_id, result),
            )
        record = json.loads(row["record"]) if row else None
        plain = {"result": result, "code": enquirer_code, "record": record}
        bound = {"request_id": request_id, "organisation": enquirer.id, "kid": enquirer.kid}
        return seal(plain, enquirer.sealing, INFO, bound)
