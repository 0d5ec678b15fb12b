"""Somebody opens the link of a provision: what the holder chose, judged as of now (CRT-04, CRT-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meibo.flow.certificate.models import Provision, ProvisionAccess
from meibo.flow.certificate.provisions.queries import is_live
from meibo.flow.certificate.provisions.refusals import link_over
from meibo.flow.certificate.provisions.sealing import NotSealedSoError, unseal
from meibo.flow.certificate.wallets.handles import digest
from meibo.flow.verification.judging import judge
from meibo.flow.verification.key_binding import Asked
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

# What the public's door may read of a provision.
_READ = ("id", "state", "digest", "content", "expires_at")


@dataclass(frozen=True, slots=True)
class Opened:
    """The answer about what was provided, and until when the link can be opened."""

    verdict: Verdict
    until: datetime


@act("verification.open_provision", purpose="verification", permit=process)
def open_provision(act: Act, *, handle: str, audience: str) -> Opened:
    """Open what a link leads to; the holder sees that and when it was. Refuses certificate.link_over."""
    row = Provision.objects.only(*_READ).filter(digest=digest(handle)).first()
    if row is None or row.content is None or not is_live(row, act.at):
        raise link_over()
    try:
        text = unseal(handle, row.id, bytes(row.content))
    except NotSealedSoError:
        raise link_over() from None
    verdict = judge(act, text, Asked(audience))
    act.about(case=row.id)
    act.outcome = verdict.code
    ProvisionAccess.objects.create(provision_id=row.id, at=act.at)
    return Opened(verdict, row.expires_at)
