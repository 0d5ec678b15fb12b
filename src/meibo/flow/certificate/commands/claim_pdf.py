"""The signer takes a request for a PDF for one try."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.certified import entry_of, latest_of
from meibo.flow.certificate.paper import printed
from meibo.flow.certificate.paper.jobs import Job, locked_request
from meibo.flow.certificate.rules import next_try
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.rules import Status, status_on
from meibo.rooms.register.window import standing_of
from meibo.terms.day import japanese_day


@act("certificate.claim_pdf", purpose="certificate", permit=process)
def claim_pdf(act: Act, *, pdf: UUID) -> Job | None:
    """Take a request for one try and read what is to be printed; None where it is taken."""
    row = locked_request(pdf)
    if row is None or row.next_try_at > act.at:
        act.outcome = "nothing"
        return None
    entry = entry_of(row.entry)
    version = latest_of(row.entry)
    act.about(case=row.id, subject=entry.qualification_pseudonym)
    row.version, row.tries = version.id, row.tries + 1
    row.next_try_at = next_try(act.at, row.tries)
    row.save(update_fields=["version", "tries", "next_try_at"])
    day = japanese_day(act.at)
    return Job(
        id=row.id,
        version=version.id,
        subject=entry.qualification_pseudonym,
        tries=row.tries,
        in_force=status_on(standing_of(version), day) == Status.REGISTERED,
        texts=printed.texts(row.id, entry, version, day),
    )
