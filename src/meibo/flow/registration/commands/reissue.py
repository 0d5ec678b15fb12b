"""A certificate is issued anew (再交付): the former one counts no more."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.registration.carrying_out import carry_out
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.register.window import unchanged


@act("registration.reissue", purpose="registration", permit=duty("register"))
def reissue(act: Act, *, case: UUID) -> None:
    """Write a granted reissue; what is registered stays as it is."""
    carry_out(act, case, frozenset({"reissue"}), lambda _, before: unchanged(before))
