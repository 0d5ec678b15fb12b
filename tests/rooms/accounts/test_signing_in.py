"""Signing in: password and one-time code of officers, the card's flow of applicants."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher, Type
from rig_people import PASSWORD, code_at

from meibo.rooms.accounts.commands.begin_card_login import LIFETIME, begin_card_login
from meibo.rooms.accounts.commands.claim_card_login import claim_card_login
from meibo.rooms.accounts.commands.open_officer import open_officer
from meibo.rooms.accounts.commands.sign_in_by_password import (
    FAILURES,
    LOCKED,
    STEP,
    sign_in_by_password,
)
from meibo.rooms.accounts.models import Account
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

LOGIN = Actor("test:login")


@pytest.fixture
def now() -> datetime:
    """The middle of a step, so that half a minute more or less is another."""
    seconds = int(datetime.now(UTC).timestamp()) // STEP * STEP + STEP // 2
    return datetime.fromtimestamp(seconds, UTC)


@pytest.fixture
def officer(people: Any, now: datetime) -> str:
    """An officer whose last used code is old."""
    person = people.officer("examine", at=now - timedelta(minutes=10))
    name: str = person.name
    return name


@pytest.fixture
def attempt(as_role: Any, officer: str, now: datetime) -> Any:
    """Try to sign in; True where it went well. The outcome is in the journal."""

    def attempt(
        *, password: str = PASSWORD, code: str | None = None, at: datetime = now,
        name: str = officer,
    ) -> bool:  # fmt: skip
        with as_role("login"):
            token = sign_in_by_password(
                LOGIN, at, login_name=name, password=password,
                code=code_at(at) if code is None else code,
            )  # fmt: skip
        assert token is None or len(token) == 32
        return token is not None

    return attempt


@pytest.fixture
def outcomes(connect: Any) -> Any:
    def outcomes() -> list[str]:
        rows = connect().execute(
            """SELECT outcome FROM journal.journal_entry
                WHERE function = 'accounts.sign_in_by_password' ORDER BY id OFFSET 1"""
        )
        return [row[0] for row in rows]

    return outcomes


@pytest.mark.requirement("ACC-03", "ACC-13")
def test_password_and_code(attempt: Any, outcomes: Any) -> None:
    assert attempt()
    assert outcomes() == ["done"]


@pytest.mark.requirement("ACC-03", "AUD-02")
def test_wrong_in_any_way(attempt: Any, outcomes: Any, now: datetime) -> None:
    assert not attempt(password=PASSWORD + " ")
    assert not attempt(password="")
    assert not attempt(code="000000")
    assert not attempt(code="")
    assert outcomes() == ["failed"] * 4
    assert attempt(), "four failures do not lock"


def test_an_id_nobody_has(attempt: Any, outcomes: Any) -> None:
    assert not attempt(name="nobody")
    assert not attempt(name="")
    assert outcomes() == ["failed", "failed"]


def test_codes_of_other_steps(attempt: Any, now: datetime) -> None:
    for drift in (-2, 1, 2):
        assert not attempt(code=code_at(now + timedelta(seconds=drift * STEP)))
    assert attempt(code=code_at(now - timedelta(seconds=STEP))), "one step of drift"


@pytest.mark.requirement("ACC-13")
def test_a_code_works_once(attempt: Any, now: datetime) -> None:
    assert attempt()
    assert not attempt()
    assert not attempt(code=code_at(now - timedelta(seconds=STEP))), "nor does an older one"
    later = now + timedelta(seconds=STEP)
    assert attempt(at=later)


@pytest.mark.requirement("ACC-13")
def test_five_failures_lock_for_a_quarter_of_an_hour(
    attempt: Any, outcomes: Any, now: datetime
) -> None:
    for _ in range(FAILURES):
        assert not attempt(password="wrong")
    assert not attempt(), "also with everything right"
    assert not attempt(at=now + LOCKED - timedelta(seconds=1))
    assert outcomes() == ["failed"] * FAILURES + ["locked"] * 2
    assert attempt(at=now + LOCKED)


def test_a_good_one_forgets_failures(attempt: Any, now: datetime) -> None:
    for round_ in range(2):
        at = now + timedelta(minutes=round_)
        for _ in range(FAILURES - 1):
            assert not attempt(password="wrong", at=at)
        assert attempt(at=at)


def test_a_closed_account(attempt: Any, as_role: Any, now: datetime) -> None:
    with as_role("console"):
        Account.objects.update(closed_at=now)
    assert not attempt()


@pytest.mark.requirement("ACC-12", "AUD-01")
def test_an_officer_is_opened_once(as_role: Any, officer: str, now: datetime) -> None:
    words: dict[str, Any] = {
        "login_name": officer, "display_name": "別名", "authority": "mhlw", "registers": ["nurse"],
        "duties": ["approve"], "password": "another", "totp_secret": "A" * 32,
    }  # fmt: skip
    with as_role("console"):
        before = Account.objects.values().get()
        assert open_officer(LOGIN, now, **words) == before["id"]
        assert Account.objects.values().get() == before
        with pytest.raises(ValueError, match="unknown duties"):
            open_officer(LOGIN, now, **words | {"duties": ["everything"]})


@pytest.mark.requirement("JUK-16")
def test_nobody_has_a_terminal_where_the_documents_name_none(as_role: Any, now: datetime) -> None:
    words: dict[str, Any] = {
        "login_name": "kaigo-searcher", "display_name": "見本", "authority": "mhlw",
        "registers": ["nurse", "certified_care_worker"], "duties": ["terminal"], "password": "p",
        "totp_secret": "A" * 32,
    }  # fmt: skip
    with as_role("console"):
        with pytest.raises(ValueError, match="searched on no terminal"):
            open_officer(LOGIN, now, **words)
        assert open_officer(LOGIN, now, **words | {"registers": ["nurse"]})


def test_nothing_secret_is_stored_or_journaled(connect: Any, attempt: Any) -> None:
    attempt(password="見本 wrong guess")
    superuser = connect()
    text = str(superuser.execute("SELECT a.password FROM accounts.accounts_account a").fetchall())
    journal = str(superuser.execute("SELECT e::text FROM journal.journal_entry e").fetchall())
    for word in (PASSWORD, "見本 wrong guess"):
        assert word not in text
        assert word not in journal
    assert "$argon2id$" in text


def test_passwords_cost_enough(quick_passwords: PasswordHasher) -> None:
    """At least what OWASP asks of Argon2id: 19 MiB and two rounds, or more memory and one."""
    assert quick_passwords.type is Type.ID
    assert quick_passwords.memory_cost >= 19 * 1024
    assert quick_passwords.time_cost >= 2


@pytest.fixture
def begun(as_role: Any, now: datetime) -> Any:
    with as_role("login"):
        return begin_card_login(LOGIN, now, target="/next")


@pytest.mark.requirement("APP-06")
class TestCardFlow:
    def claim(self, as_role: Any, at: datetime, state: str) -> Any:
        with as_role("login"):
            try:
                return claim_card_login(LOGIN, at, state=state)
            except Refusal as refusal:
                return refusal.code

    def test_challenge_is_s256_of_the_verifier(
        self, as_role: Any, begun: Any, now: datetime
    ) -> None:
        found = self.claim(as_role, now, begun.state)
        digest = hashlib.sha256(found.verifier.encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == begun.challenge
        assert (found.nonce, found.target) == (begun.nonce, "/next")
        assert 43 <= len(found.verifier) <= 128, "RFC 7636 §4.1"

    def test_once_within_ten_minutes(self, as_role: Any, begun: Any, now: datetime) -> None:
        late = now + LIFETIME
        assert self.claim(as_role, late, begun.state) == "login.flow"
        assert self.claim(as_role, late - timedelta(seconds=1), begun.state) != "login.flow"
        assert self.claim(as_role, now, begun.state) == "login.flow"
        assert self.claim(as_role, now, "made up") == "login.flow"

    def test_no_two_are_alike(self, as_role: Any, now: datetime) -> None:
        with as_role("login"):
            made = [begin_card_login(LOGIN, now, target="/") for _ in range(5)]
        assert len({one.state for one in made}) == 5
        assert len({one.nonce for one in made}) == 5
        assert len({one.challenge for one in made}) == 5


@pytest.mark.requirement("APP-10", "REG-12")
def test_a_subject_has_one_account_and_sessions_of_its_own(people: Any) -> None:
    one, again, other = people.applicant("s"), people.applicant("s"), people.applicant("t")
    assert one.account == again.account != other.account
    assert len({one.token, again.token, other.token}) == 3
