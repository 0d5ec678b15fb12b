"""An officer says at the console who they are, by all that a sign-in asks for; no session is made."""

from __future__ import annotations

from uuid import UUID

from meibo.rooms.accounts.commands.sign_in_by_password import proven
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("accounts.confirm_officer", purpose="login", permit=process)
def confirm_officer(act: Act, *, login_name: str, password: str, code: str) -> UUID | None:
    """The officer's account, or None. Failures count and lock as at the door."""
    account = proven(act, login_name, password, code)
    return None if account is None else account.id
