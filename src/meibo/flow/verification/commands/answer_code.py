"""Anyone asks about a certificate by the code on its holder's screen."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.window import held
from meibo.flow.verification.judging import status_of
from meibo.flow.verification.told import public_claims
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.look import look
from meibo.rooms.journal.permits import process


@look("verification.answer_code", purpose="verification", permit=process)
def answer_code(act: Act, *, credential: UUID) -> Verdict:
    """Judge a certificate by the code in its QR: what the register says, without the name."""
    row = held(credential)
    if row is None:
        act.outcome = "unknown"
        return Verdict("unknown")
    act.about(case=row.id)
    act.outcome = status_of(act, row)
    if act.outcome == "not_yet":
        return Verdict("not_yet")
    return Verdict(act.outcome, public_claims(row.register, row.entry, row.standing))
