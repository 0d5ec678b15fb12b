"""The clock empties provisions that are over, and forgets records of them after seven years (CRT-04)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from meibo.flow.certificate.models import Provision, ProvisionAccess
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

# Seven years, whichever of them are leap years (利用及び提供の記録, holdings.py).
RECORD_KEPT = timedelta(days=7 * 366)


def _full(at: datetime) -> Any:
    """Those that nobody can open any more and that still hold what was provided."""
    return Provision.objects.filter(expires_at__lte=at, content__isnull=False)


def _old(at: datetime) -> Any:
    return Provision.objects.filter(expires_at__lt=at - RECORD_KEPT)


def provisions_over(at: datetime) -> bool:
    """Whether there is anything to empty or to forget."""
    return bool(_full(at).exists() or _old(at).exists())


@act("certificate.forget_provisions", purpose="certificate", permit=process)
def forget_provisions(act: Act, *, most: int = 500) -> int:
    """Delete what was provided when the link's time is over, and the record of it, with the times it was
    opened, seven years later; how many of both.

    The entry says how many of each; PostgreSQL lets nothing go before its own time.
    """
    emptied: int = _full(act.at).update(content=None)
    ids = list(_old(act.at).order_by("expires_at").values_list("id", flat=True)[:most])
    ProvisionAccess.objects.filter(provision__in=ids).delete()
    forgotten, _ = Provision.objects.only("id").filter(id__in=ids).delete()
    act.outcome = f"emptied={emptied},forgotten={forgotten}"
    return emptied + forgotten
