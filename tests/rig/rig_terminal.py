"""The identity-confirmation terminal in tests: the officer who searches, the superiors, and the steps of
the number process and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from rig_card import Resident
from rig_journey import REGISTER, Journey, Trip

from meibo.connectors.resident_register.searches import answer_searches
from meibo.doors.clock import searches
from meibo.flow.intake.commands.begin_search import begin_search
from meibo.flow.intake.search_rules import APPLICATION, VISITOR, Wanted
from meibo.terms.actor import Actor

DUTIES = {"searcher": "terminal", "searcher-2": "terminal", "superior": "approve",
          "receiver": "receive"}  # fmt: skip


def basics(who: Resident) -> dict[str, str]:
    return {name: who.juki[name] for name in ("name", "birth_date", "sex", "address")}


def for_visitor(who: Resident, **changes: Any) -> Wanted:
    said: dict[str, Any] = {"identity": ("driving_licence",), "reason": "住所の変更の相談で来庁"}
    return Wanted(VISITOR, "", asked=basics(who), **said | changes)


@dataclass
class Terminal:
    """A journey's terminal."""

    journey: Journey

    def __post_init__(self) -> None:
        self.people = {
            name: self.journey.people.officer(duty, registers=[REGISTER], name=f"terminal-{name}")
            for name, duty in DUTIES.items()
        }

    def does(self, name: str, command: Any, **values: Any) -> Any:
        """One officer's act."""
        with self.journey.acting(self.people[name]) as actor:
            return command(actor, self.journey.at, **values)

    def for_application(self, trip: Trip, who: Resident | None = None, **changes: Any) -> Wanted:
        """About the person of an application, or about who is searched for instead."""
        reference = changes.pop("reference", None) or self.reference(trip)
        return Wanted(APPLICATION, reference, (), "", basics(who or trip.who) | changes)

    def reference(self, trip: Trip) -> str:
        from meibo.flow.intake.models import Application

        with self.journey.as_role("clock"):
            found: str = Application.objects.values_list("reference", flat=True).get(
                id=trip.application
            )
        return found

    def begun(self, wanted: Wanted, name: str = "searcher", search: UUID | None = None) -> UUID:
        """A search that Juki-net is to be asked about."""
        made = search or uuid4()
        self.does(name, begin_search, search=made, register=REGISTER, wanted=wanted)
        return made

    def answer(self) -> int:
        """The number process's step."""
        with self.journey.as_role("number"):
            return answer_searches(Actor("process:number"), self.journey.at)

    def answered(self, wanted: Wanted, name: str = "searcher") -> UUID:
        """A search that was answered."""
        made = self.begun(wanted, name)
        self.answer()
        return made

    def clock(self, **later: float) -> int:
        """What the clock does after some time; how many searches it looked through."""
        at = self.journey.later(**later)
        with self.journey.as_role("clock"):
            searches.delete_over(self.journey.clock, at)
            return searches.reconcile(self.journey.clock, at)
