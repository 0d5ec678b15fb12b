"""Two connections at once where people sign in."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from rig_people import PASSWORD, code_at
from rig_races import at_once, codes

from meibo.rooms.accounts.commands.begin_card_login import begin_card_login
from meibo.rooms.accounts.commands.claim_card_login import claim_card_login
from meibo.rooms.accounts.commands.sign_in_by_password import sign_in_by_password
from meibo.terms.actor import Actor

LOGIN = Actor("test:login")


@pytest.mark.requirement("ACC-13", "ACC-03")
def test_failed_passwords_at_once_are_all_counted(
    people: Any, rows: Any, database: str, locked: bool
) -> None:
    officer = people.officer("examine")
    at = datetime.now(UTC)
    call = partial(sign_in_by_password, LOGIN, at, login_name=officer.name, password="wrong",
                   code="000000")  # fmt: skip
    assert at_once("login", database, [call] * 4, before='UPDATE "accounts_account"') == [None] * 4
    assert rows("SELECT failures FROM accounts.accounts_account") == [(4 if locked else 1,)]


@pytest.mark.requirement("ACC-13")
def test_one_code_works_once_also_at_once(
    people: Any, rows: Any, database: str, locked: bool
) -> None:
    officer = people.officer("examine")
    at = datetime.now(UTC).replace(microsecond=0)
    later = at.fromtimestamp(at.timestamp() + 60, UTC)
    call = partial(sign_in_by_password, LOGIN, later, login_name=officer.name, password=PASSWORD,
                   code=code_at(later))  # fmt: skip
    found = at_once("login", database, [call, call], before='UPDATE "accounts_account"')
    assert sum(one is not None for one in found) == (1 if locked else 2)


def test_a_log_in_under_way_is_claimed_once(people: Any, as_role: Any, database: str) -> None:
    """One UPDATE with its condition: nothing to take away, so shown right alone."""
    at = datetime.now(UTC)
    with as_role("login"):
        begun = begin_card_login(LOGIN, at, target="/")
    call = partial(claim_card_login, LOGIN, at, state=begun.state)
    found = codes(at_once("login", database, [call, call], before='UPDATE "accounts_cardflow"'))
    assert found == ["login.flow", "ok"]
