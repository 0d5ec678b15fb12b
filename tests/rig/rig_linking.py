"""Links of entries in tests: the officers who end one, make one anew, and find two to be one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from rig_card import Resident
from rig_journey import Journey, Trip
from rig_paper import typed_envelope
from rig_people import Person

from meibo.connectors.resident_register.typed_numbers import check_typed
from meibo.connectors.resident_register.whole_register import send_parts, take_answers
from meibo.doors.clock import links, periodic
from meibo.flow.registration.linking.commands.ask_to_type import ask_to_type
from meibo.flow.registration.linking.commands.begin_relinking import begin_relinking
from meibo.flow.registration.linking.commands.confirm_link import confirm_link
from meibo.flow.registration.linking.commands.confirm_unlinking import confirm_unlinking
from meibo.flow.registration.linking.commands.deposit_typed import deposit_typed
from meibo.flow.registration.linking.commands.propose_unlinking import propose_unlinking
from meibo.flow.registration.linking.commands.second_unlinking import second_unlinking
from meibo.flow.registration.periodic.commands.approve_enquiry import approve_enquiry
from meibo.flow.registration.periodic.commands.propose_enquiry import propose_enquiry
from meibo.terms.actor import Actor

DUTIES = {
    "registrar": ("register",), "examiner": ("examine",), "superior": ("approve",),
    "superior-2": ("approve",), "superior-3": ("approve",), "receiver": ("receive",),
    "receiver-2": ("receive",), "all": ("register", "examine", "approve", "receive"),
}  # fmt: skip
REASON = {"code": "another_person", "reason": "本人の申出と戸籍で分かった"}


@dataclass
class Links:
    """A journey's officers, each with one duty, and what they do."""

    journey: Journey

    def __post_init__(self) -> None:
        self.entries = self.journey.begun_about
        self.people: dict[str, Person] = {
            name: self.journey.hired(f"link-{name}", *duties) for name, duties in DUTIES.items()
        }

    def does(self, name: str, command: Any, **values: Any) -> Any:
        """One officer's act; what is begun about an entry is gone on with under the same."""
        for one in ("unlinking", "relinking"):
            if one in values:
                values.setdefault("entry", self.entries.get(values[one], uuid4()))
        with self.journey.acting(self.people[name]) as actor:
            done = command(actor, self.journey.at, **values)
        if isinstance(done, UUID) and "entry" in values:
            self.entries[done] = values["entry"]
        return done

    def seconded(self, entry: UUID | None) -> UUID:
        """An unlinking that only wants its final confirmation."""
        made: UUID = self.does("registrar", propose_unlinking, entry=entry, **REASON)
        self.does("examiner", second_unlinking, unlinking=made)
        return made

    def unlinked(self, entry: UUID | None) -> UUID:
        """An unlinking that is done."""
        made = self.seconded(entry)
        self.does("superior", confirm_unlinking, unlinking=made)
        return made

    def begun(self, entry: UUID | None) -> UUID:
        """A relinking whose number is to be typed."""
        made: UUID = self.does("registrar", begin_relinking, entry=entry)
        return made

    def type(self, relinking: UUID, name: str, number: str) -> None:
        """One officer types the number."""
        order = self.does(name, ask_to_type, relinking=relinking)
        envelope = typed_envelope(self.journey, order, number)
        self.does(name, deposit_typed, relinking=relinking, envelope=envelope)

    def check(self) -> None:
        """The number process's step, then the clock's."""
        with self.journey.as_role("number"):
            check_typed(Actor("process:number"), self.journey.at)
        self.clock()

    def clock(self) -> None:
        """What the clock does about links."""
        with self.journey.as_role("clock"):
            links.judge_relinked_numbers(self.journey.clock, self.journey.at)
            links.settle_relinkings(self.journey.clock, self.journey.at)

    def typed(self, entry: UUID | None, *numbers: str) -> UUID:
        """A relinking whose number both have typed and that was compared."""
        made = self.begun(entry)
        for name, number in zip(("receiver", "receiver-2"), numbers, strict=True):
            self.type(made, name, number)
        self.check()
        return made

    def confirmed(self, entry: UUID | None, who: Resident) -> UUID:
        """A relinking confirmed by a superior and settled by the clock."""
        made = self.typed(entry, who.number, who.number)
        self.does("superior", confirm_link, relinking=made)
        self.clock()
        return made


def one_holder(journey: Journey) -> Trip:
    """A stage: somebody registered, and the officers of links."""
    Links(journey)
    return journey.to("registered")


def kept(rows: Any) -> list[UUID]:
    """Whose numbers are kept."""
    return [one for (one,) in rows("SELECT pseudonym FROM vault.vault_number ORDER BY stored_at")]


def pseudonym(rows: Any, trip: Trip) -> UUID:
    ((found,),) = rows(
        "SELECT qualification_pseudonym FROM register.register_entry WHERE id = %s", trip.entry
    )
    return UUID(str(found))


def states(rows: Any, table: str) -> list[str]:
    return [one for (one,) in rows(f"SELECT state FROM vault.{table}")]


def nothing_typed_is_left(rows: Any) -> bool:
    return not rows("SELECT FROM vault.vault_envelope WHERE document IS NOT NULL"
                    " OR sealed IS NOT NULL OR lookup IS NOT NULL")  # fmt: skip


def asked_whole(journey: Journey, officers: Links, *steps: str) -> None:
    """A whole-register enquiry, as far as some steps."""
    enquiry = officers.does("registrar", propose_enquiry, register="nurse")
    officers.does("superior", approve_enquiry, enquiry=enquiry)
    for step in steps:
        at = journey.later(minutes=6)
        with journey.as_role("number" if step == "number" else "clock"):
            if step == "number":
                send_parts(Actor("process:number"), at)
                take_answers(Actor("process:number"), at)
            else:
                getattr(periodic, step)(journey.clock, at)
