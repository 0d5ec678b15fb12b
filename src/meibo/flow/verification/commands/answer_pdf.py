"""Anyone asks about a certificate as a signed file."""

from __future__ import annotations

import hashlib

from meibo import plugs
from meibo.flow.verification.judging_paper import judge_paper
from meibo.flow.verification.ports import BadDocumentError, DocumentJudge
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("verification.answer_pdf", purpose="verification", permit=process)
def answer_pdf(act: Act, *, content: bytes) -> Verdict:
    """Judge a signed PDF: signature, chain, time, what was added since, then the register."""
    judge: DocumentJudge = plugs.fill("verification.document_judge")
    try:
        verdict = judge_paper(act, judge.judge(content), hashlib.sha256(content).hexdigest())
    except BadDocumentError as error:
        verdict = Verdict(error.code)
    act.outcome = verdict.code
    return verdict
