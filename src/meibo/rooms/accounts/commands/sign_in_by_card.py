"""A person has proved to be the holder of a card."""

from __future__ import annotations

from meibo.rooms.accounts.models import Account
from meibo.rooms.accounts.sessions import start_session
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("accounts.sign_in_by_card", purpose="login", permit=process)
def sign_in_by_card(act: Act, *, subject: str) -> bytes:
    """Open a session for a pairwise subject, with an account at the first time (APP-06, APP-10)."""
    Account.objects.bulk_create(
        [Account(kind="applicant", login_name=subject, opened_at=act.at)], ignore_conflicts=True
    )
    account = Account.objects.get(kind="applicant", login_name=subject)
    act.about(subject=account.id)
    return start_session(account, act.at, act.actor.terminal)
