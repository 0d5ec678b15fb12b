"""A register office at work: many cases in every state, of every qualification, as rows of real ones.

One application of each kind is brought along by the real commands; the rest are copies of its rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bench.frame.applicants import journey
from bench.frame.copies import Wanted, copy_all
from bench.frame.installation import Installation

# Parts of all cases by how far they have come: a year's work lies behind an office, little on it.
SHARES = {
    "registered": 0.899, "disposed": 0.001, "decided": 0.01, "returned": 0.02, "proposed": 0.01,
    "checked": 0.005, "examined": 0.035, "silent": 0.02,
}  # fmt: skip
# What has not become a case yet, beside them.
BEFORE = {"accepted": 0.01, "complete": 0.03}
YEARS, WEEKS = 730, 70
# Registers whose applications stand in every state; of the others all are registered or examined.
BUSY = ("nurse", "physician", "pharmacist", "boiler_expert_2", "registered_dietitian")


@dataclass
class Office:
    """What was made: the originals by state (of nurses), and an officer of every register."""

    officer: Any
    second: Any
    trips: dict[str, Any] = field(default_factory=dict)
    cases: int = 0


def office(house: Installation, cases: int, registers: int) -> Office:
    """So many cases in so many registers; PostgreSQL's statistics are up to date afterwards."""
    from rig_people import ALL_DUTIES

    from meibo.catalogue import qualifications

    trips = journey(house)
    names = sorted(qualifications(), key=lambda one: (one not in BUSY, one != "nurse", one))
    names = names[:registers]
    found = Office(
        trips.people.officer(*ALL_DUTIES, name="bench", registers=names),
        trips.people.officer(*ALL_DUTIES, name="second", registers=names),
    )
    wanted = _originals(trips, found, names, cases)
    found.cases = sum(one.count + 1 for state, one in wanted if state in SHARES)
    with house.superuser() as connection:
        copy_all(connection, [one for _, one in wanted])
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    return found


def _originals(trips: Any, found: Office, names: list[str], cases: int) -> list[tuple[str, Wanted]]:
    """One application of each state and register, with how many copies of it are wanted."""
    shares = SHARES | BEFORE
    wanted = []
    for state in shares:
        registers = {"registered": names, "examined": names, "disposed": names[:1]}.get(
            state, names[: len(BUSY)]
        )
        each = max(0, round(shares[state] * cases / len(registers)) - 1)
        days = YEARS if state in {"registered", "disposed", "returned"} else WEEKS
        for register in registers:
            trip = _bring(trips, state, register)
            wanted.append((state, Wanted(trip.application, each, days)))
            if register == "nurse":
                found.trips[state] = trip
    return wanted


def _bring(trips: Any, state: str, register: str) -> Any:
    """Decided cases first: a run enters whatever waits, and what is decided is not to be entered."""
    trips.juki.down = state == "silent"
    if state == "returned":
        trip = trips.to("examined", register=register)
        trips.returned(trip)
        return trip
    state_of = {"silent": "examined", "disposed": "registered"}
    trip = trips.to(state_of.get(state, state), register=register)
    if state == "registered":
        trips.certify(trip)
    if state == "disposed":
        _propose_suspension(trips, trip)
    return trip


def _propose_suspension(trips: Any, trip: Any) -> None:
    """A disposition that waits for its second officer."""
    from meibo.flow.registration.commands.propose_disposition import propose_disposition
    from meibo.terms.day import japanese_day

    today = japanese_day(trips.at)
    with trips.acting(trips.officer("registrar", trip.register)) as actor:
        propose_disposition(
            actor, trips.at, entry=trip.entry, kind="suspension", starts_on=today,
            ends_on=today + timedelta(days=30), letter_number="見本第1号", reason="見本",
        )  # fmt: skip
