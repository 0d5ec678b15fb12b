"""The one judgement of a certificate on paper or as a signed file, once it is known which it is."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.models import Pdf
from meibo.flow.certificate.states import PdfState
from meibo.flow.verification.told import code_of, code_of_old, public_claims
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act
from meibo.rooms.register.window import standing

_FIELDS = ("id", "register", "entry", "state", "sha256")


def judge_paper(act: Act, certificate: UUID, sha256: str = "") -> Verdict:
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
