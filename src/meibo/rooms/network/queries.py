"""Reading the middle server, for officers with the duty of it (KOS-07), for the person a record is about,
and for the console."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncMonth

from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import applicant, duty
from meibo.rooms.journal.visit import read
from meibo.rooms.network.models import (
    Enquiry,
    Gate,
    HeldCode,
    ProvisionRecord,
    Rotation,
    Run,
    StopNotice,
)

DUTY = "network"
PAGE = 50
OWN_PAGE = 20
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


@dataclass(frozen=True, slots=True)
class Recorded:
    """A provision record as it is read: that it was asked and what came of it, without anybody."""

    recorded_at: datetime
    task: str
    application: UUID
    occasion: str
    outcome: str
    kept_until: date


@read("network.see_overview", purpose="network", permit=duty(DUTY))
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


@read("network.see_records", purpose="network", permit=duty(DUTY))
def records(act: Act) -> list[Recorded]:
    """The newest provision records of the officer's own registers."""
    rows = ProvisionRecord.objects.filter(register__in=act.scope.registers).order_by("-recorded_at")
    fields = ("recorded_at", "task", "application", "occasion", "outcome", "kept_until")
    return [Recorded(*row) for row in rows.values_list(*fields)[:PAGE]]


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What a person reads of a record about them: who asked whom, for what, what kind of answer came.
    Never what it said."""

    recorded_at: datetime
    settled_at: datetime | None
    authority: str
    task: str
    occasion: str
    holder: str
    items: str
    outcome: str


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """One page of own records, newest first. more: there are older ones."""

    rows: list[OwnRecord]
    more: bool


@read("network.see_own_records", purpose="own_records", permit=applicant)
def own_records(act: Act, *, page: int) -> OwnRecords:
    """The signed-in person's own provision records (番号法 第23条, KOS-04); the first page is 1.

    The rows' fence says whose they are: the account's, and those of the entries that are its own by now,
    which were recorded while a paper was examined.
    """
    act.about(subject=act.scope.account)
    fields = ("recorded_at", "settled_at", "authority", "task", "occasion", "holder", "items",
              "outcome")  # fmt: skip
    listed = ProvisionRecord.objects.order_by("-recorded_at", "id").values_list(*fields)
    start = (page - 1) * OWN_PAGE
    found = [OwnRecord(*row) for row in listed[start : start + OWN_PAGE + 1]]
    return OwnRecords(found[:OWN_PAGE], len(found) > OWN_PAGE)


def gates() -> list[Gate]:
    """Every gate, for the console."""
    return list(Gate.objects.order_by("register_file"))


def rotations() -> list[Rotation]:
    """Every rotation of keys, newest first, for the console."""
    return list(Rotation.objects.order_by("-proposed_at"))
