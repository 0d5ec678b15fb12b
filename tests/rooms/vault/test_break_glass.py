"""Beyond the limits: by two people, for a while, counted, and never without a warrant."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pyotp
import pytest
from rig_removal import without

from meibo.doors.console import as_officer, break_glass
from meibo.rooms.vault.commands.approve_break_glass import approve_break_glass
from meibo.rooms.vault.commands.end_break_glass import end_break_glass
from meibo.rooms.vault.commands.request_break_glass import request_break_glass
from meibo.rooms.vault.limits import REGISTRATION_CHECK
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

CONSOLE = Actor("test:console")
ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture
def done(journey: Any) -> Callable[..., Any]:
    """A command as the console: its result, or the refusal's code."""

    def done(command: Callable[..., Any], **named: Any) -> Any:
        with journey.as_role("console"):
            try:
                return command(CONSOLE, journey.at, **named)
            except Refusal as refusal:
                return refusal.code

    return done


def asked(done: Any, **changes: Any) -> Any:
    said = {
        "purpose": REGISTRATION_CHECK,
        "reason": "災害時の一斉確認",
        "by": ONE,
        "minutes": 5,
        "most": 2,
    }
    return done(request_break_glass, **{**said, **changes})


def broken(done: Any) -> int:
    found: int = asked(done)
    assert done(approve_break_glass, request=found, by=OTHER) is None
    return found


@pytest.mark.requirement("AUD-04")
def test_a_tripped_breaker_lets_some_uses_through_and_stays_tripped(
    reveal: Any, warranted: Any, rows: Any, done: Any
) -> None:
    rows("UPDATE vault.vault_breaker SET tripped_at = now(), tripped_why = 'hour'")
    assert reveal() == "vault.breaker"
    request = asked(done)
    assert reveal() == "vault.breaker", "asking alone opens nothing"
    assert done(approve_break_glass, request=request, by=OTHER) is None
    assert [reveal() for _ in range(3)] == [warranted[2]] * 2 + ["vault.breaker"], "its own limit"
    assert rows("SELECT used, most FROM vault.vault_breakglass") == [(2, 2)]
    assert rows("SELECT break_glass FROM vault.vault_reveal") == [(request,)] * 2
    assert rows(
        "SELECT tripped_why FROM vault.vault_breaker WHERE purpose = 'registration_identity_check'"
    ) == [("hour",)]


@pytest.mark.parametrize("limit", ["per_minute", "per_hour", "per_case_a_day"])
def test_beyond_every_limit_nothing_trips_meanwhile(
    reveal: Any, warranted: Any, rows: Any, done: Any, limit: str
) -> None:
    rows(f"UPDATE vault.vault_breaker SET {limit} = 1")
    broken(done)
    assert [reveal() for _ in range(3)] == [warranted[2]] * 3
    assert rows("SELECT used FROM vault.vault_breakglass") == [(2,)], "the first was within limits"
    assert reveal() == ("vault.limit" if limit == "per_minute" else "vault.breaker")


@pytest.mark.requirement("VLT-01")
def test_no_glass_stands_in_for_a_warrant(reveal: Any, rows: Any, done: Any) -> None:
    broken(done)
    assert reveal(case=uuid4()) == "vault.no_warrant"
    assert reveal(purpose="curiosity") == "vault.no_warrant"


def test_it_ends_by_itself_and_when_told(reveal: Any, warranted: Any, rows: Any, done: Any) -> None:
    rows("UPDATE vault.vault_breaker SET tripped_at = now(), tripped_why = 'hour'")
    first = broken(done)
    assert reveal() == warranted[2]
    assert asked(done) == "vault.glass_under_way"
    rows("UPDATE vault.vault_breakglass SET expires_at = now()")
    assert reveal() == "vault.breaker"
    second = broken(done)
    assert second != first
    assert reveal() == warranted[2]
    assert done(end_break_glass, request=second) is None
    assert reveal() == "vault.breaker"
    assert done(end_break_glass, request=second) == "vault.no_glass"


@pytest.mark.requirement("ACC-11")
@pytest.mark.parametrize("guarded", [False, True])
def test_nobody_gives_it_to_themselves(done: Any, rows: Any, guarded: bool) -> None:
    """In the function's words, and where those are gone by the table's constraint."""
    found = asked(done)
    if guarded:
        assert done(approve_break_glass, request=found, by=ONE) == "vault.glass_by_two"
    else:
        without(rows, "vault.approve_break_glass", "g.requested_by = p_by", "false")
        with pytest.raises(Exception, match="vault_glass_broken_by_two"):
            done(approve_break_glass, request=found, by=ONE)
    assert rows("SELECT approved_at FROM vault.vault_breakglass") == [(None,)]


def test_a_request_is_good_for_an_hour(done: Any, rows: Any) -> None:
    found = asked(done)
    rows("UPDATE vault.vault_breakglass SET requested_at = now() - interval '61 minutes'")
    assert done(approve_break_glass, request=found, by=OTHER) == "vault.no_glass"
    assert isinstance(asked(done), int), "and makes room"


@pytest.mark.parametrize(
    "changes", [{"reason": "急"}, {"minutes": 61}, {"minutes": 0}, {"most": 0}, {"most": 1001}]
)
def test_reason_time_and_uses_are_bounded(
    done: Any, rows: Any, connect: Any, changes: dict[str, Any]
) -> None:
    assert asked(done, **changes) == "vault.break_glass"
    said = {"reason": "災害時の一斉確認", "minutes": 5, "most": 2, **changes}
    with connect("console", autocommit=True) as console, pytest.raises(psycopg.DataError):
        console.execute(
            "SELECT vault.request_break_glass(%s, %s, %s, %s, %s)",
            [REGISTRATION_CHECK, said["reason"], ONE, said["minutes"], said["most"]],
        )
    assert asked(done, purpose="curiosity") == "vault.no_purpose"
    assert rows("SELECT 1 FROM vault.vault_breakglass") == []


def test_at_the_console_two_officers_prove_who_they_are(
    journey: Any, rows: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ID, password and one-time code, each typed; a code works once; every step is an entry."""
    from meibo.rooms.accounts.commands.open_officer import open_officer

    secrets = {}
    for name in ("system-1", "system-2"):
        with journey.as_role("console"):
            secrets[name] = pyotp.random_base32()
            open_officer(
                CONSOLE, journey.at, login_name=name, display_name=f"見本 {name}", authority="mhlw",
                registers=["nurse"], duties=[], password="correct horse battery",
                totp_secret=secrets[name],
            )  # fmt: skip

    def run(verb: str, officer: str, code: str = "", **named: Any) -> int:
        typed = iter(["correct horse battery",
                      code or pyotp.TOTP(secrets[officer]).at(datetime.now(UTC))])  # fmt: skip
        monkeypatch.setattr(as_officer.getpass, "getpass", lambda _: next(typed))
        with journey.as_role("console"):
            found: int = getattr(break_glass, f"run_{verb}")(Namespace(officer=officer, **named))
        return found

    request = {"purpose": REGISTRATION_CHECK, "reason": "災害時の確認", "minutes": 5, "uses": 3}
    assert run("request", "system-1", "000000", **request) == 1
    assert run("request", "system-1", **request) == 0
    ((number,),) = rows("SELECT id FROM vault.vault_breakglass")
    assert run("approve", "system-1", request=number) == 1, "its code was used"
    assert run("approve", "system-2", request=number) == 0
    with journey.as_role("console"):
        capsys.readouterr()
        assert break_glass.run_list(Namespace(json=False)) == 0
    said = capsys.readouterr().out
    assert "見本 system-1・見本 system-2" in said
    assert "open" in said
    found = rows("SELECT function, outcome FROM journal.journal_entry WHERE function LIKE %s"
                 " ORDER BY id", "vault.%break_glass")  # fmt: skip
    assert found == [
        ("vault.request_break_glass", f"requested:{number} minutes:5 uses:3"),
        ("vault.approve_break_glass", "done"),
    ]
