"""Anyone asks whether a certificate is valid; the answer is computed from the register."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.window import held
from meibo.flow.verification.judging import judge, status_of
from meibo.flow.verification.key_binding import Asked
from meibo.flow.verification.told import public_claims
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.look import look
from meibo.rooms.journal.permits import process


@look("verification.answer", purpose="verification", permit=process)
def answer_presented(act: Act, *, text: str, asked: Asked) -> Verdict:
    """Judge a presented SD-JWT: form, signature, disclosures, holder binding, term, status.

    asked: for whom, and with what, a holder's binding must have been made (CRT-04, EXT-07).
    """
    verdict = judge(act, text, asked)
    act.outcome = verdict.code
    return verdict


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
