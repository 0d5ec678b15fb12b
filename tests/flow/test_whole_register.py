"""A whole register is asked about; what differs is proposed, confirmed by officers, and written once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest
from rig_card import resident
from rig_files import FakeFiles
from rig_journey import ANEI, AT, Journey
from rig_people import People, Person
from rig_races import at_once, codes

from meibo.connectors.resident_register.whole_register import send_parts, take_answers
from meibo.doors.clock import periodic
from meibo.flow.registration.periodic.commands.approve_enquiry import approve_enquiry
from meibo.flow.registration.periodic.commands.ask_in_names import ask_in_names
from meibo.flow.registration.periodic.commands.confirm_proposal import confirm_proposal
from meibo.flow.registration.periodic.commands.drop_enquiry import drop_enquiry
from meibo.flow.registration.periodic.commands.propose_enquiry import propose_enquiry
from meibo.flow.registration.periodic.commands.reject_proposal import reject_proposal
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

NUMBER, CLOCK = Actor("process:number"), Actor("process:clock")
ENDLESS = 60


class Register:
    """A register of nurses with its holders, and two officers."""

    def __init__(self, journey: Journey, files: FakeFiles, superuser: Any) -> None:
        self.journey, self.files, self.superuser = journey, files, superuser
        self.first, self.second = journey.officer("registrar"), journey.officer("approver")

    def ask(self) -> UUID:
        """Propose and approve an enquiry."""
        with self.journey.acting(self.first) as actor:
            enquiry: UUID = propose_enquiry(actor, self.journey.at, register="nurse")
        with self.journey.acting(self.second) as actor:
            approve_enquiry(actor, self.journey.at, enquiry=enquiry)
        return enquiry

    def clock(self) -> int:
        at = self.journey.later(minutes=6)
        with self.journey.as_role("clock"):
            return sum(
                step(CLOCK, at) for step in
                (periodic.admit_parts, periodic.compare_parts, periodic.finish_enquiries)
            )  # fmt: skip

    def number(self) -> int:
        at = self.journey.later(minutes=6)
        with self.journey.as_role("number"):
            return send_parts(NUMBER, at) + take_answers(NUMBER, at)

    def whole(self) -> UUID:
        """One whole enquiry, to its end."""
        enquiry = self.ask()
        for _ in range(ENDLESS):
            self.clock()
            self.number()
            if self.rows("SELECT state FROM registration.registration_wholeenquiry WHERE id = %s",
                         enquiry) == [("finished",)]:  # fmt: skip
                return enquiry
        raise AssertionError("the enquiry has no end")

    def rows(self, query: str, *values: Any) -> list[Any]:
        return list(self.superuser.execute(query, values).fetchall())

    def proposals(self) -> list[tuple[str, str]]:
        return self.rows(
            "SELECT kind, state FROM registration.registration_proposal ORDER BY kind, state"
        )

    def proposal(self, kind: str) -> UUID:
        ((found,),) = self.rows(
            "SELECT id FROM registration.registration_proposal WHERE kind = %s", kind
        )
        return UUID(str(found))

    def versions(self) -> list[Any]:
        return self.rows(
            "SELECT act, status, particulars->>'family_name' FROM register.register_version"
            " ORDER BY recorded_at, sequence"
        )

    def settle(self, who: Person, kind: str, **values: Any) -> Any:
        with self.journey.acting(who) as actor:
            command = reject_proposal if values else confirm_proposal
            return command(actor, self.journey.at, proposal=self.proposal(kind), **values)


@pytest.fixture
def register(
    journey: Journey, files: FakeFiles, connect: Callable[..., psycopg.Connection[Any]]
) -> Register:
    return Register(journey, files, connect(autocommit=True))


def now_known(register: Register, trip: Any, **changes: Any) -> None:
    people: Any = register.journey.juki.people
    people[trip.who.number] = {**people[trip.who.number], **changes}


def test_of_a_registration_that_ended_meanwhile_nothing_is_proposed(register: Register) -> None:
    ended, goes_on = (register.journey.to("registered", resident(n)) for n in (1, 2))
    for trip in (ended, goes_on):
        now_known(register, trip, name="改名　花子")
    register.ask()
    register.clock()
    register.clock()
    for _ in range(2):
        register.number()
    register.journey.after(ended, "erasure", "entered")
    register.clock()
    assert register.rows("SELECT different, state FROM registration.registration_wholepart") == [
        (2, "compared")
    ]
    proposed = register.rows("SELECT entry, kind FROM registration.registration_proposal")
    assert proposed == [(goes_on.entry, "name")]


@pytest.mark.requirement("REG-06", "REG-07", "JUK-13")
def test_differences_become_versions_and_a_second_enquiry_changes_nothing(
    register: Register,
) -> None:
    renamed, dead, same = (register.journey.to("registered", resident(n)) for n in (1, 2, 3))
    now_known(register, renamed, name="改名　花子", kana="カイメイ　ハナコ",
              changed_on="2026-11-01")  # fmt: skip
    now_known(register, dead, alive=False, changed_on="2026-11-03")
    register.whole()
    assert register.proposals() == [("death", "open"), ("name", "open")]
    assert register.rows("SELECT sum(equal), sum(different), sum(bad) FROM"
                         " registration.registration_wholepart") == [(1, 2, 0)]  # fmt: skip
    assert register.rows("SELECT * FROM registration.registration_difference") == []
    assert register.rows("SELECT * FROM vault.vault_wholemember") == []
    (until,) = register.rows(
        "SELECT notice_until::text FROM registration.registration_proposal WHERE kind = 'death'"
    )
    assert until == ("2026-12-03",)
    assert len(register.versions()) == 3, "an answer alone changes nothing"
    assert register.settle(register.first, "name") is True
    assert register.settle(register.first, "death") is False, "two people for a death"
    with pytest.raises(Refusal, match=r"periodic\.second_person"):
        register.settle(register.first, "death")
    assert register.settle(register.second, "death") is True
    by = register.rows("SELECT kind, seconded_by, settled_by FROM"
                       " registration.registration_proposal ORDER BY kind")  # fmt: skip
    first, second = register.first.account, register.second.account
    assert by == [("death", first, second), ("name", None, first)]
    after = register.versions()
    assert after[3:] == [
        ("ex_officio_correction", "registered", "改名"),
        ("erasure_on_death", "erased", after[4][2]),
    ]
    register.whole()
    assert register.proposals() == [("death", "confirmed"), ("name", "confirmed")]
    assert register.versions() == after
    assert same.entry


def test_what_was_rejected_is_not_proposed_again(register: Register) -> None:
    trip = register.journey.to("registered", resident(1))
    now_known(register, trip, name="改名　花子")
    register.whole()
    with pytest.raises(Refusal, match=r"periodic\.reason"):
        register.settle(register.first, "name", reason=" ")
    with pytest.raises(Refusal, match=r"periodic\.reason"):
        register.settle(register.first, "name", reason="長" * 501)
    register.settle(register.first, "name", reason="外国籍の通称のため")
    with pytest.raises(Refusal, match=r"periodic\.settled"):
        register.settle(register.second, "name")
    register.whole()
    assert register.proposals() == [("name", "rejected")]
    assert len(register.versions()) == 1


def test_what_looks_like_somebody_else_is_for_people(register: Register) -> None:
    trip = register.journey.to("registered", resident(1))
    now_known(register, trip, name="別　人", birth_date="1950-01-01")
    register.whole()
    assert register.proposals() == [("person", "open")]
    with pytest.raises(Refusal, match=r"periodic\.look_into"):
        register.settle(register.first, "person")


def test_an_entry_that_changed_meanwhile_is_not_overwritten(register: Register) -> None:
    trip = register.journey.to("registered", resident(1))
    now_known(register, trip, name="改名　花子")
    register.whole()
    register.superuser.execute("SET session_replication_role = replica")
    register.superuser.execute(
        'UPDATE register.register_version SET particulars = particulars || \'{"family_name": "他"}\''
    )
    with pytest.raises(Refusal, match=r"periodic\.stale"):
        register.settle(register.first, "name")


def test_an_enquiry_takes_two_people_and_one_at_a_time(register: Register, people: People) -> None:
    with register.journey.acting(register.first) as actor:
        enquiry = propose_enquiry(actor, AT, register="nurse")
        with pytest.raises(Refusal, match=r"periodic\.under_way"):
            propose_enquiry(actor, AT, register="nurse")
        with pytest.raises(Refusal, match=r"periodic\.second_person"):
            approve_enquiry(actor, AT, enquiry=enquiry)
        with pytest.raises(Refusal, match=r"registration\.no_register"):
            propose_enquiry(actor, AT, register="pharmacist")
    with register.journey.acting(register.second) as actor:
        drop_enquiry(actor, AT, enquiry=enquiry)
        with pytest.raises(Refusal, match=r"periodic\.not_proposed"):
            approve_enquiry(actor, AT, enquiry=enquiry)
    console = Actor("console")
    with register.journey.as_role("console"):
        names = {"asked_by": "registrar", "approved_by": "registrar"}
        with pytest.raises(Refusal, match=r"periodic\.second_person"):
            ask_in_names(console, AT, register="nurse", **names)
        with pytest.raises(Refusal, match=r"periodic\.not_in_charge"):
            ask_in_names(console, AT, register="nurse", asked_by="registrar", approved_by="nobody")
        with pytest.raises(Refusal, match=r"registration\.no_register"):
            ask_in_names(console, AT, register="nobodys", **names)
        ask_in_names(console, AT, register="nurse", asked_by="registrar", approved_by="approver")


@pytest.mark.requirement("JUK-17")
def test_the_right_to_enquire_is_not_the_right_to_examine(
    register: Register, people: People
) -> None:
    """Also for the register file of 安衛法."""
    for duty in ("approve", "examine", "receive", "network"):
        officer = people.officer(duty, registers=[ANEI[0]])
        with (
            register.journey.acting(officer) as actor,
            pytest.raises(Refusal, match=r"permit\.not_allowed"),
        ):
            propose_enquiry(actor, AT, register=ANEI[0])
    officer = people.officer("register", registers=[ANEI[0]])
    with register.journey.acting(officer) as actor:
        assert propose_enquiry(actor, AT, register=ANEI[0])


def test_it_goes_on_after_a_neighbour_that_was_down_late_or_forgot(register: Register) -> None:
    trip = register.journey.to("registered", resident(1))
    now_known(register, trip, name="改名　花子")
    register.ask()
    register.clock()
    register.files.down = True
    assert register.number() == 1
    assert register.rows("SELECT state, waiting_for FROM registration.registration_wholepart") == [
        ("admitted", "resident_register_down")
    ]
    register.files.down, register.files.pending = False, 1
    register.number()
    register.files.files.clear()
    register.number()
    assert register.rows("SELECT state FROM registration.registration_wholepart") == [("admitted",)]
    for _ in range(3):
        register.number()
        register.clock()
    assert register.proposals() == [("name", "open")]
    assert len(set(register.files.handed_in)) == 1, "always under the same request id"


def test_a_bad_row_is_listed_the_good_ones_count_and_the_file_is_read_again(
    register: Register,
) -> None:
    trips = [register.journey.to("registered", resident(n)) for n in (1, 2, 3)]
    for trip in trips:
        now_known(register, trip, name="改名　花子")
    register.files.twist = lambda file: file.replace("改名　花子".encode(), b"\xff\xfe", 1).replace(
        file.splitlines()[-1], b"T,3,%d" % (_body(file) - 13)
    )
    register.ask()
    register.clock()
    register.number()
    register.clock()
    bad = "SELECT record, line, item, reason FROM registration.registration_badrow"
    assert register.rows(bad) == [(1, 2, "name", "code")]
    assert register.proposals() == [("name", "open")] * 2
    register.files.twist = lambda file: file
    for _ in range(3):
        register.number()
        register.clock()
    assert register.rows(bad) == []
    assert register.proposals() == [("name", "open")] * 3


def _body(file: bytes) -> int:
    lines = file.splitlines(keepends=True)
    return sum(map(len, lines[1:-1]))


@pytest.mark.requirement("JUK-06")
def test_every_number_of_a_part_is_in_the_journal_before_it_is_opened(register: Register) -> None:
    for n in (1, 2):
        register.journey.to("registered", resident(n))
    before = len(register.rows("SELECT FROM journal.journal_entry WHERE function = 'vault.reveal'"))
    enquiry = register.whole()
    after = register.rows(
        "SELECT j.subject, j.xid < a.xid FROM journal.journal_entry AS j, journal.journal_entry AS a"
        " WHERE j.function = 'vault.reveal' AND j.case_ref = %s"
        " AND a.function = 'periodic.part_sent' AND a.case_ref = %s", str(enquiry), str(enquiry),
    )  # fmt: skip
    assert len({subject for subject, _ in after}) == 2
    assert all(earlier for _, earlier in after)
    total = register.rows("SELECT FROM journal.journal_entry WHERE function = 'vault.reveal'")
    assert len(total) == before + 2


def test_two_officers_at_once_write_one_version(register: Register, database: str) -> None:
    trip = register.journey.to("registered", resident(1))
    now_known(register, trip, name="改名　花子")
    register.whole()
    proposal, at = register.proposal("name"), register.journey.at
    calls = [
        partial(confirm_proposal, who.actor, at, proposal=proposal)
        for who in (register.first, register.second)
    ]
    results = at_once("meibo_officer", database, calls, before='UPDATE "registration_proposal"')
    assert codes(results) == ["ok", "periodic.settled"]
    assert [act for act, *_ in register.versions()] == ["registration", "ex_officio_correction"]


@pytest.mark.requirement("REG-23", "JUK-15")
def test_characters_outside_the_code_are_kept_with_what_is_proposed(register: Register) -> None:
    """外字数 of the answer file; and a changed former surname does not keep the old one's reading."""
    trip = register.journey.to("registered", resident(71, former_name="大野"), former_name="大野",
                               former_kana="オオノ")  # fmt: skip
    now_known(register, trip, former_name="辻\U000e0103", former_kana="つじ",
              outside_in_former_name=1)  # fmt: skip
    register.whole()
    assert register.rows(
        "SELECT kind, before, after, outside FROM registration.registration_proposal"
    ) == [(
        "former_name", {"former_name": "大野", "former_kana": "オオノ"},
        {"former_name": "辻\U000e0103", "former_kana": "ツジ"}, {"outside_in_former_name": 1},
    )]  # fmt: skip
