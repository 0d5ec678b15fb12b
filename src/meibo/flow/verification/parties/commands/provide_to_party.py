"""A holder provides chosen items to a registered third party, whose program asks by itself (CRT-04)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from meibo.flow.certificate.provisions.giving import Wanted, give
from meibo.flow.verification.models import Party
from meibo.flow.verification.parties.queries import OFFERED
from meibo.flow.verification.parties.refusals import items_of_party, not_registered
from meibo.flow.verification.states import PartyState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.register.models import Entry


@act("parties.provide", purpose="certificate", permit=applicant)
def provide_to_party(
    act: Act, *, entry: UUID, party: UUID, items: Sequence[str], days: int
) -> UUID:
    """Record the consent; the party, and nobody else, can ask about the person while it stands.

    Refuses party.not_registered, party.items, certificate.no_entry, certificate.none_to_provide,
    certificate.not_offered.
    """
    row = Party.objects.only(*OFFERED).filter(id=party, state=PartyState.ACTIVE).first()
    register = Entry.objects.filter(id=entry).values_list("register", flat=True).first()
    if row is None or register not in row.registers:
        raise not_registered()
    if not set(items) <= set(row.items):
        raise items_of_party(row.items)
    # The purpose is the one the party was registered for, by its code.
    return give(act, Wanted(entry, row.name_ja, row.purpose, items, days, party=row.id))
