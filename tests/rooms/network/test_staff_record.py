"""Who logged in and out of the middle server's page, when, and what was done, stands in the journal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from meibo.rooms.accounts.commands.sign_out import sign_out
from meibo.rooms.network.queries import records


@pytest.mark.requirement("KOS-10", "KOS-25")
def test_a_session_is_recorded_from_login_to_logout_and_its_user_cannot_change_it(
    people: Any, as_role: Any, rows: Any, connect: Any
) -> None:
    officer, at = people.officer("network"), datetime.now(UTC)
    with as_role("officer"):
        records(officer.actor, at)
        sign_out(officer.actor, at)
    query = (
        "SELECT function, actor, terminal <> '', recorded_at IS NOT NULL FROM journal.journal_entry"
        " WHERE actor LIKE %s OR subject = %s ORDER BY id"
    )
    found = rows(query, f"%{officer.account}%", str(officer.account))
    steps = ["accounts.sign_in_by_password", "network.see_records", "accounts.sign_out"]
    seen = [row for row in found if row[0] in steps]
    assert [row[0] for row in seen] == steps
    assert all(terminal and recorded for _, _, terminal, recorded in seen)
    assert all(str(officer.account) in actor for _, actor, *_ in seen[1:])
    for change in (
        "UPDATE journal.journal_entry SET actor = 'x'",
        "DELETE FROM journal.journal_entry",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connect("officer", autocommit=True).execute(change)
