"""Papers in tests: what officers take in, and the envelopes two of them type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from rig_card import INFO, SUITE, Resident, resident
from rig_journey import PDF, PNG, PROCEDURE, REGISTER, Journey, Trip, answers
from rig_people import Person

from meibo.catalogue import fees_on, procedure
from meibo.connectors.resident_register.typed_numbers import check_typed
from meibo.flow.intake.commands.accept_paper import accept_paper
from meibo.flow.intake.commands.ask_to_type import ask_to_type
from meibo.flow.intake.commands.attach_to_paper import attach_to_paper
from meibo.flow.intake.commands.begin_paper import begin_paper
from meibo.flow.intake.commands.confirm_number import confirm_number
from meibo.flow.intake.commands.deposit_typed import deposit_typed
from meibo.flow.intake.paper_rules import Received
from meibo.rooms.vault.typed import Order
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u, canonical
from meibo.terms.day import japanese_day


def typed_envelope(journey: Journey, order: Order, number: str, **aad: Any) -> dict[str, Any]:
    """What the typing page makes of a number; aad: labels changed."""
    kid = journey.program.kid
    label = {
        "case": str(order.case), "kid": kid, "nonce": order.nonce, "round": order.round,
        "route": "typed", "typist": str(order.typist), **aad,
    }  # fmt: skip
    sealed = SUITE.encrypt(
        canonical({"number": number}), journey.program._vault, INFO + canonical(label)
    )
    return {"v": 1, "kid": kid, "enc": b64u(sealed[:32]), "ct": b64u(sealed[32:]), "aad": label}


@dataclass
class Desk:
    """A journey's counter for papers: two who take in and type, and a superior."""

    journey: Journey
    receipts: int = 0

    def who(self, name: str, register: str = REGISTER) -> Person:
        """receiver, receiver-2, receiver-3 or superior, with that one duty."""
        duty = "approve" if name.startswith("superior") else "receive"
        return self.journey.hired(f"{register}-{name}", duty, registers=[register])

    def received(
        self, register: str = REGISTER, asked: str = PROCEDURE, **changes: Any
    ) -> Received:
        self.receipts += 1
        day = japanese_day(self.journey.at)
        fees = fees_on(procedure(register, asked), day)
        said = Received(
            receipt_number=f"紙-{self.receipts}", arrived_on=day, arrived_by="counter",
            identity=("driving_licence",), number_document="resident_record_with_number",
            fees={fee.kind: "receipt" for fee in fees},
        )  # fmt: skip
        return replace(said, **changes)

    def raw(
        self, who: Resident, register: str = REGISTER, asked: str = PROCEDURE, **changes: str
    ) -> dict[str, str]:
        """One form of all pages."""
        pages = answers(who, register, asked, **changes)
        return {name: value for page in pages.values() for name, value in page.items()}

    def draft(
        self, who: Resident, register: str = REGISTER, asked: str = PROCEDURE,
        entry: UUID | None = None, raw: Mapping[str, str] | None = None, **changes: Any,
    ) -> UUID:  # fmt: skip
        self.journey.keep_keys()
        with self.journey.acting(self.who("receiver", register)) as actor:
            made: UUID = begin_paper(
                actor, self.journey.at, register=register, procedure=asked, entry=entry,
                raw=self.raw(who, register, asked, **raw or {}),
                said=self.received(register, asked, **changes),
            )  # fmt: skip
            for one in procedure(register, asked).attachments:
                content = PDF if "application/pdf" in one.media_types else PNG
                attach_to_paper(actor, self.journey.at, application=made, kind=one.id,
                                name=f"{one.id}.pdf", content=content + one.id.encode())  # fmt: skip
        return made

    def accepted(
        self, who: Resident | None = None, register: str = REGISTER, **changes: Any
    ) -> Trip:
        """A paper whose number is to be typed."""
        who = who or resident(9_000 + self.receipts)
        self.journey.juki.people.setdefault(who.number, who.juki)
        application = self.draft(who, register, **changes)
        with self.journey.acting(self.who("receiver", register)) as actor:
            accept_paper(actor, self.journey.at, application=application)
        return Trip(
            who, self.who("receiver", register), application, {}, register,
            changes.get("asked", PROCEDURE), entry=changes.get("entry"),
        )  # fmt: skip

    def about(self, held: Trip, asked: str, who: Resident | None = None, **changes: Any) -> Trip:
        """A paper about a registration; who: its holder as the paper and Juki-net show them now."""
        who = who or held.who
        self.journey.juki.people[who.number] = who.juki
        return self.accepted(who, held.register, asked=asked, entry=held.entry, **changes)

    def type(self, trip: Trip, name: str, number: str | None = None) -> None:
        """One officer types the number."""
        with self.journey.acting(self.who(name, trip.register)) as actor:
            order = ask_to_type(actor, self.journey.at, application=trip.application)
            envelope = typed_envelope(self.journey, order, number or trip.who.number)
            deposit_typed(actor, self.journey.at, application=trip.application, envelope=envelope)

    def check(self) -> int:
        """The number process's step, then the clock's."""
        with self.journey.as_role("number"):
            done = check_typed(Actor("process:number"), self.journey.at)
        self.journey.tick("judge_typed_numbers")
        return done

    def agreed(self, trip: Trip) -> Trip:
        """Both typed the same, and it is the person's."""
        self.type(trip, "receiver")
        self.type(trip, "receiver-2")
        self.check()
        return trip

    def linked(self, trip: Trip) -> Trip:
        """Confirmed by the superior and settled by the clock."""
        self.agreed(trip)
        with self.journey.acting(self.who("superior", trip.register)) as actor:
            confirm_number(actor, self.journey.at, application=trip.application)
        self.journey.tick("settle_paper_numbers")
        return trip
