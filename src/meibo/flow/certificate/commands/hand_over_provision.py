"""An office hands a holder's certificate to a third party on the holder's behalf (CRT-05)."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.models import Provision
from meibo.flow.certificate.provisions.queries import OFFICE, is_live
from meibo.flow.certificate.provisions.refusals import no_consent
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import officer


@act("certificate.hand_over_provision", purpose="registration", permit=officer)
def hand_over_provision(act: Act, *, entry: UUID, provision: UUID) -> str:
    """The handle of the link, for the recipient the holder named; the first time is written down.

    Refuses certificate.no_consent: never given, for another entry, run out, or taken back.
    """
    act.about(case=provision)
    rows = Provision.objects.select_for_update().only(*OFFICE).filter(
        id=provision, entry=entry, by_office=True, register__any_of=sorted(act.scope.registers)
    )  # fmt: skip
    row = rows.first()
    if row is None or not is_live(row, act.at):
        raise no_consent()
    if row.handed_at is None:
        row.handed_at = act.at
        row.save(update_fields=["handed_at"])
    return row.handle
