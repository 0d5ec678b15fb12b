"""The network's own word on whether it runs (停止予告), as the number process takes it in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from meibo.rooms.journal.act import Act
from meibo.rooms.network.models import Run, StopNotice
from meibo.terms.text import Text

KIND = "operating_state"


@dataclass(frozen=True, slots=True)
class Stop:
    """One notice: from, until, and the network's own words."""

    id: str
    begins: datetime
    ends: datetime
    said: Text


def stopped(at: datetime) -> bool:
    """Whether a notice that stands says that the network does not answer now."""
    return StopNotice.objects.filter(
        from_at__lte=at, until_at__gt=at, withdrawn_at__isnull=True
    ).exists()


def standing(at: datetime) -> list[Stop]:
    """The notices that stand, as they were last heard."""
    rows = StopNotice.objects.filter(until_at__gt=at, withdrawn_at__isnull=True)
    return [Stop(row.id, row.from_at, row.until_at, Text(row.said_ja, row.said_en)) for row in rows]


def take_in(act: Act, found: Iterable[Stop], state: str) -> int:
    """Keep what the network says now; what it does not say any more is withdrawn. How many stand."""
    listed = {one.id: one for one in found}
    for one in listed.values():
        said = {"from_at": one.begins, "until_at": one.ends, "said_ja": one.said.ja,
                "said_en": one.said.en, "withdrawn_at": None}  # fmt: skip
        if not StopNotice.objects.filter(id=one.id).update(**said):
            StopNotice.objects.create(id=one.id, seen_at=act.at, **said)
    gone = StopNotice.objects.filter(withdrawn_at__isnull=True, until_at__gt=act.at)
    gone.exclude(id__in=listed).update(withdrawn_at=act.at)
    note_run(act, KIND, state, len(listed))
    return len(listed)


def note_run(act: Act, kind: str, outcome: str, count: int) -> None:
    """Note one run of a batch; of the heartbeat the newest is enough."""
    if kind == KIND:
        newest = Run.objects.filter(kind=kind).order_by("-at").first()
        if newest is not None and (newest.outcome, newest.count) == (outcome, count):
            Run.objects.filter(id=newest.id).update(at=act.at)
            return
    Run.objects.create(kind=kind, at=act.at, outcome=outcome, count=count)
