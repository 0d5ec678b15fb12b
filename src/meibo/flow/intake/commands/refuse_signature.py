"""A signature that was found bad: nothing changes, the journal remembers it."""

from __future__ import annotations

from typing import NoReturn
from uuid import UUID

from meibo.flow.intake.drafts import own_draft
from meibo.flow.intake.refusals import bad_signature
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant


@act("intake.refuse_signature", purpose="application", permit=applicant)
def refuse_signature(act: Act, *, application: UUID, code: str) -> NoReturn:
    """Refuses signature.<code> for an own draft; always (REG-02)."""
    own_draft(act, application)
    raise bad_signature(code)
