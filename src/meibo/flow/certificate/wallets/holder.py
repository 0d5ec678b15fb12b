"""What a signed-in holder may give a wallet: own entries that have not ended."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.models import WalletGrant
from meibo.flow.certificate.refusals import no_entry, not_in_force
from meibo.flow.certificate.states import GrantState
from meibo.rooms.journal.act import Act
from meibo.rooms.register.models import Entry
from meibo.rooms.register.rules import has_ended
from meibo.rooms.register.window import latest, standing_of
from meibo.terms.day import japanese_day


def own_entry(act: Act, entry: UUID) -> Entry:
    """An own entry that a certificate can be made of today; refuses certificate.no_entry,
    certificate.not_in_force."""
    row = Entry.objects.filter(id=entry).first()
    if row is None:
        raise no_entry()
    act.about(case=row.id, subject=row.qualification_pseudonym)
    if has_ended(standing_of(latest(row.id)), japanese_day(act.at)):
        raise not_in_force()
    return row


def close_offers(act: Act, entry: UUID) -> None:
    """Offers of an entry that nobody has taken."""
    rows = WalletGrant.objects.filter(entry=entry, state=GrantState.OPEN, way="pre_authorized")
    rows.update(state=GrantState.CLOSED, closed_at=act.at)
