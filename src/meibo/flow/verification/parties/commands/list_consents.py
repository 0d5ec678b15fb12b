"""A registered third party asks who has consented that it asks about them (CRT-04, CRT-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meibo.flow.certificate.models import Provision
from meibo.flow.certificate.states import ProvisionState
from meibo.flow.verification.parties.assertions import caller
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """A consent that stands. handle: what a check asks by; items: the holder's own that were chosen."""

    handle: str
    register: str
    items: list[str]
    given_at: datetime
    until: datetime


@act("parties.list_consents", purpose="verification", permit=process)
def list_consents(act: Act, *, assertion: str, address: str) -> list[Standing]:
    """The party's, newest first, at most MOST. Of whom each is, only a check tells.

    Refuses party.not_known, party.suspended.
    """
    party = caller(assertion, address, act.at)
    act.about(case=party.id)
    rows = Provision.objects.filter(
        party=party.id, state=ProvisionState.OPEN, expires_at__gt=act.at
    ).order_by("-given_at", "id")
    fields = ("party_handle", "register", "items", "given_at", "expires_at")
    found = [Standing(*row) for row in rows.values_list(*fields)[:MOST]]
    act.outcome = str(len(found))
    return found
