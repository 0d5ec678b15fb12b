"""Somebody judged the journal: what was verified, up to where, with what result."""

from __future__ import annotations

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.models import Verification
from meibo.rooms.journal.permits import process
from meibo.rooms.journal.report import Report

KEPT = 100


@act("journal.fsck", purpose="journal", permit=process)
def record_fsck(act: Act, *, scope: str, report: Report) -> None:
    """scope: "whole" from the first entry, "onward" from what was verified before."""
    first = report.findings[0] if report.findings else None
    Verification.objects.create(
        scope=scope,
        start=report.start,
        size=report.good.size,
        root=report.good.root,
        finished=report.finished,
        outcome=first.code if first else "good",
        findings=[finding.as_json() for finding in report.findings[:KEPT]],
        verified_at=act.at,
    )
    act.outcome = f"done:size={report.good.size}"
    if first:
        act.outcome = f"found:{first.code}:{first.place} size={report.good.size}"
