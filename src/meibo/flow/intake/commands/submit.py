"""The signed application arrives: the legal moment."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from uuid import UUID

from meibo.flow.intake.drafts import own_draft
from meibo.flow.intake.ports import Signed
from meibo.flow.intake.refusals import document_changed
from meibo.flow.intake.states import ApplicationState, NumberCheck
from meibo.rooms.documents.window import freeze
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.vault.deposit import still_opens


@act("intake.submit", purpose="application", permit=applicant)
def submit(act: Act, *, application: UUID, signed: Signed) -> str:
    """Submit with a signature already found good; returns the reference (APP-02, REG-02).

    Refuses intake.document_changed where the signature is over other bytes than the draft's, and
    intake.arrived the second time, and vault.key_retired where the card is to be read again: better
    now, while everything can still be changed, than after it has arrived. From
    here the number check runs and the clock counts.
    """
    row = own_draft(act, application)
    if row.document is None:
        # Nothing was prepared, or it was changed since: no signature is over that, not even over
        # no bytes at all.
        raise document_changed()
    if hashlib.sha256(bytes(row.document)).hexdigest() != signed.document_sha256:
        raise document_changed()
    assert row.envelope is not None, "a document is prepared with an envelope"
    still_opens(act, row.envelope)
    freeze(row.id)
    row.state, row.arrived_at = ApplicationState.ARRIVED, act.at
    row.number_check = NumberCheck.WAITING
    row.cms, row.signer = signed.cms, asdict(signed.signer)
    row.save(update_fields=["state", "arrived_at", "number_check", "cms", "signer"])
    return row.reference
