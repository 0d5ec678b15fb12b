"""Anyone asks about a certificate on paper: by its two-dimensional code, or by the signed file."""

from __future__ import annotations

import hashlib
from uuid import UUID

from meibo import plugs
from meibo.flow.certificate.models import Pdf
from meibo.flow.certificate.paper import code
from meibo.flow.certificate.states import PdfState
from meibo.flow.verification.ports import (
    BadDocumentError,
    BadSignatureError,
    CodeKeys,
    DocumentJudge,
    UnknownKeyError,
)
from meibo.flow.verification.told import code_of, code_of_old, public_claims
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.window import standing

_FIELDS = ("id", "register", "entry", "state", "sha256")


@act("verification.answer_printed", purpose="verification", permit=process)
def answer_printed(act: Act, *, payload: str, salt: str = "", name: str = "") -> Verdict:
    """Judge the code of a printed certificate; name: as printed, where the asker typed it.

    A name can be compared with the salt alone, which the code's fragment holds; nothing of either
    is written down.
    """
    verdict = _judge_code(act, payload, salt, name)
    act.outcome = verdict.code
    return verdict


@act("verification.answer_pdf", purpose="verification", permit=process)
def answer_pdf(act: Act, *, content: bytes) -> Verdict:
    """Judge a signed PDF: signature, chain, time, what was added since, then the register."""
    judge: DocumentJudge = plugs.fill("verification.document_judge")
    try:
        verdict = _answer(act, judge.judge(content), hashlib.sha256(content).hexdigest())
    except BadDocumentError as error:
        verdict = Verdict(error.code)
    act.outcome = verdict.code
    return verdict


def _judge_code(act: Act, payload: str, salt: str, name: str) -> Verdict:
    keys: CodeKeys = plugs.fill("verification.code_keys")
    try:
        found = code.read(payload)
        keys.verify(found.key_id, found.signed, found.signature)
    except code.UnreadableCodeError:
        return Verdict("malformed")
    except UnknownKeyError:
        return Verdict("other_issuer")
    except BadSignatureError:
        return Verdict("altered")
    known_salt = code.read_salt(salt)
    asked = bool(name.strip()) and known_salt is not None
    if asked and code.committed(known_salt or b"", name) != found.commitment:
        act.about(case=found.certificate)
        return Verdict("name_differs")
    verdict = _answer(act, found.certificate)
    return Verdict(verdict.code, verdict.claims, name_agrees=asked)


def _answer(act: Act, certificate: UUID, sha256: str = "") -> Verdict:
    """What the register says of a certificate now; sha256: of the file, where there is one.

    Around a good signature some bytes are signed by nobody (the room left for it, what a later
    revision may add): a file that differs even there is not the one that was issued.
    """
    row = Pdf.objects.only(*_FIELDS).filter(id=certificate).first()
    if row is None:
        return Verdict("unknown")
    act.about(case=row.id)
    if sha256 and sha256 != row.sha256:
        return Verdict("not_as_issued")
    found = standing(row.entry)
    if row.state == PdfState.WITHDRAWN:
        said = code_of_old("withdrawn", found, act.at)
    else:
        said = code_of(found, act.at) if row.state == PdfState.ISSUED else "unknown"
    known = said != "unknown"
    return Verdict(said, public_claims(row.register, row.entry, found) if known else {})
