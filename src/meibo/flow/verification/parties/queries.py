"""Registered third parties as their authority's officers see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meibo.flow.verification.models import Party
from meibo.flow.verification.parties.refusals import no_such_party
from meibo.flow.verification.states import PartyState
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import applicant, officer
from meibo.rooms.journal.visit import read
from meibo.terms.text import Text

MOST = 500
_FIELDS = (
    "id", "name_ja", "name_en", "registers", "items", "purpose", "jwk", "state", "proposed_by",
    "proposed_at", "approved_at", "changed_by", "changed_at", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Registered:
    """One party."""

    id: UUID
    name_ja: str
    name_en: str
    registers: list[str]
    items: list[str]
    purpose: str
    jwk: str
    state: str
    proposed_by: UUID
    proposed_at: datetime
    approved_at: datetime | None
    changed_by: UUID | None
    changed_at: datetime | None
    reason: str


@read("parties.list", purpose="verification", permit=officer)
def list_parties(act: Act) -> list[Registered]:
    """Those of the officer's authority, what waits for approval first, then the newest."""
    rows = Party.objects.filter(authority=act.scope.authority)
    found = [Registered(*row) for row in rows.order_by("-proposed_at").values_list(*_FIELDS)[:MOST]]
    return sorted(found, key=lambda one: one.state != "proposed")


# What of a party everybody with an entry may read.
OFFERED = ("id", "name_ja", "name_en", "registers", "items", "purpose", "state")


@dataclass(frozen=True, slots=True)
class Offered:
    """A party that a holder can provide to."""

    id: UUID
    name: Text
    items: list[str]
    purpose: str


@read("parties.offered", purpose="certificate", permit=applicant)
def offered_parties(act: Act, *, register: str) -> list[Offered]:
    """The active parties that may ask about a register, by name."""
    rows = Party.objects.only(*OFFERED).filter(state=PartyState.ACTIVE)
    return [
        Offered(row.id, Text(row.name_ja, row.name_en), row.items, row.purpose)
        for row in rows.order_by("name_ja", "id")[:MOST]
        if register in row.registers
    ]


@read("parties.see", purpose="verification", permit=officer)
def see_party(act: Act, *, party: UUID) -> Registered:
    """Refuses party.none."""
    act.about(case=party)
    rows = Party.objects.filter(id=party, authority=act.scope.authority)
    row = rows.values_list(*_FIELDS).first()
    if row is None:
        raise no_such_party()
    return Registered(*row)
