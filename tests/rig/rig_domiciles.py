"""A register of nurses whose domiciles are checked regularly, by the real steps as the right roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rig_card import resident
from rig_journey import Journey, Trip
from rig_network import FakeNetwork
from rig_people import Person

from meibo.connectors.info_network import asking
from meibo.doors.clock import domiciles as clock_domiciles
from meibo.doors.clock import periodic as clock_periodic
from meibo.flow.registration.periodic.commands.approve_enquiry import approve_enquiry
from meibo.flow.registration.periodic.commands.confirm_proposal import confirm_proposal
from meibo.flow.registration.periodic.commands.propose_enquiry import propose_enquiry
from meibo.flow.registration.periodic.commands.reject_proposal import reject_proposal
from meibo.flow.registration.periodic.states import Source
from meibo.terms.actor import Actor

NUMBER, CLOCK = Actor("process:number"), Actor("process:clock")


class Domiciles:
    """The register, the network and two officers; held: who is in the register from the start."""

    def __init__(
        self, journey: Journey, network: FakeNetwork, rows: Any, held: Trip | None = None
    ) -> None:
        self.journey, self.network, self.rows, self.held = journey, network, rows, held
        self.first, self.second = journey.officer("registrar"), journey.officer("approver")

    def first_holder(self, family: Any) -> Trip:
        """Who is there from the start, and what the family registers say of them."""
        assert self.held, "nobody is there from the start"
        self.network.families[self.held.who.number] = family
        return self.held

    def holder(self, n: int, family: Any, **changes: str) -> Any:
        """A registered holder, and what the family registers say of them."""
        trip = self.journey.to("registered", resident(n), **changes)
        self.network.families[trip.who.number] = family
        return trip

    def ask(self, register: str = "nurse") -> UUID:
        with self.journey.acting(self.first) as actor:
            enquiry: UUID = propose_enquiry(
                actor, self.journey.at, register=register, source=Source.KOSEKI
            )
        with self.journey.acting(self.second) as actor:
            approve_enquiry(actor, self.journey.at, enquiry=enquiry)
        return enquiry

    def clock(self) -> None:
        at = self.journey.later(minutes=6)
        with self.journey.as_role("clock"):
            clock_domiciles.admit(CLOCK, at)
            clock_domiciles.withdraw_ended(CLOCK, at)
            clock_domiciles.record(CLOCK, at)
            clock_periodic.admit_parts(CLOCK, at)
            clock_periodic.finish_enquiries(CLOCK, at)

    def number(self) -> int:
        at = self.journey.later(minutes=6)
        with self.journey.as_role("number"):
            return asking.ask_due(NUMBER, at)

    def state(self, enquiry: UUID) -> str:
        ((found,),) = self.rows(
            "SELECT state FROM registration.registration_wholeenquiry WHERE id = %s", enquiry
        )
        return str(found)

    def whole(self) -> UUID:
        enquiry = self.ask()
        for _ in range(12):
            self.clock()
            self.number()
            if self.state(enquiry) == "finished":
                return enquiry
        raise AssertionError("the check has no end")

    def outcomes(self) -> list[str]:
        query = "SELECT outcome FROM registration.registration_domicilecheck ORDER BY outcome"
        return [one for (one,) in self.rows(query)]

    def proposals(self) -> list[tuple[str, str]]:
        return list(
            self.rows("SELECT kind, state FROM registration.registration_proposal ORDER BY 1, 2")
        )

    def settle(self, who: Person, kind: str, reason: str = "") -> Any:
        ((proposal,),) = self.rows(
            "SELECT id FROM registration.registration_proposal WHERE kind = %s AND state = 'open'",
            kind,
        )
        with self.journey.acting(who) as actor:
            if reason:
                return reject_proposal(actor, self.journey.at, proposal=proposal, reason=reason)
            return confirm_proposal(actor, self.journey.at, proposal=proposal)
