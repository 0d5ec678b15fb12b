"""An officer signs in with ID, password and a one-time code (ACC-03, ACC-13)."""

from __future__ import annotations

from datetime import timedelta

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from meibo.rooms.accounts.models import Account
from meibo.rooms.accounts.sessions import start_session
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

FAILURES = 5
LOCKED = timedelta(minutes=15)
STEP = 30
hasher = PasswordHasher()
# Verified against where the ID is unknown, so that time does not tell which IDs exist.
_NOBODY = hasher.hash("nobody signs in with this")


def _password_fits(stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except VerifyMismatchError:
        return False


def _code_step(account: Account, code: str, now: int) -> int | None:
    """The time step a one-time code belongs to (RFC 6238, one step of drift), if it is fresh."""
    totp = pyotp.TOTP(account.totp_secret)
    for step in (now // STEP, now // STEP - 1):
        if step > account.totp_last_step and pyotp.utils.strings_equal(
            totp.generate_otp(step), code
        ):
            return step
    return None


def proven(act: Act, login_name: str, password: str, code: str) -> Account | None:
    """The open officer's account that ID, password and one-time code belong to; None otherwise.

    Five failures in a row lock the account for fifteen minutes. The row is locked, so attempts at once
    are counted one after the other; a code works once.
    """
    account = (
        Account.objects.select_for_update()
        .filter(kind="officer", login_name=login_name, closed_at__isnull=True)
        .first()
    )
    if account is None:
        _password_fits(_NOBODY, password)
        act.outcome = "failed"
        return None
    act.about(subject=account.id)
    if account.locked_until is not None and account.locked_until > act.at:
        act.outcome = "locked"
        return None
    step = _code_step(account, code.strip(), int(act.at.timestamp()))
    if not _password_fits(account.password, password) or step is None:
        account.failures += 1
        if account.failures >= FAILURES:
            account.locked_until, account.failures = act.at + LOCKED, 0
        account.save(update_fields=["failures", "locked_until"])
        act.outcome = "failed"
        return None
    account.failures, account.locked_until, account.totp_last_step = 0, None, step
    account.save(update_fields=["failures", "locked_until", "totp_last_step"])
    return account


@act("accounts.sign_in_by_password", purpose="login", permit=process)
def sign_in_by_password(act: Act, *, login_name: str, password: str, code: str) -> bytes | None:
    """A session's token, or None."""
    account = proven(act, login_name, password, code)
    return None if account is None else start_session(account, act.at, act.actor.terminal)
