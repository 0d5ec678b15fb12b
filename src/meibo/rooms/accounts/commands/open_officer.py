"""An officer's account is opened (ACC-03, ACC-12, AUD-01)."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import register_file_of
from meibo.rooms.accounts.commands.sign_in_by_password import hasher
from meibo.rooms.accounts.models import Account
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

DUTIES = frozenset({"receive", "examine", "approve", "register", "network", "terminal"})
# Given with no other: who searches on the terminal decides nothing (JUK-07).
ALONE = "terminal"


@act("accounts.open_officer", purpose="account", permit=process)
def open_officer(
    act: Act, *, login_name: str, display_name: str, authority: str, registers: list[str],
    duties: list[str], password: str, totp_secret: str,
) -> UUID:  # fmt: skip
    """Open one account for one person; an ID that exists keeps its account and its password."""
    if not set(duties) <= DUTIES:
        raise ValueError(f"unknown duties: {sorted(set(duties) - DUTIES)}")
    if ALONE in duties and len(set(duties)) > 1:
        raise ValueError(f"the duty {ALONE} is given with no other")
    if ALONE in duties and not all(register_file_of(one).terminal for one in registers):
        raise ValueError("a register of these is searched on no terminal (JUK-16)")
    known = Account.objects.filter(kind="officer", login_name=login_name).first()
    if known is not None:
        act.outcome = "exists"
        act.about(subject=known.id)
        return known.id
    made = Account.objects.create(
        kind="officer",
        login_name=login_name,
        display_name=display_name,
        authority=authority,
        registers=registers,
        duties=duties,
        password=hasher.hash(password),
        totp_secret=totp_secret,
        opened_at=act.at,
    )
    act.about(subject=made.id)
    return made.id
