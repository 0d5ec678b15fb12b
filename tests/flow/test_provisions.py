"""What a holder provides to others by a link, and what an office hands over on the holder's behalf."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import ProgrammingError
from rig_card import resident
from rig_journey import Journey

from meibo.flow.certificate.commands.hand_over_provision import hand_over_provision
from meibo.flow.certificate.commands.provide import provide
from meibo.flow.certificate.commands.revoke_provision import revoke_provision
from meibo.flow.certificate.models import Provision
from meibo.flow.certificate.provisions.queries import consents_of, own_provisions
from meibo.flow.certificate.provisions.sealing import NotSealedSoError, seal, unseal
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.verification.commands.open_provision import open_provision
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day

PUBLIC, AUDIENCE = Actor("test:public"), "http://public.test"
DAY, HOSPITAL = timedelta(days=1), "見本病院"


@dataclass
class Holder:
    """A registered person with a certificate, who provides."""

    journey: Journey
    trip: Any

    def provide(self, items: tuple[str, ...] = ("name",), **more: Any) -> UUID:
        asked: dict[str, Any] = {
            "entry": self.trip.entry, "recipient": HOSPITAL, "purpose": "採用", "items": items,
            "days": 7, "by_office": False, **more,
        }  # fmt: skip
        with self.journey.acting(self.trip.person) as actor:
            found: UUID = provide(actor, self.journey.at, **asked)
        return found

    def own(self, at: Any = None) -> Any:
        with self.journey.acting(self.trip.person) as actor:
            return own_provisions(actor, at or self.journey.at, entry=self.trip.entry).provisions

    def handle(self) -> str:
        found: str = self.own()[0].row.handle
        return found

    def revoke(self, provision: UUID) -> None:
        with self.journey.acting(self.trip.person) as actor:
            revoke_provision(actor, self.journey.at, provision=provision)

    def open(self, handle: str, at: Any = None) -> Any:
        with self.journey.as_role("public"):
            return open_provision(
                PUBLIC, at or self.journey.at, handle=handle, audience=AUDIENCE
            ).verdict


@pytest.fixture
def holder(journey: Journey) -> Holder:
    trip = journey.to("registered", resident(811))
    journey.certify(trip)
    return Holder(journey, trip)


@pytest.mark.requirement("CRT-04", "CRT-01")
def test_chosen_items_are_opened_and_counted(holder: Holder, rows: Any) -> None:
    """Nothing but what was chosen; each opening is seen by the holder with its time."""
    given = holder.provide(("name",))
    handle = holder.handle()
    shown = holder.open(handle)
    assert (shown.code, shown.claims["name"]) == ("valid", holder.trip.who.name)
    assert {"kana", "birth_date"}.isdisjoint(shown.claims)
    later = holder.journey.at + timedelta(hours=1)
    holder.open(handle, later)
    (own,) = holder.own()
    assert own.opened == [later, holder.journey.at]
    assert (own.row.recipient, own.row.purpose, own.row.items) == (HOSPITAL, "採用", ["name"])
    journal = rows(
        "SELECT function, case_ref, subject IS NOT NULL FROM journal.journal_entry"
        " WHERE function IN ('certificate.provide', 'verification.open_provision') ORDER BY id"
    )
    assert journal[0] == ("certificate.provide", str(given), True)
    assert [one[:2] for one in journal[1:]] == [("verification.open_provision", str(given))] * 2
    assert handle not in str(rows("SELECT * FROM journal.journal_entry"))


@pytest.mark.requirement("CRT-04")
def test_the_answer_is_of_the_moment(holder: Holder) -> None:
    """A suspension shows at its commit through a link made before, and ends by itself."""
    journey = holder.journey
    holder.provide(days=30)
    today = japanese_day(journey.at)
    with journey.acting(journey.officer("registrar")) as actor:
        proposal = propose_disposition(
            actor, journey.at, entry=holder.trip.entry, kind="suspension", starts_on=today,
            ends_on=today + 2 * DAY, letter_number="見本第1号", reason="見本",
        )  # fmt: skip
    with journey.acting(journey.officer("approver")) as actor:
        approve_disposition(actor, journey.at, disposition=proposal)
    handle = holder.handle()
    assert holder.open(handle).code == "suspended"
    assert holder.open(handle, journey.at + 3 * DAY).code == "valid"


@pytest.mark.requirement("CRT-04")
def test_a_link_dies_with_its_time_and_at_once_when_taken_back(
    holder: Holder, refuses: Any, rows: Any
) -> None:
    given = holder.provide()
    handle = holder.handle()
    assert holder.open(handle, holder.journey.at + 7 * DAY - timedelta(seconds=1)).code == "valid"
    with refuses("certificate.link_over"):
        holder.open(handle, holder.journey.at + 7 * DAY)
    with refuses("certificate.link_over"):
        holder.open(handle[:-1] + ("A" if handle[-1] != "A" else "B"))
    holder.revoke(given)
    holder.revoke(given)
    with refuses("certificate.link_over"):
        holder.open(handle)
    assert rows("SELECT state, content FROM certificate.certificate_provision") == [
        ("revoked", None)
    ]
    (own,) = holder.own()
    assert (own.live, len(own.opened)) == (False, 1)


def test_refusals(holder: Holder, refuses: Any, people: Any) -> None:
    for wrong in ({"items": ("registration_number",)}, {"days": 31}, {"recipient": " "},
                  {"purpose": "x" * 201}):  # fmt: skip
        with refuses("certificate.not_offered"):
            holder.provide(**wrong)
    given = holder.provide()
    stranger = people.applicant()
    with holder.journey.acting(stranger) as actor, refuses("certificate.no_entry"):
        own_provisions(actor, holder.journey.at, entry=holder.trip.entry)
    with holder.journey.acting(stranger) as actor, refuses("certificate.no_provision"):
        revoke_provision(actor, holder.journey.at, provision=given)
    bare = holder.journey.to("registered", resident(812))
    with refuses("certificate.none_to_provide"):
        Holder(holder.journey, bare).provide()


@pytest.mark.requirement("CRT-05")
def test_an_office_hands_over_what_its_holder_consents_to_and_nothing_else(
    holder: Holder, refuses: Any
) -> None:
    journey, entry = holder.journey, holder.trip.entry
    alone = holder.provide()
    consented = holder.provide(("name", "birth_date"), by_office=True)
    officer = journey.officer("registrar")

    def hand(provision: UUID, at: Any = None, entry: UUID = entry) -> str:
        with journey.acting(officer) as actor:
            return hand_over_provision(actor, at or journey.at, entry=entry, provision=provision)

    for nothing in (alone, uuid4()):
        with refuses("certificate.no_consent"):
            hand(nothing)
    with refuses("certificate.no_consent"):
        hand(consented, entry=uuid4())
    with refuses("certificate.no_consent"):
        hand(consented, journey.at + 7 * DAY)
    with journey.acting(officer) as actor:
        (seen,) = consents_of(actor, journey.at, entry=entry)
    assert (seen.id, seen.recipient) == (consented, HOSPITAL)
    handle = hand(consented)
    assert holder.open(handle).claims["name"] == holder.trip.who.name
    assert holder.own()[0].row.handed_at == journey.at
    holder.revoke(consented)
    with refuses("certificate.no_consent"):
        hand(consented)
    with refuses("certificate.link_over"):
        holder.open(handle)
    with journey.acting(officer) as actor:
        assert consents_of(actor, journey.at, entry=entry) == []


@pytest.mark.requirement("CRT-04")
def test_without_the_link_the_publics_door_can_open_nothing(holder: Holder) -> None:
    """Its role reads neither handle nor names, and what it reads is sealed."""
    given = holder.provide()
    handle = holder.handle()
    with holder.journey.as_role("public"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            list(Provision.objects.values_list("handle"))
        row = Provision.objects.only("id", "content").get()
        content = bytes(row.content or b"")
    assert holder.trip.who.name.encode() not in content
    assert b"eyJ" not in content
    assert unseal(handle, given, content).startswith("eyJ")
    for wrong in ((handle[::-1], given, content), (handle, uuid4(), content),
                  (handle, given, content[:-1] + b"\0"), (handle, given, b"")):  # fmt: skip
        with pytest.raises(NotSealedSoError):
            unseal(*wrong)
    assert seal(handle, given, "x") != seal(handle, given, "x")


LEFT = """SELECT (SELECT count(*) FROM certificate.certificate_provision),
                 (SELECT count(*) FROM certificate.certificate_provision WHERE content IS NOT NULL),
                 (SELECT count(*) FROM certificate.certificate_provisionaccess)"""
AGED = "UPDATE certificate.certificate_provision SET expires_at = expires_at - %s WHERE id = %s"


@pytest.mark.requirement("CRT-04", "CRT-11")
def test_it_is_emptied_when_its_time_is_over_and_forgotten_after_seven_years(
    holder: Holder, connect: Any, rows: Any
) -> None:
    """By the clock, counted in the journal; what can still be opened stays."""
    step, superuser = holder.journey.tick, connect(autocommit=True)
    standing, over, old = (holder.provide() for _ in range(3))
    for one in holder.own():
        holder.open(one.row.handle)
    assert (step("end_provisions"), rows(LEFT)) == (0, [(3, 3, 3)])
    # PostgreSQL goes by its own clock.
    superuser.execute(AGED, [timedelta(days=30), over])
    superuser.execute(AGED, [timedelta(days=7 * 366 + 30), old])
    assert step("end_provisions") == 3
    assert rows(LEFT) == [(2, 1, 2)]
    kept = rows("SELECT id FROM certificate.certificate_provision WHERE content IS NOT NULL")
    assert kept == [(standing,)]
    assert step("end_provisions") == 0
    assert rows(
        "SELECT outcome FROM journal.journal_entry WHERE function = 'certificate.forget_provisions'"
    ) == [("emptied=2,forgotten=1",)]
    assert {one.row.id for one in holder.own()} == {standing, over}


def test_postgresql_lets_nothing_go_before_its_time(
    holder: Holder, connect: Any, rows: Any
) -> None:
    """Whatever the clock's code asks for: no content of a link that works, no record of six years."""
    standing, recent = (holder.provide() for _ in range(2))
    for one in holder.own():
        holder.open(one.row.handle)
    superuser = connect(autocommit=True)
    superuser.execute(AGED, [timedelta(days=6 * 366 + 30), recent])
    superuser.execute(
        "UPDATE certificate.certificate_provision SET expires_at = now() + interval '1 day'"
        " WHERE id = %s", [standing],
    )  # fmt: skip
    with connect("clock", autocommit=True) as clock:
        for table in ("provisionaccess", "provision"):
            clock.execute(f"DELETE FROM certificate.certificate_{table}")
        clock.execute("UPDATE certificate.certificate_provision SET content = NULL")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            clock.execute("UPDATE certificate.certificate_provision SET content = 'x'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            clock.execute("SELECT handle FROM certificate.certificate_provision")
    assert rows(LEFT) == [(2, 1, 2)]
