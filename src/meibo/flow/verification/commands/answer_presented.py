"""Anyone asks whether a presented certificate is valid; the answer is computed from the register."""

from __future__ import annotations

from meibo.flow.verification.judging import judge
from meibo.flow.verification.key_binding import Asked
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
