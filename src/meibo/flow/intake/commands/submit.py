"""The signed application arrives: the legal moment."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import connection

from meibo import plugs
from meibo.flow.intake.drafts import own_signed_draft
from meibo.flow.intake.ports import SignatureJudge, Signed
from meibo.flow.intake.refusals import document_changed
from meibo.flow.intake.states import ApplicationState, NumberCheck
from meibo.rooms.documents.window import freeze
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.vault.deposit import still_opens

_ARRIVED = """
UPDATE intake.intake_application
   SET state = %s, arrived_at = %s, number_check = %s, cms = %s, signer = %s::jsonb
 WHERE id = %s
"""


@act("intake.submit", purpose="application", permit=applicant)
def submit(act: Act, *, application: UUID, cms: bytes) -> str:
    """Submit with the card's detached signature (DER); returns the reference (APP-02, REG-02).

    Refuses signature.<code> where it is not a good one over the draft's bytes,
    intake.document_changed where no bytes are fixed, intake.arrived the second time, and
    vault.key_retired where the card is to be read again: better now, while everything can still be
    changed, than after it has arrived. From here the number check runs and the clock counts.
    """
    row = own_signed_draft(act, application)
    if row.document is None:
        # Nothing was prepared, or it was changed since: no signature is over that, not even over
        # no bytes at all.
        raise document_changed()
    judge: SignatureJudge = plugs.fill("intake.signature")
    signed = judge.judge(bytes(row.document), cms, act.at)
    if row.envelope is not None:
        still_opens(act, row.envelope)
    freeze(row.id)
    _arrive(row.id, act.at, signed)
    return row.reference


def _arrive(application: UUID, at: datetime, signed: Signed) -> None:
    """The row's one change; the policy of UPDATE lets drafts alone be reached."""
    signer = json.dumps(asdict(signed.signer), ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(
            _ARRIVED,
            [ApplicationState.ARRIVED.value, at, NumberCheck.WAITING.value, signed.cms, signer,
             application],
        )  # fmt: skip
        assert cursor.rowcount == 1, "a locked draft is one row"
