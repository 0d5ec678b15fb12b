"""The number typed for an entry is somebody's already: two superiors find that it is one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest
from rig_card import Resident, resident
from rig_files import FakeFiles
from rig_journey import Journey, Trip
from rig_linking import Links, asked_whole, kept, nothing_typed_is_left, pseudonym, states

from meibo.flow.registration.commands.run_registration import run_registration
from meibo.flow.registration.linking.commands.confirm_link import confirm_link
from meibo.flow.registration.linking.commands.confirm_merging import confirm_merging
from meibo.flow.registration.linking.commands.reject_merging import reject_merging
from meibo.flow.registration.linking.queries import link_acts, link_file

Found = tuple[Trip, Trip, UUID]


def found_with_another(journey: Journey) -> Found:
    """Somebody entered twice: the one entry under a wrong number, which was unlinked, the other under
    the right one, which is typed for the first now."""
    person = resident(4_001)
    wrong = Resident(**{**resident(4_002).__dict__, "name": person.name,
                        "birth_date": person.birth_date, "sex": person.sex})  # fmt: skip
    links = Links(journey)
    first = journey.to("registered", wrong)
    second = journey.to("registered", person)
    links.unlinked(first.entry)
    return first, second, links.confirmed(first.entry, person)


@pytest.mark.requirement("REG-11", "REG-12", "ACC-11")
@pytest.mark.stage(at=found_with_another)
def test_two_superiors_find_that_two_entries_are_one_person(
    links: Links, staged: Found, rows: Any, refuses: Any
) -> None:
    first, second, made = staged
    assert states(rows, "vault_merging") == ["proposed"]
    shown = links.does("receiver", link_file, entry=first.entry)
    assert (shown.link.linked, shown.relinking, shown.typing) == (None, None, None)
    assert links.does("receiver", link_acts).acts.relinkings == []
    for name in ("registrar", "examiner"):
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
    assert links.does("registrar", link_file, entry=first.entry).link.linked
    shown = links.does("receiver", link_file, entry=first.entry)
    assert (shown.link.linked, shown.link.relinkings) == (None, []), "as while it was being merged"
    told = rows("SELECT outcome FROM journal.journal_entry WHERE function ="
                " 'linking.settle_relinking'")  # fmt: skip
    assert told == [("done",)], "the entry of the link does not say it either"


def merged(journey: Journey) -> tuple[Trip, Trip]:
    first, second, made = found_with_another(journey)
    links = Links(journey)
    for name in ("superior", "superior-2"):
        links.does(name, confirm_merging, relinking=made)
    return first, second


@pytest.mark.requirement("REG-12")
@pytest.mark.stage(at=merged)
def test_both_entries_of_a_merged_person_use_the_one_number(
    journey: Journey, links: Links, staged: tuple[Trip, Trip], rows: Any, files: FakeFiles
) -> None:
    first, second = staged
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


@pytest.mark.requirement("REG-12")
def test_a_person_merged_after_a_grant_is_not_entered_again(
    journey: Journey, links: Links, rows: Any, refuses: Any
) -> None:
    person = resident(4_001)
    wrong = Resident(**{**resident(4_002).__dict__, "name": person.name,
                        "birth_date": person.birth_date, "sex": person.sex})  # fmt: skip
    first = journey.to("registered", wrong)
    granted = journey.to("decided", person)
    open_case = journey.to("checked", person, person=journey.people.applicant())
    links.unlinked(first.entry)
    made = links.confirmed(first.entry, person)
    assert links.does("superior", link_file, entry=first.entry).others == []
    for name in ("superior", "superior-2"):
        links.does(name, confirm_merging, relinking=made)
    with refuses("registration.nothing"):
        links.does("registrar", run_registration, register="nurse")
    with refuses("examination.already_registered"):
        journey.propose(open_case, "grant")
    assert granted.case
    assert rows("SELECT count(*) FROM register.register_entry") == [(1,)]


@pytest.mark.stage(at=merged)
def test_the_number_of_a_merged_person_lasts_as_long_as_one_entry_does(
    journey: Journey, links: Links, staged: tuple[Trip, Trip], rows: Any
) -> None:
    _, second = staged
    journey.after(second, "erasure", "entered")
    journey.tick("note_endings")
    assert rows("SELECT 1 FROM vault.vault_ending") == [], "the other entry stands"


@pytest.mark.requirement("REG-12", "ACC-11")
@pytest.mark.stage(at=merged)
def test_a_wrong_merging_is_undone_by_unlinking_the_entry_that_was_merged(
    journey: Journey, links: Links, staged: tuple[Trip, Trip], rows: Any, files: FakeFiles
) -> None:
    first, second = staged
    links.unlinked(first.entry)
    own, others = pseudonym(rows, first), pseudonym(rows, second)
    assert kept(rows) == [others], "the number stays with the other"
    assert rows("SELECT 1 FROM vault.vault_merged") == []
    trail = rows("SELECT pseudonym, parted_from, num_nonnulls(proposed_by, seconded_by, confirmed_by)"
                 " FROM vault.vault_unlinking ORDER BY parted_from NULLS FIRST")  # fmt: skip
    assert trail == [(own, None, 3), (own, others, 3)]
    linked = [links.does("examiner", link_file, entry=one.entry).link.linked
              for one in (first, second)]  # fmt: skip
    assert linked == [False, True]
    asked_whole(journey, links, "admit_parts", "admit_parts", "number", "number")
    assert rows("SELECT size FROM registration.registration_wholepart") == [(1,)]
    journey.on(journey.after(first, "reissue", "forwarded"), "examined", start="forwarded")
    assert rows("SELECT waiting_for FROM examination.examination_enquiry WHERE answered_at IS NULL"
                ) == [("vault.not_linked",)]  # fmt: skip
    journey.on(journey.after(second, "reissue", "forwarded"), "examined", start="forwarded")
    again = links.confirmed(first.entry, second.who)
    for name in ("superior", "superior-2"):
        links.does(name, confirm_merging, relinking=again)
    assert rows("SELECT pseudonym, stays FROM vault.vault_merged") == [(own, others)]


@pytest.mark.stage(at=merged)
def test_of_a_person_merged_before_every_pseudonym_follows(
    journey: Journey, links: Links, staged: tuple[Trip, Trip], rows: Any, connect: Any
) -> None:
    first, second = staged
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
@pytest.mark.stage(at=found_with_another)
def test_two_people_stay_two_and_nothing_is_linked(
    links: Links, staged: Found, rows: Any, refuses: Any
) -> None:
    first, second, made = staged
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


@pytest.mark.stage(at=found_with_another)
def test_a_merging_whose_other_number_is_gone_joins_nobody(
    links: Links, staged: Found, rows: Any, refuses: Any
) -> None:
    _, second, made = staged
    links.does("superior", confirm_merging, relinking=made)
    links.unlinked(second.entry)
    with refuses("vault.merging_gone"):
        links.does("superior-2", confirm_merging, relinking=made)
    assert rows("SELECT 1 FROM vault.vault_merged") == []


@pytest.mark.requirement("ACC-11")
def test_who_typed_learns_nothing_of_a_merging_whatever_the_duties(
    journey: Journey, links: Links, refuses: Any, connect: Any
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
    with connect("officer") as attacker:
        for call in ("confirm_merging(%s, now())", "reject_merging(%s, '別の方だった', now())"):
            attacker.execute("SELECT accounts.enter(%s)", [links.people["all"].token])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                attacker.execute(f"SELECT vault.{call}".encode(), [made])
            attacker.rollback()
