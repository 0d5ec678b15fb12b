"""The link of an entry's number is ended: by three people, for good, and what needs it waits."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from rig_files import FakeFiles
from rig_journey import Journey, Trip
from rig_linking import REASON, Links, asked_whole, kept, one_holder, pseudonym, states

from meibo.flow.registration.linking.commands.confirm_unlinking import confirm_unlinking
from meibo.flow.registration.linking.commands.drop_unlinking import drop_unlinking
from meibo.flow.registration.linking.commands.propose_unlinking import propose_unlinking
from meibo.flow.registration.linking.commands.second_unlinking import second_unlinking
from meibo.flow.registration.linking.queries import link_acts, link_file

pytestmark = pytest.mark.stage(at=one_holder)


@pytest.fixture
def held(staged: Trip) -> Trip:
    return staged


@pytest.mark.requirement("REG-11", "ACC-11")
def test_three_people_end_a_link_and_the_number_is_gone(
    journey: Journey, links: Links, held: Trip, rows: Any
) -> None:
    other = journey.to("registered")
    rows("INSERT INTO vault.vault_code (id, pseudonym, kind, register_file, authority, sealed, lookup,"
         " data_key, stored_at) SELECT gen_random_uuid(), pseudonym, 'institution_code', register_file,"
         " authority, sealed, lookup, data_key, stored_at FROM vault.vault_number"
         " RETURNING 1")  # fmt: skip
    before = rows("SELECT * FROM register.register_version WHERE entry_id = %s", held.entry)
    made = links.unlinked(held.entry)
    assert kept(rows) == [pseudonym(rows, other)]
    assert rows("SELECT pseudonym FROM vault.vault_code") == [(pseudonym(rows, other),)]
    who = {name: person.account for name, person in links.people.items()}
    assert rows("SELECT state, reason_code, proposed_by, seconded_by, confirmed_by"
                " FROM vault.vault_unlinking") == [
        ("unlinked", "another_person", who["registrar"], who["examiner"], who["superior"])
    ]  # fmt: skip
    done = rows("SELECT function FROM journal.journal_entry WHERE case_ref = %s AND function"
                " LIKE 'linking.%%' ORDER BY id", str(held.entry))  # fmt: skip
    assert [one for (one,) in done] == [
        "linking.propose_unlinking", "linking.second_unlinking", "linking.confirm_unlinking",
    ]  # fmt: skip
    assert rows("SELECT * FROM register.register_version WHERE entry_id = %s",
                held.entry) == before, "the register says what it said"  # fmt: skip
    found = links.does("examiner", link_file, entry=held.entry)
    assert not found.link.linked
    assert found.link.names[who["superior"]] == "見本 職員 link-superior"
    assert [one.id for one in found.link.unlinkings] == [made]
    assert links.does("examiner", link_file, entry=other.entry).link.linked


@pytest.mark.requirement("REG-11")
def test_the_look_up_finds_an_unlinked_number_no_longer(
    journey: Journey, links: Links, held: Trip, rows: Any
) -> None:
    links.unlinked(held.entry)
    again = journey.to("accepted", held.who)
    assert len(kept(rows)) == 1
    assert kept(rows) != [pseudonym(rows, held)]
    assert again.application


@pytest.mark.requirement("ACC-11")
def test_nobody_does_two_of_the_three_parts(links: Links, held: Trip, refuses: Any) -> None:
    made = links.does("all", propose_unlinking, entry=held.entry, **REASON)
    with refuses("vault.another_person"):
        links.does("all", second_unlinking, unlinking=made)
    with refuses("vault.link_moved_on"):
        links.does("superior", confirm_unlinking, unlinking=made)
    links.does("examiner", second_unlinking, unlinking=made)
    with refuses("vault.link_moved_on"):
        links.does("examiner", second_unlinking, unlinking=made)
    with refuses("vault.another_person"):
        links.does("all", confirm_unlinking, unlinking=made)
    links.does("superior", confirm_unlinking, unlinking=made)
    for command in (confirm_unlinking, drop_unlinking):
        with refuses("vault.link_moved_on"):
            links.does("superior", command, unlinking=made)
    with refuses("vault.not_linked"):
        links.does("registrar", propose_unlinking, entry=held.entry, **REASON)
    with refuses("vault.no_link_act"):
        links.does("superior", confirm_unlinking, unlinking=uuid4())


def test_a_reason_is_coded_and_written_and_holds_no_number(
    links: Links, held: Trip, refuses: Any
) -> None:

    def propose(code: str, reason: str) -> Any:
        return links.does(
            "registrar", propose_unlinking, entry=held.entry, code=code, reason=reason
        )

    with refuses("linking.reason_code"):
        propose("", REASON["reason"])
    with refuses("linking.reason"):
        propose("own_report", " 短い ")
    with refuses("linking.reason"):
        propose("own_report", "長" * 501)
    with refuses("text.individual_number"):
        propose("own_report", f"番号 {held.who.number} は別の方")
    propose("own_report", "本人の申出による")
    with refuses("vault.link_under_way"):
        propose("own_report", "本人の申出による")


def test_a_superior_may_leave_the_link(links: Links, held: Trip, rows: Any) -> None:
    made = links.seconded(held.entry)
    links.does("superior", drop_unlinking, unlinking=made)
    assert states(rows, "vault_unlinking") == ["dropped"]
    assert kept(rows) == [pseudonym(rows, held)]
    links.seconded(held.entry)


def test_what_needs_the_number_waits_and_trips_nothing(
    journey: Journey, links: Links, held: Trip, rows: Any
) -> None:
    links.unlinked(held.entry)
    trip = journey.after(held, "reissue", "forwarded")
    for _ in range(12):
        journey.later(minutes=6)
        journey.on(trip, "examined", start="forwarded")
    waits = "SELECT waiting_for FROM examination.examination_enquiry WHERE answered_at IS NULL"
    assert rows(waits) == [("vault.not_linked",)]
    assert rows("SELECT tripped_at, failures FROM vault.vault_breaker WHERE purpose ="
                " 'registration_identity_check'") == [(None, 0)]  # fmt: skip
    links.confirmed(held.entry, held.who)
    journey.later(minutes=6)
    journey.on(trip, "examined", start="forwarded")
    assert rows(waits) == []


@pytest.mark.requirement("REG-06")
def test_a_whole_register_enquiry_leaves_the_unlinked_out(
    journey: Journey, links: Links, held: Trip, rows: Any, files: FakeFiles
) -> None:
    other = journey.to("registered")
    links.unlinked(held.entry)
    asked_whole(journey, links, "admit_parts", "admit_parts", "number", "number")
    assert rows("SELECT size, equal FROM registration.registration_wholepart") == [(1, 1)]
    assert rows("SELECT DISTINCT subject FROM journal.journal_entry WHERE purpose ="
                " 'whole_register_check' AND function = 'vault.reveal'") == [
        (str(pseudonym(rows, other)),)
    ]  # fmt: skip


def test_no_link_ends_in_the_middle_of_a_whole_register_enquiry(
    journey: Journey, links: Links, held: Trip, files: FakeFiles, refuses: Any, rows: Any
) -> None:
    made = links.seconded(held.entry)
    asked_whole(journey, links, "admit_parts")
    with refuses("vault.asked_about"):
        links.does("superior", confirm_unlinking, unlinking=made)
    assert kept(rows) == [pseudonym(rows, held)]


FORGED = (
    "UPDATE vault.vault_unlinking SET state = 'unlinked'",
    "SELECT vault.confirm_unlinking(id, now()) FROM vault.vault_unlinking",
    "SELECT vault.second_unlinking(id, now()) FROM vault.vault_unlinking",
    "DELETE FROM vault.vault_number",
    "SELECT stays FROM vault.vault_merged",
    "INSERT INTO vault.vault_merged SELECT id, entry, id, now() FROM vault.vault_unlinking",
    "SELECT vault.link_entry(id, now()) FROM vault.vault_unlinking",
    "SELECT vault.confirm_merging(id, now()) FROM vault.vault_unlinking",
)  # fmt: skip


@pytest.mark.requirement("REG-11", "ACC-08")
def test_raw_sql_in_the_officers_door_gets_nowhere(
    links: Links, held: Trip, connect: Any, rows: Any
) -> None:
    links.seconded(held.entry)
    with connect("officer") as attacker:
        for statement in FORGED:
            attacker.execute("SELECT accounts.enter(%s)", [links.people["receiver"].token])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                attacker.execute(statement.encode())
            attacker.rollback()
    assert kept(rows) == [pseudonym(rows, held)]


@pytest.mark.requirement("ACC-08")
def test_who_is_whom_is_told_to_nobody_without_a_session(
    links: Links, held: Trip, connect: Any, rows: Any
) -> None:
    own, elsewhere = pseudonym(rows, held), uuid4()
    rows("INSERT INTO vault.vault_merged VALUES (%s, %s, %s, now()) RETURNING 1", elsewhere, own,
         uuid4())  # fmt: skip
    asked = "SELECT pseudonym FROM vault.known_by(%s)"
    with connect("officer") as officer:
        with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
            officer.execute(asked, [[own]])
        officer.rollback()
        officer.execute("SELECT accounts.enter(%s)", [links.people["receiver"].token])
        assert officer.execute(asked, [[own]]).fetchall() == [(own,)], "of another register"
        found = officer.execute(asked, [[elsewhere]]).fetchall()
        assert sorted(found) == sorted([(elsewhere,), (own,)])
    with connect("clock") as clock:
        assert len(clock.execute(asked, [[own]]).fetchall()) == 2


def test_postgresql_holds_that_there_were_three(links: Links, held: Trip, connect: Any) -> None:
    links.seconded(held.entry)
    with connect() as superuser:
        for change in (
            "seconded_by = proposed_by", "confirmed_by = seconded_by", "state = 'unlinked'",
            "confirmed_by = proposed_by",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.IntegrityError):
                superuser.execute(f"UPDATE vault.vault_unlinking SET {change}".encode())
            superuser.rollback()


def test_officers_of_other_registers_see_and_do_nothing(
    journey: Journey, links: Links, held: Trip, refuses: Any
) -> None:
    made = links.seconded(held.entry)
    links.people["stranger"] = journey.people.officer(
        "approve", "register", registers=["physician"], name="link-stranger"
    )
    with refuses("register.none"):
        links.does("stranger", link_file, entry=held.entry)
    with refuses("register.none"):
        links.does("stranger", propose_unlinking, entry=held.entry, **REASON)
    with refuses("vault.no_link_act"):
        links.does("stranger", confirm_unlinking, unlinking=made)
    assert links.does("stranger", link_acts).acts.unlinkings == []
