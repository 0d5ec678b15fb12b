"""One row of a third party's checks is judged: an entry of its own, by the code that judges all."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from meibo.flow.verification.judging import judge
from meibo.flow.verification.key_binding import Asked
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import process
from meibo.rooms.journal.visit import read


@dataclass(frozen=True, slots=True)
class Caller:
    """As much of a party as its rows are judged by."""

    id: UUID
    registers: frozenset[str]
    items: frozenset[str]


@read("parties.check_row", purpose="verification", permit=process)
def check_row(act: Act, *, caller: Caller, presented: str) -> Verdict:
    """What is said of a certificate; a bound presentation must be for the party's client id."""
    asked = Asked(str(caller.id), registers=caller.registers, allowed=caller.items)
    verdict = judge(act, presented, asked)
    act.outcome = verdict.code
    return verdict
