"""Somebody opens the link of a provision: what the holder chose, judged as of now (CRT-04, CRT-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meibo.flow.verification.judging import judge
from meibo.flow.verification.key_binding import Asked
from meibo.flow.verification.provided import opened
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@dataclass(frozen=True, slots=True)
class Opened:
    """The answer about what was provided, and until when the link can be opened."""

    verdict: Verdict
    until: datetime


@act("verification.open_provision", purpose="verification", permit=process)
def open_provision(act: Act, *, handle: str, audience: str) -> Opened:
    """Open what a link leads to; the holder sees that and when it was. Refuses certificate.link_over."""
    row, text = opened(act, handle)
    verdict = judge(act, text, Asked(audience))
    act.about(case=row.id)
    act.outcome = verdict.code
    return Opened(verdict, row.expires_at)
