"""What is done at the console as an officer, who proves it as at the officers' door."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from meibo.rooms.accounts.commands.confirm_officer import confirm_officer
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

ACTOR = Actor(terminal="console")


def confirmed(login_name: str) -> UUID | None:
    """The account of an officer who proves it: ID, password and one-time code, asked for on the terminal,
    never in the command line, which others can read. None, said on stderr, where it fails."""
    print(f"{login_name}:", file=sys.stderr)
    account = confirm_officer(
        ACTOR, datetime.now(UTC), login_name=login_name,
        password=getpass.getpass("パスワード / password: "),
        code=getpass.getpass("ワンタイムコード / one-time code: "),
    )  # fmt: skip
    if account is None:
        print("✗ 本人を確認できません / not confirmed [session.refused]", file=sys.stderr)
    return account


def told(done: Callable[[], str]) -> int:
    """Do it and say what came of it; 1 where it was refused."""
    try:
        print(done())
    except Refusal as refusal:
        print(f"✗ {refusal.message.ja} / {refusal.message.en} [{refusal.code}]", file=sys.stderr)
        return 1
    return 0


def as_officer(login_name: str, done: Callable[[UUID], str]) -> int:
    """Do it as an officer who proves who they are; 1 where that failed or was refused."""
    account = confirmed(login_name)
    return 1 if account is None else told(lambda: done(account))
