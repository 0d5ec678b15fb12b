"""Reading the middle server, for officers with the duty of it (KOS-07) and for the console."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncMonth

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.network.models import Enquiry, Gate, HeldCode, ProvisionRecord, Run, StopNotice

DUTY = "network"
PAGE = 50
MONTHS = timedelta(days=370)


@dataclass(frozen=True, slots=True)
class Counted:
    """Enquiries of one register wanted in one month, by state."""

    month: datetime
    register: str
    state: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The system manager's page: operating state, batches, gates and counts; nothing of anybody."""

    heartbeat: Run | None
    stops: list[StopNotice]
    runs: list[Run]
    gates: list[Gate]
    counts: list[Counted]
    codes: int


@act("network.see_overview", purpose="network", permit=duty(DUTY))
def overview(act: Act) -> Overview:
    """How the middle server stands, of the officer's own registers."""
    rows = (
        Enquiry.objects.filter(register__in=act.scope.registers, wanted_at__gt=act.at - MONTHS)
        .annotate(month=TruncMonth("wanted_at"))
        .values("month", "register", "state")
        .annotate(count=Count("id"))
        .order_by("-month", "register", "state")
    )
    newest = Run.objects.exclude(kind="operating_state").order_by("-at")[:20]
    return Overview(
        heartbeat=Run.objects.filter(kind="operating_state").order_by("-at").first(),
        stops=list(StopNotice.objects.filter(until_at__gt=act.at).order_by("from_at")),
        runs=list(newest),
        gates=list(Gate.objects.order_by("register_file")),
        counts=[Counted(**row) for row in rows],
        codes=HeldCode.objects.count(),
    )


@act("network.see_records", purpose="network", permit=duty(DUTY))
def records(act: Act, before: datetime | None = None) -> list[ProvisionRecord]:
    """A page of provision records of the officer's own registers, newest first."""
    rows = ProvisionRecord.objects.filter(register__in=act.scope.registers)
    if before is not None:
        rows = rows.filter(recorded_at__lt=before)
    return list(rows.order_by("-recorded_at")[:PAGE])


def gates() -> list[Gate]:
    """Every gate, for the console."""
    return list(Gate.objects.order_by("register_file"))
