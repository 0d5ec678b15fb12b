"""Brings an application as far as a test wants it, by the real commands as the right roles."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from rig_card import CardProgram, Resident, resident, signed
from rig_people import ALL_DUTIES, AsRole, People, Person

from meibo.catalogue import procedure, register_file_of, registers_of
from meibo.catalogue.definitions import Item, Procedure
from meibo.connectors.resident_register import asking
from meibo.connectors.resident_register.search_answer import MOST_PEOPLE, SHOWN
from meibo.connectors.resident_register.service import RegisterDownError
from meibo.doors.clock import steps
from meibo.flow.certificate.commands.fetch_pdf import fetch_pdf
from meibo.flow.certificate.commands.request_certificate import request_certificate
from meibo.flow.certificate.commands.request_pdf import request_pdf
from meibo.flow.certificate.making import make_due
from meibo.flow.certificate.models import Credential
from meibo.flow.examination.commands.approve_decision import approve_decision
from meibo.flow.examination.commands.propose_decision import propose_decision
from meibo.flow.examination.commands.record_check import record_check
from meibo.flow.examination.commands.take_in_passers import take_in_passers
from meibo.flow.examination.models import Case
from meibo.flow.intake.commands.ask_for_number import ask_for_number
from meibo.flow.intake.commands.attach_file import attach_file
from meibo.flow.intake.commands.begin import begin
from meibo.flow.intake.commands.deposit_number import deposit_number
from meibo.flow.intake.commands.prepare_document import prepare_document
from meibo.flow.intake.commands.save_answers import save_answers
from meibo.flow.intake.commands.submit import submit
from meibo.flow.intake.number_opening import keep_keys, open_waiting
from meibo.flow.registration.commands.correct import correct
from meibo.flow.registration.commands.erase import erase
from meibo.flow.registration.commands.reissue import reissue
from meibo.flow.registration.commands.run_registration import run_registration
from meibo.rooms.payments.commands.receive_notice import receive_notice
from meibo.rooms.payments.models import Demand
from meibo.rooms.payments.ports import PaymentNotice
from meibo.rooms.register.models import Entry
from meibo.terms.actor import Actor

# A fixed moment: nothing but sessions depends on the real one.
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
REGISTER, PROCEDURE = "nurse", "new_registration"
ANEI = ("boiler_expert_2", "health_officer_1")
PASSED_ON = "2026-03-24"
PDF = b"%PDF-1.7\n% made-up\n"
PNG = b"\x89PNG\r\n\x1a\n made-up "
KINDS = ("duplicate", "identity", "koseki", "form", "attachments", "payment", "disqualification")
VERBS = {"correction": correct, "rewriting": correct, "reissue": reissue, "erasure": erase}
STATES = (
    "draft", "complete", "prepared", "arrived", "opened", "accepted", "paid", "forwarded",
    "examined", "checked", "proposed", "approved", "decided", "entered", "registered",
)  # fmt: skip


def answers(
    who: Resident, register: str = REGISTER, asked: str = PROCEDURE, **changes: str
) -> dict[str, dict[str, str]]:
    """Raw form fields by page, as the door hands them over."""
    family, _, given = who.name.partition("　")
    said = {
        "examination_round": "115", "examination_number": who.number[5:11],
        "family_name": family, "given_name": given, "family_kana": "ミホン",
        "given_kana": "ハナコ", "former_name": "", "former_kana": "",
        "prints_former_name": "yes" if changes.get("former_name") else "",
        "common_name": "", "common_family_kana": "", "common_given_kana": "",
        "exact_characters": "", "sex": who.sex, "domicile": "東京都",
        "address": who.address, "phone": "03-1234-5678",
        **_day("birth_date", who.birth_date),
    }  # fmt: skip
    pages = {}
    for page in procedure(register, asked).pages:
        said |= {
            item.id: "no" for item in page.items if item.kind == "yes_no" and item.id not in said
        }
        said |= {i.id: i.choices[0].value for i in page.items if i.choices and i.id not in said}
        for item in page.items:
            asked = _day(item.id, PASSED_ON) if item.kind == "date" else {item.id: "見本"}
            said |= {name: value for name, value in asked.items() if name not in said}
        names = [part for item in page.items for part in _fields(item)]
        pages[page.id] = {name: changes.get(name, said[name]) for name in names}
    return pages


def _fields(item: Item) -> list[str]:
    parts = ("era", "year", "month", "day")
    return [f"{item.id}_{part}" for part in parts] if item.kind == "date" else [item.id]


def _day(name: str, day: str) -> dict[str, str]:
    year, month, of_month = day.split("-")
    return {
        f"{name}_era": "", f"{name}_year": year, f"{name}_month": month, f"{name}_day": of_month,
    }  # fmt: skip


class FakeJuki:
    """Juki-net as the asking module sees it: answers about residents it knows."""

    def __init__(self) -> None:
        self.people: dict[str, dict[str, Any]] = {}
        self.down = False
        self.asked: list[UUID] = []

    def ready(self) -> None:
        """Nothing is known of the other side before it is asked."""

    def ask_by_number(self, request: UUID, authority: str, number: str) -> dict[str, Any]:
        self.asked.append(request)
        if self.down:
            raise RegisterDownError("ConnectError")
        person = self.people.get(number)
        return {"result": "found" if person else "not_found", "person": person or {}}

    def ask_by_basics(
        self, request: UUID, authority: str, asked: dict[str, str]
    ) -> tuple[dict[str, Any], str | None]:
        self.asked.append(request)
        if self.down:
            raise RegisterDownError("ConnectError")
        found = [
            (number, person) for number, person in self.people.items()
            if all(person.get(item) == value for item, value in asked.items())
        ]  # fmt: skip
        if len(found) != 1:
            return {"result": "many" if found else "not_found", "person": {}}, None
        return {"result": "found", "person": found[0][1]}, found[0][0]

    def search(self, request: UUID, authority: str, asked: dict[str, str]) -> dict[str, Any]:
        self.asked.append(request)
        if self.down:
            raise RegisterDownError("ConnectError")
        found = [
            {item: person[item] for item in SHOWN if item in person}
            for person in self.people.values()
            if all(person.get(item) == value for item, value in asked.items())
        ]
        result = ("not_found", "found", "many")[min(len(found), 2)]
        more = len(found) > MOST_PEOPLE
        return {"result": result, "people": found[:MOST_PEOPLE], "more": more}


@dataclass
class Trip:
    """One application under way."""

    who: Resident
    person: Person
    application: UUID
    raw: dict[str, dict[str, str]]
    register: str = REGISTER
    procedure: str = PROCEDURE
    document: bytes = b""
    case: UUID | None = None
    entry: UUID | None = None

    @property
    def asked(self) -> Procedure:
        """What is applied for."""
        return procedure(self.register, self.procedure)


@dataclass
class Journey:
    """The factory. `at` is when everything happens."""

    people: People
    as_role: AsRole
    program: CardProgram
    juki: FakeJuki
    at: datetime = AT
    # Attachments nobody attaches in these journeys.
    without: frozenset[str] = frozenset()
    clock: Actor = field(default_factory=lambda: Actor("process:clock"))
    _seeds: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    officers: dict[str, Person] = field(default_factory=dict)
    # The entry of each unlinking and relinking that was begun.
    begun_about: dict[UUID, Any] = field(default_factory=dict)
    _keys_kept: bool = False

    def officer(self, which: str, register: str = REGISTER) -> Person:
        """The examiner, approver or registrar of these journeys; each has every duty, for the
        registers of one register file."""
        file = register_file_of(register).id
        name = which if register == REGISTER else f"{file}-{which}"
        return self.hired(name, *ALL_DUTIES, registers=registers_of(file))

    def hired(self, name: str, *duties: str, registers: Iterable[str] = (REGISTER,)) -> Person:
        """An officer by log-in name, opened when first asked for."""
        if name not in self.officers:
            self.officers[name] = self.people.officer(*duties, name=name, registers=registers)
        return self.officers[name]

    def goes_on(self, before: Journey) -> None:
        """Go on where another ended: in a copy of its database, at its time, with its people."""
        self.at, self._keys_kept = before.at, before._keys_kept
        self.officers, self.begun_about = dict(before.officers), dict(before.begun_about)
        self._seeds, self.people.numbers = copy(before._seeds), copy(before.people.numbers)

    @contextmanager
    def acting(self, person: Person) -> Iterator[Actor]:
        """Act as a person through their door."""
        with self.as_role(person.role):
            yield person.actor

    def to(
        self, state: str, who: Resident | None = None, *, person: Person | None = None,
        earlier: UUID | None = None, register: str = REGISTER, asked: str = PROCEDURE,
        **changes: str,
    ) -> Trip:  # fmt: skip
        """A new application brought to one of STATES; changes: raw answers by field."""
        who = who or resident(next(self._seeds))
        person = person or self.people.applicant(f"http://card.test#{who.number[:11]}")
        self.juki.people.setdefault(who.number, who.juki)
        with self.acting(person) as actor:
            application = begin(actor, self.at, register=register, procedure=asked, earlier=earlier)
        raw = answers(who, register, asked, **changes)
        return self.on(Trip(who, person, application, raw, register, asked), state)

    def after(
        self, held: Trip, asked: str, state: str, who: Resident | None = None, **changes: str
    ) -> Trip:
        """What the holder of a registration applies for about it, brought to one of STATES.

        who: the holder as card and Juki-net show them now, where that has changed.
        """
        who = who or held.who
        self.juki.people[held.who.number] = who.juki
        with self.acting(held.person) as actor:
            application = begin(
                actor, self.at, register=held.register, procedure=asked, entry=held.entry
            )
        raw = answers(who, held.register, asked, **changes)
        trip = Trip(who, held.person, application, raw, held.register, asked, entry=held.entry)
        return self.on(trip, state)

    def on(self, trip: Trip, state: str, start: str = "draft") -> Trip:
        """Bring an application from `start` on to a later state."""
        first, last = STATES.index(start), STATES.index(state)
        for step in STATES[first + 1 : last + 1]:
            getattr(self, f"_{step}")(trip)
        return trip

    def keep_keys(self) -> None:
        """The number process knows the vault's keys before anybody seals to them."""
        if not self._keys_kept:
            with self.as_role("number"):
                keep_keys(Actor("process:number"), self.at)
            self._keys_kept = True

    def _complete(self, trip: Trip) -> None:
        self.keep_keys()
        with self.acting(trip.person) as actor:
            for page, raw in trip.raw.items():
                save_answers(actor, self.at, application=trip.application, page=page, raw=raw)
            for one in trip.asked.attachments:
                if one.id in self.without:
                    continue
                content = PDF if "application/pdf" in one.media_types else PNG
                attach_file(actor, self.at, application=trip.application, kind=one.id,
                            name=f"{one.id}.pdf", content=content + one.id.encode())  # fmt: skip
            if trip.asked.on_entry:
                return
            nonce = ask_for_number(actor, self.at, application=trip.application)
            envelope = self.program.envelope(trip.who, trip.application, nonce)
            deposit_number(actor, self.at, application=trip.application, envelope=envelope)

    def _prepared(self, trip: Trip) -> None:
        with self.acting(trip.person) as actor:
            trip.document = prepare_document(actor, self.at, application=trip.application)

    def _arrived(self, trip: Trip) -> None:
        with self.acting(trip.person) as actor:
            submit(actor, self.at, application=trip.application,
                   cms=signed(trip.document, trip.who))  # fmt: skip

    def _opened(self, trip: Trip) -> None:
        with self.as_role("number"):
            open_waiting(Actor("process:number"), self.at)

    def _accepted(self, trip: Trip) -> None:
        self.tick("settle_number_checks")
        self.tick("settle_holder_checks")

    def demand(self, trip: Trip) -> tuple[UUID, int]:
        """Id and amount of the application's demand."""
        with self.as_role("clock"):
            row: tuple[UUID, int] = Demand.objects.values_list("id", "amount").get(
                case=trip.application
            )
        return row

    def _paid(self, trip: Trip) -> None:
        with self.as_role("clock"):
            rows = list(Demand.objects.values_list("id", "amount").filter(case=trip.application))
        for order, amount in rows:
            with self.as_role("machine"):
                receive_notice(Actor("test:machine"), self.at, notice=self.notice(order, amount),
                               signed="jws of the tests")  # fmt: skip

    def notice(self, order: UUID, amount: int, **changes: Any) -> PaymentNotice:
        """What the gateway says when an order was paid."""
        said: Mapping[str, Any] = {
            "notice_id": uuid4(), "order": order, "amount": amount, "status": "paid",
            "paid_at": self.at, **changes,
        }  # fmt: skip
        return PaymentNotice(**said)

    def _forwarded(self, trip: Trip) -> None:
        self.tick("forward_paid")

    def list_passer(self, who: Resident, register: str = REGISTER) -> None:
        """Put a resident on the list of passers, as the console does, where there is one."""
        names = procedure(register, PROCEDURE).passers
        if not names:
            return
        said = {"examination_round": "115", "examination_number": who.number[5:11]}
        head = ",".join((*names, "passed_on,name,birth_date"))
        row = ",".join((*(said[name] for name in names), PASSED_ON, who.name, who.birth_date))
        with self.as_role("console"):
            take_in_passers(Actor("test:console"), self.at, register=register,
                            procedure=PROCEDURE, content=f"{head}\n{row}\n".encode())  # fmt: skip

    def _examined(self, trip: Trip) -> None:
        if not trip.asked.on_entry:
            self.list_passer(trip.who, trip.register)
        self.tick("open_cases")
        with self.as_role("number"):
            asking.ask_due(Actor("process:number"), self.at)
        self.tick("record_answers")
        trip.case = self.case_of(trip)

    def case_of(self, trip: Trip) -> UUID:
        """The examination case of an application."""
        with self.as_role("clock"):
            case: UUID = Case.objects.values_list("id", flat=True).get(application=trip.application)
        return case

    def _checked(self, trip: Trip) -> None:
        self.check(trip)

    def check(self, trip: Trip, **results: tuple[str, str]) -> None:
        """Record the checks that are not settled by rule: passed, or (result, reason) by kind."""
        checks = trip.asked.checks
        with self.acting(self.officer("examiner", trip.register)) as actor:
            for kind in [check.kind for check in checks if not check.not_applicable]:
                result, reason = results.get(kind, ("passed", ""))
                record_check(actor, self.at, case=trip.case, kind=kind, result=result,
                             reason=reason, memo="確認した")  # fmt: skip

    def _proposed(self, trip: Trip) -> None:
        self.propose(trip, "grant")

    def propose(self, trip: Trip, outcome: str, memo: str = "") -> None:
        """Propose a decision as the examiner."""
        with self.acting(self.officer("examiner", trip.register)) as actor:
            propose_decision(actor, self.at, case=trip.case, outcome=outcome, contact_memo=memo)

    def _approved(self, trip: Trip) -> None:
        if not trip.asked.second_person:
            return
        with self.acting(self.officer("approver", trip.register)) as actor:
            approve_decision(actor, self.at, case=trip.case)

    def _decided(self, trip: Trip) -> None:
        self.tick("report_decisions")

    def returned(self, trip: Trip, memo: str = "") -> None:
        """From "examined": a deficient attachment, returned and told."""
        self.check(trip, attachments=("deficient", "unreadable"))
        self.propose(trip, "return", memo)
        self._approved(trip)
        self.tick("report_decisions")

    def _entered(self, trip: Trip) -> None:
        with self.acting(self.officer("registrar", trip.register)) as actor:
            if trip.asked.on_entry:
                VERBS[trip.procedure](actor, self.at, case=trip.case)
                return
            run_registration(actor, self.at, register=trip.register)
        with self.as_role("clock"):
            trip.entry = Entry.objects.values_list("id", flat=True).get(case=trip.case)

    def _registered(self, trip: Trip) -> None:
        self.tick("report_registrations")

    def certify(self, trip: Trip) -> tuple[str, UUID]:
        """A registered person's certificate: the SD-JWT as the holder has it, and its id."""
        with self.acting(trip.person) as actor:
            credential: UUID = request_certificate(actor, self.at, entry=trip.entry)
        self.tick("issue_certificates")
        with self.as_role("clock"):
            return Credential.objects.get(id=credential).jwt, credential

    def paper(self, trip: Trip) -> tuple[bytes, UUID]:
        """A registered person's certificate as PDF, and its number; `timestamps` must stand by."""
        with self.acting(trip.person) as actor:
            number: UUID = request_pdf(actor, self.at, entry=trip.entry)
        self.sign_pdfs()
        with self.as_role("applicant"):
            return fetch_pdf(trip.person.actor, self.at, entry=trip.entry).content, number

    def sign_pdfs(self) -> int:
        """The signer process's step."""
        with self.as_role("signer"):
            return make_due(Actor("process:signer"), self.at)

    def tick(self, step: str, at: datetime | None = None) -> int:
        """One step of the clock process."""
        with self.as_role("clock"):
            done: int = getattr(steps, step)(self.clock, at or self.at)
        return done

    def later(self, **by: float) -> datetime:
        """Move this journey's time on."""
        self.at += timedelta(**by)
        return self.at
