"""What a holder provides by a link: opened with the link's handle alone, while the consent stands."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.certificate.models import Provision, ProvisionAccess
from meibo.flow.certificate.provisions.queries import is_live
from meibo.flow.certificate.provisions.refusals import link_over
from meibo.flow.certificate.provisions.sealing import NotSealedSoError, unseal
from meibo.flow.certificate.wallets.handles import digest
from meibo.rooms.journal.act import Act

# What the doors that open links may read of a provision.
_READ = ("id", "state", "party", "digest", "content", "expires_at")


def opened(act: Act, handle: str, party: UUID | None = None) -> tuple[Provision, str]:
    """The provision and the certificate in it; its holder sees that and when it was opened.

    party: who asks, None for anybody with a link: what is for a party is for no other.

    Refuses certificate.link_over.
    """
    row = Provision.objects.only(*_READ).filter(digest=digest(handle)).first()
    if row is None or row.content is None or not is_live(row, act.at):
        raise link_over()
    if row.party not in (None, party):
        raise link_over()
    try:
        text = unseal(handle, row.id, bytes(row.content))
    except NotSealedSoError:
        raise link_over() from None
    ProvisionAccess.objects.create(provision_id=row.id, at=act.at)
    return row, text
