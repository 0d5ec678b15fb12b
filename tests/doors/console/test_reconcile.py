"""`meibo reconcile` in two officers' names: each proves who they are before anybody is asked about."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest
from rig_journey import Journey

from meibo.doors.console import as_officer
from meibo.doors.console.reconcile import run_reconcile
from meibo.rooms.accounts.commands.open_officer import open_officer
from meibo.terms.actor import Actor

PASSWORD = "correct horse battery"
TWO = (("asks", "register"), ("approves", "approve"))


@pytest.fixture
def secrets(journey: Journey) -> dict[str, str]:
    made = {name: pyotp.random_base32() for name, _ in TWO}
    with journey.as_role("console"):
        for name, duty in TWO:
            open_officer(
                Actor("console"), journey.at, login_name=name, display_name=f"見本 {name}",
                authority="mhlw", registers=["nurse"], duties=[duty], password=PASSWORD,
                totp_secret=made[name],
            )  # fmt: skip
    return made


@pytest.mark.requirement("JUK-07")
@pytest.mark.parametrize("liar", ["asks", "approves"])
def test_nobody_is_asked_about_in_the_name_of_who_does_not_prove_it(
    journey: Journey, connect: Any, monkeypatch: Any, secrets: dict[str, str], liar: str
) -> None:
    def typed() -> Iterator[str]:
        for name, _ in TWO:
            yield PASSWORD
            yield "000000" if name == liar else pyotp.TOTP(secrets[name]).at(datetime.now(UTC))

    said = typed()
    monkeypatch.setattr(as_officer.getpass, "getpass", lambda _: next(said))
    args = Namespace(register="nurse", asked_by="asks", approved_by="approves", wait=0.0, json=True)
    with journey.as_role("console"):
        assert run_reconcile(args) == 1
    found = connect().execute("SELECT count(*) FROM registration.registration_wholeenquiry")
    assert found.fetchone() == (0,)


def test_two_who_prove_it_are_asked_for(
    journey: Journey, connect: Any, monkeypatch: Any, secrets: dict[str, str]
) -> None:
    said = iter(
        word
        for name, _ in TWO
        for word in (PASSWORD, pyotp.TOTP(secrets[name]).at(datetime.now(UTC)))
    )
    monkeypatch.setattr(as_officer.getpass, "getpass", lambda _: next(said))
    args = Namespace(register="nurse", asked_by="asks", approved_by="approves", wait=0.0, json=True)
    with journey.as_role("console"):
        assert run_reconcile(args) == 1, "it goes on by itself"
    found = connect().execute("SELECT state FROM registration.registration_wholeenquiry")
    assert found.fetchall() == [("approved",)]
