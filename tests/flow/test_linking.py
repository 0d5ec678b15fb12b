"""The link of an entry's number: three people end it, three make it anew, two find two to be one."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from rig_card import Resident, resident
from rig_files import FakeFiles
from rig_journey import Journey, Trip
from rig_linking import REASON, Links

from meibo.connectors.resident_register import file_service
from meibo.connectors.resident_register.whole_register import send_parts, take_answers
from meibo.doors.clock import periodic
from meibo.flow.registration.linking.commands.begin_relinking import begin_relinking
from meibo.flow.registration.linking.commands.confirm_link import confirm_link
from meibo.flow.registration.linking.commands.confirm_merging import confirm_merging
from meibo.flow.registration.linking.commands.confirm_unlinking import confirm_unlinking
from meibo.flow.registration.linking.commands.drop_relinking import drop_relinking
from meibo.flow.registration.linking.commands.drop_unlinking import drop_unlinking
from meibo.flow.registration.linking.commands.have_typed_again import have_typed_again
from meibo.flow.registration.linking.commands.propose_unlinking import propose_unlinking
from meibo.flow.registration.linking.commands.reject_merging import reject_merging
from meibo.flow.registration.linking.commands.release_relinking import release_relinking
from meibo.flow.registration.linking.commands.second_unlinking import second_unlinking
from meibo.flow.registration.linking.queries import link_acts, link_file
from meibo.flow.registration.periodic.commands.approve_enquiry import approve_enquiry
from meibo.flow.registration.periodic.commands.propose_enquiry import propose_enquiry
from meibo.terms.actor import Actor


@pytest.fixture
def links(journey: Journey) -> Links:
    return Links(journey)


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


@pytest.mark.requirement("REG-11", "ACC-11")
def test_three_people_end_a_link_and_the_number_is_gone(
    journey: Journey, links: Links, rows: Any
) -> None:
    held, other = journey.to("registered"), journey.to("registered")
    before = rows("SELECT * FROM register.register_version WHERE entry_id = %s", held.entry)
    made = links.unlinked(held.entry)
    assert kept(rows) == [pseudonym(rows, other)]
    assert rows("SELECT 1 FROM vault.vault_code") == []
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
    journey: Journey, links: Links, rows: Any
) -> None:
    held = journey.to("registered")
    links.unlinked(held.entry)
    again = journey.to("accepted", held.who)
    assert len(kept(rows)) == 1
    assert kept(rows) != [pseudonym(rows, held)]
    assert again.application


@pytest.mark.requirement("ACC-11")
def test_nobody_does_two_of_the_three_parts(journey: Journey, links: Links, refuses: Any) -> None:
    held = journey.to("registered")
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
    journey: Journey, links: Links, refuses: Any
) -> None:
    held = journey.to("registered")

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


def test_a_superior_may_leave_the_link(journey: Journey, links: Links, rows: Any) -> None:
    held = journey.to("registered")
    made = links.seconded(held.entry)
    links.does("superior", drop_unlinking, unlinking=made)
    assert states(rows, "vault_unlinking") == ["dropped"]
    assert kept(rows) == [pseudonym(rows, held)]
    links.seconded(held.entry)


def test_what_needs_the_number_waits_and_trips_nothing(
    journey: Journey, links: Links, rows: Any
) -> None:
    held = journey.to("registered")
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


@pytest.fixture
def files(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> FakeFiles:
    made = FakeFiles(journey.juki.people)
    monkeypatch.setattr(file_service, "files", made)
    return made


def asked_whole(journey: Journey, links: Links, *steps: str) -> None:
    """A whole-register enquiry, as far as some steps."""
    enquiry = links.does("registrar", propose_enquiry, register="nurse")
    links.does("superior", approve_enquiry, enquiry=enquiry)
    for step in steps:
        at = journey.later(minutes=6)
        with journey.as_role("number" if step == "number" else "clock"):
            if step == "number":
                send_parts(Actor("process:number"), at)
                take_answers(Actor("process:number"), at)
            else:
                getattr(periodic, step)(journey.clock, at)


@pytest.mark.requirement("REG-06")
def test_a_whole_register_enquiry_leaves_the_unlinked_out(
    journey: Journey, links: Links, rows: Any, files: FakeFiles
) -> None:
    held, other = journey.to("registered"), journey.to("registered")
    links.unlinked(held.entry)
    asked_whole(journey, links, "admit_parts", "admit_parts", "number", "number")
    assert rows("SELECT size, equal FROM registration.registration_wholepart") == [(1, 1)]
    assert rows("SELECT DISTINCT subject FROM journal.journal_entry WHERE purpose ="
                " 'whole_register_check' AND function = 'vault.reveal'") == [
        (str(pseudonym(rows, other)),)
    ]  # fmt: skip


def test_no_link_ends_in_the_middle_of_a_whole_register_enquiry(
    journey: Journey, links: Links, files: FakeFiles, refuses: Any, rows: Any
) -> None:
    held = journey.to("registered")
    made = links.seconded(held.entry)
    asked_whole(journey, links, "admit_parts")
    with refuses("vault.asked_about"):
        links.does("superior", confirm_unlinking, unlinking=made)
    assert kept(rows) == [pseudonym(rows, held)]


@pytest.mark.requirement("REG-04", "REG-11", "REG-12")
def test_two_type_juki_knows_and_a_superior_links_anew(
    journey: Journey, links: Links, rows: Any, refuses: Any
) -> None:
    held = journey.to("registered")
    with refuses("vault.linked"):
        links.does("registrar", begin_relinking, entry=held.entry)
    links.unlinked(held.entry)
    made = links.typed(held.entry, held.who.number, held.who.number)
    with refuses("vault.link_under_way"):
        links.does("registrar", begin_relinking, entry=held.entry)
    assert kept(rows) == [], "nothing is linked before a superior says so"
    links.does("superior", confirm_link, relinking=made)
    links.clock()
    assert kept(rows) == [pseudonym(rows, held)], "the entry keeps its pseudonym"
    assert rows("SELECT linked_at FROM vault.vault_number") == [(journey.at,)]
    assert states(rows, "vault_relinking") == ["linked"]
    assert nothing_typed_is_left(rows)
    links.clock()
    assert len(kept(rows)) == 1
    assert links.does("examiner", link_file, entry=held.entry).link.linked


@pytest.mark.requirement("REG-04")
@pytest.mark.parametrize("fault", ["two numbers", "another person", "unknown"])
def test_whatever_fails_officers_see_the_same(
    journey: Journey, links: Links, rows: Any, fault: str
) -> None:
    held, other = journey.to("registered"), resident(8_888)
    journey.juki.people[other.number] = other.juki | {"name": "別人　一郎"}
    links.unlinked(held.entry)
    own, unknown = held.who.number, resident(8_889).number
    typed = {"two numbers": (own, other.number), "another person": (other.number,) * 2,
             "unknown": (unknown,) * 2}[fault]  # fmt: skip
    links.typed(held.entry, *typed)
    assert rows("SELECT state, round, answer FROM vault.vault_typing") == [("typing", 2, None)]
    outcome = rows("SELECT outcome FROM journal.journal_entry WHERE function ="
                   " 'linking.judge_typed_number'")  # fmt: skip
    assert outcome == [("done:typing",)]
    assert nothing_typed_is_left(rows)


def test_three_rounds_lock_and_a_superior_goes_on_or_gives_up(
    journey: Journey, links: Links, rows: Any, refuses: Any
) -> None:
    held = journey.to("registered")
    links.unlinked(held.entry)
    made = links.begun(held.entry)
    for _ in range(3):
        links.type(made, "receiver", held.who.number)
        links.type(made, "receiver-2", resident(8_890).number)
        links.check()
    assert states(rows, "vault_typing") == ["locked"]
    with refuses("vault.reason"):
        links.does("superior", release_relinking, relinking=made, reason="ok")
    with refuses("text.individual_number"):
        links.does("superior", release_relinking, relinking=made, reason=held.who.number)
    links.does("superior", release_relinking, relinking=made, reason="書類を取り直した")
    links.type(made, "receiver", held.who.number)
    links.type(made, "receiver-2", held.who.number)
    links.check()
    links.does("superior", have_typed_again, relinking=made)
    links.does("superior", drop_relinking, relinking=made)
    links.clock()
    assert states(rows, "vault_relinking") == ["dropped"]
    assert nothing_typed_is_left(rows)
    links.begun(held.entry)


def test_a_registration_that_has_ended_gets_no_number(
    journey: Journey, links: Links, refuses: Any
) -> None:
    held = journey.to("registered")
    journey.after(held, "erasure", "entered")
    links.unlinked(held.entry)
    with refuses("linking.ended"):
        links.does("registrar", begin_relinking, entry=held.entry)


def found_with_another(journey: Journey, links: Links) -> tuple[Trip, Trip, UUID]:
    """Somebody entered twice: the one entry under a wrong number, which was unlinked, the other under
    the right one, which is typed for the first now."""
    person = resident(4_001)
    wrong = Resident(**{**resident(4_002).__dict__, "name": person.name,
                        "birth_date": person.birth_date, "sex": person.sex})  # fmt: skip
    first = journey.to("registered", wrong)
    second = journey.to("registered", person)
    links.unlinked(first.entry)
    return first, second, links.confirmed(first.entry, person)


@pytest.mark.requirement("REG-11", "REG-12", "REG-13", "ACC-11")
def test_two_superiors_find_that_two_entries_are_one_person(
    journey: Journey, links: Links, rows: Any, refuses: Any
) -> None:
    first, second, made = found_with_another(journey, links)
    assert states(rows, "vault_merging") == ["proposed"]
    for name in ("registrar", "receiver", "examiner"):
        shown = links.does(name, link_file, entry=first.entry)
        assert shown.merging is None
        assert shown.others == []
        assert shown.typing.state == "confirmed"
        assert links.does(name, link_acts).acts.mergings == []
    seen = links.does("superior", link_file, entry=first.entry)
    assert [one.entry_id for one in seen.others] == [second.entry]
    links.does("superior", confirm_merging, relinking=made)
    with refuses("vault.another_person"):
        links.does("superior", confirm_merging, relinking=made)
    links.does("superior-2", confirm_merging, relinking=made)
    with refuses("vault.link_moved_on"):
        links.does("superior-3", confirm_merging, relinking=made)
    stays = pseudonym(rows, second)
    assert kept(rows) == [stays]
    assert rows("SELECT pseudonym, stays FROM vault.vault_merged") == [
        (pseudonym(rows, first), stays)
    ]
    assert states(rows, "vault_relinking") == ["linked"]
    assert nothing_typed_is_left(rows)
    assert links.does("receiver", link_file, entry=first.entry).link.linked
    told = rows("SELECT outcome FROM journal.journal_entry WHERE function ="
                " 'linking.settle_relinking'")  # fmt: skip
    assert told == [("done",)], "the entry of the link does not say it either"


def merged(journey: Journey, links: Links) -> tuple[Trip, Trip]:
    first, second, made = found_with_another(journey, links)
    for name in ("superior", "superior-2"):
        links.does(name, confirm_merging, relinking=made)
    return first, second


@pytest.mark.requirement("REG-12", "REG-13")
def test_both_entries_of_a_merged_person_use_the_one_number(
    journey: Journey, links: Links, rows: Any, files: FakeFiles
) -> None:
    first, second = merged(journey, links)
    person = second.who
    first = Trip(person, first.person, first.application, first.raw, entry=first.entry)
    for held in (first, second):
        journey.on(journey.after(held, "reissue", "forwarded"), "examined", start="forwarded")
    assert rows("SELECT count(*) FROM examination.examination_enquiry"
                " WHERE answered_at IS NULL") == [(0,)]  # fmt: skip
    asked_whole(journey, links, "admit_parts", "admit_parts", "number", "number")
    assert rows("SELECT size, equal + different FROM registration.registration_wholepart") == [
        (2, 2)
    ]
    again = journey.to("examined", person, person=journey.people.applicant())
    found = rows("SELECT finding, content FROM examination.examination_fact WHERE case_id = %s AND"
                 " source = 'own_register'", again.case)  # fmt: skip
    assert found[0][0] == "registered"
    assert found[0][1]["others"] == []


@pytest.mark.requirement("ERA-01")
def test_the_number_of_a_merged_person_lasts_as_long_as_one_entry_does(
    journey: Journey, links: Links, rows: Any
) -> None:
    _, second = merged(journey, links)
    journey.after(second, "erasure", "entered")
    journey.tick("note_endings")
    assert rows("SELECT 1 FROM vault.vault_ending") == [], "the other entry stands"


def test_of_a_person_merged_before_every_pseudonym_follows(
    journey: Journey, links: Links, rows: Any, connect: Any
) -> None:
    first, second = merged(journey, links)
    third = journey.to("registered", resident(4_003))
    with connect(autocommit=True) as superuser:
        superuser.execute("DELETE FROM vault.vault_number WHERE pseudonym = %s",
                          [pseudonym(rows, second)])  # fmt: skip
    third_as = Resident(**{**third.who.__dict__, "name": second.who.name, "sex": second.who.sex,
                           "birth_date": second.who.birth_date})  # fmt: skip
    journey.juki.people[third.who.number] = third_as.juki
    made = links.confirmed(second.entry, third.who)
    for name in ("superior", "superior-2"):
        links.does(name, confirm_merging, relinking=made)
    stays = pseudonym(rows, third)
    assert dict(rows("SELECT pseudonym, stays FROM vault.vault_merged")) == {
        pseudonym(rows, first): stays, pseudonym(rows, second): stays,
    }  # fmt: skip


@pytest.mark.requirement("REG-11")
def test_two_people_stay_two_and_nothing_is_linked(
    journey: Journey, links: Links, rows: Any, refuses: Any
) -> None:
    first, second, made = found_with_another(journey, links)
    with refuses("vault.reason"):
        links.does("superior", reject_merging, relinking=made, reason="ok")
    with refuses("text.individual_number"):
        links.does("superior", reject_merging, relinking=made, reason=second.who.number)
    links.does("superior", reject_merging, relinking=made, reason="同姓同名の別の方だった")
    assert states(rows, "vault_merging") == ["rejected"]
    assert states(rows, "vault_relinking") == ["dropped"]
    assert kept(rows) == [pseudonym(rows, second)]
    assert nothing_typed_is_left(rows)
    with refuses("vault.link_moved_on"):
        links.does("superior-2", confirm_merging, relinking=made)
    links.begun(first.entry)


def test_a_merging_whose_other_number_is_gone_joins_nobody(
    journey: Journey, links: Links, rows: Any, refuses: Any
) -> None:
    _, second, made = found_with_another(journey, links)
    links.does("superior", confirm_merging, relinking=made)
    links.unlinked(second.entry)
    with refuses("vault.merging_gone"):
        links.does("superior-2", confirm_merging, relinking=made)
    assert rows("SELECT 1 FROM vault.vault_merged") == []


@pytest.mark.requirement("ACC-11")
def test_who_typed_learns_nothing_of_a_merging_whatever_the_duties(
    journey: Journey, links: Links, refuses: Any
) -> None:
    person = resident(4_001)
    wrong = Resident(**{**resident(4_002).__dict__, "name": person.name,
                        "birth_date": person.birth_date, "sex": person.sex})  # fmt: skip
    first = journey.to("registered", wrong)
    journey.to("registered", person)
    links.unlinked(first.entry)
    made = links.begun(first.entry)
    links.type(made, "all", person.number)
    links.type(made, "receiver", person.number)
    links.check()
    with refuses("vault.third_person"):
        links.does("all", confirm_link, relinking=made)
    links.does("superior", confirm_link, relinking=made)
    links.clock()
    assert links.does("all", link_file, entry=first.entry).merging is None
    for command, more in ((confirm_merging, {}), (reject_merging, {"reason": "別の方だった"})):
        with refuses("vault.no_link_act"):
            links.does("all", command, relinking=made, **more)


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
    journey: Journey, links: Links, connect: Any, rows: Any
) -> None:
    held = journey.to("registered")
    links.seconded(held.entry)
    with connect("officer") as attacker:
        for statement in FORGED:
            attacker.execute("SELECT accounts.enter(%s)", [links.people["receiver"].token])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                attacker.execute(statement.encode())
            attacker.rollback()
    assert kept(rows) == [pseudonym(rows, held)]


def test_postgresql_holds_that_there_were_three(
    journey: Journey, links: Links, connect: Any
) -> None:
    held = journey.to("registered")
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
    journey: Journey, links: Links, refuses: Any
) -> None:
    held = journey.to("registered")
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
