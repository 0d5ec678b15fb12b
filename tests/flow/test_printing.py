"""The licence on paper: from the register to the holder's hand, as the real roles."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import psycopg
import pytest
from rig_journey import Journey, Trip
from rig_printing import Printing
from rig_races import at_once, codes

from meibo.catalogue import registers_of
from meibo.flow.certificate.printing.commands.drop_run import drop_run
from meibo.flow.certificate.printing.commands.lose_blanks import lose_blanks
from meibo.flow.certificate.printing.commands.propose_run import propose_run
from meibo.flow.certificate.printing.commands.release_run import release_run
from meibo.flow.certificate.printing.commands.reprint_sheet import reprint_sheet
from meibo.flow.certificate.printing.commands.set_dispatch import set_dispatch
from meibo.flow.certificate.printing.queries import see_ledger, sheets_of
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.terms.day import japanese_day

SHEETS = """SELECT state, reason, blank, issue_count, act FROM certificate.certificate_sheet
             ORDER BY blank, line"""
STATES = "SELECT state FROM certificate.certificate_sheet ORDER BY line"
JOURNAL = "SELECT function, outcome FROM journal.journal_entry WHERE function LIKE %s ORDER BY id"
TRACKING, ANOTHER = "123-45-67890-3", "123-45-67891-4"


def three(journey: Journey) -> list[Trip]:
    return [journey.to("registered") for _ in range(3)]


pytestmark = pytest.mark.stage(at=three)


@pytest.fixture
def printing(journey: Journey) -> Printing:
    return Printing(journey)


def sheets(printing: Printing, run: Any) -> list[Any]:
    return [one.sheet.id for one in printing.file(run).sheets]


def _other(journey: Journey, duty: str) -> Any:
    return journey.people.officer(duty, name="other", registers=registers_of("iseki"))


def suspend(journey: Journey, trip: Trip) -> None:
    day = japanese_day(journey.at)
    with journey.acting(journey.officer("registrar")) as actor:
        proposal = propose_disposition(
            actor, journey.at, entry=trip.entry, kind="suspension", starts_on=day,
            ends_on=day + timedelta(days=9), letter_number="見本第1号", reason="見本",
        )  # fmt: skip
    with journey.acting(journey.officer("approver")) as actor:
        approve_disposition(actor, journey.at, disposition=proposal)


@pytest.mark.requirement("CRT-06", "CRT-12")
def test_from_the_register_to_the_hand(printing: Printing, staged: list[Trip], rows: Any) -> None:
    run = printing.released()
    assert rows(SHEETS) == [("released", "", n, 1, "registration") for n in (1, 2, 3)]
    assert printing.pages(run).startswith(b"%PDF")
    assert printing.printed(run) == 3
    assert rows("SELECT count(*) FROM certificate.certificate_sheetpage") == [(0,)]
    first, second, _ = sheets(printing, run)
    printing.hand_over(first)
    printing.post(second, TRACKING)
    printing.returned(second)
    printing.post(second, ANOTHER)
    assert rows(STATES) == [("handed",), ("posted",), ("printed",)]
    assert all(trip.who.address in printing.posting(run) for trip in staged)
    assert [one for one, _ in rows(JOURNAL, "printing.%") if "see" not in one] == [
        "printing.propose_run",
        *["printing.claim_sheet", "printing.keep_sheet"] * 3,
        "printing.release_run", "printing.fetch_pages", "printing.record_printed",
        "printing.hand_over_sheet", "printing.post_sheet", "printing.record_returned",
        "printing.post_sheet", *["printing.export_posting"] * 3,
    ]  # fmt: skip
    everything = str(rows("SELECT * FROM journal.journal_entry"))
    assert staged[0].who.name not in everything
    with printing.journey.acting(printing.journey.officer("examiner")) as actor:
        (seen,) = sheets_of(actor, printing.journey.at, entry=staged[0].entry)
    assert (seen[0].blank, seen[1].number) == (1, 1)


@pytest.mark.requirement("CRT-06")
def test_run_twice_prints_nothing_twice(printing: Printing, refuses: Any, rows: Any) -> None:
    run = printing.released()
    assert printing.printed(run) == 3
    assert printing.printed(run) == 0
    with refuses("printing.nothing_due"):
        printing.proposed()
    with refuses("printing.moved_on"):
        printing.release(run, 4)
    with refuses("printing.no_page"):
        printing.pages(run)
    assert rows(JOURNAL, "printing.record_printed")[-1] == ("printing.record_printed", "nothing")


def test_two_officers_at_once_make_one_run(journey: Journey, database: str, rows: Any) -> None:
    people = [journey.officer("registrar"), _other(journey, "register")]
    calls = [partial(propose_run, who.actor, journey.at, register_file="iseki") for who in people]
    found = codes(at_once("officer", database, calls, before='INSERT INTO "certificate_sheet"'))
    assert found == ["ok", "printing.nothing_due"]
    assert rows(STATES) == [("planned",)] * 3


def test_two_superiors_at_once_release_it_once(
    printing: Printing, database: str, rows: Any
) -> None:
    journey = printing.journey
    run = printing.proposed()
    printing.checked()
    people = [journey.officer("approver"), _other(journey, "approve")]
    calls = [partial(release_run, who.actor, journey.at, run=run, first_blank=1) for who in people]
    found = codes(at_once("officer", database, calls, before='UPDATE "certificate_printrun"'))
    assert found == ["ok", "printing.moved_on"]
    assert [row[2] for row in rows(SHEETS)] == [1, 2, 3]


@pytest.mark.requirement("ACC-11")
def test_another_officer_releases_what_is_checked_whole(printing: Printing, refuses: Any) -> None:
    run = printing.proposed()
    with refuses("printing.not_checked"):
        printing.release(run)
    assert printing.checked() == 3
    with refuses("printing.second_person"):
        printing.by("registrar", release_run, run=run, first_blank=1)
    with refuses("printing.other_blank"):
        printing.release(run, 2)
    assert printing.release(run) == 3


RELEASE = "UPDATE certificate.certificate_printrun SET state = 'released', released_by = %s"
SET = "UPDATE certificate.certificate_sheet SET state = 'set'"


@pytest.mark.requirement("ACC-11")
@pytest.mark.parametrize("checked", [False, True])
def test_postgresql_holds_the_second_person_and_the_check(
    printing: Printing, connect: Any, checked: bool
) -> None:
    """As the officers' role with a live session: neither unchecked, nor in the proposer's name."""
    printing.proposed()
    registrar, approver = (printing.journey.officer(one) for one in ("registrar", "approver"))
    if checked:
        printing.checked()
    tries = [(registrar, RELEASE, [approver.account]), (registrar, SET, [])]
    tries += [(registrar, RELEASE, [registrar.account])] if checked else [
        (approver, RELEASE, [approver.account])
    ]  # fmt: skip
    for who, query, values in tries if not checked else [tries[0], tries[2]]:
        with connect("officer") as connection:
            connection.execute("SELECT accounts.enter(%s)", [who.token])
            with pytest.raises(psycopg.errors.Error) as refused:
                connection.execute(query, values)
            assert refused.value.sqlstate in {"42501", "23514"}
            connection.rollback()


def test_a_page_is_seen_only_once_it_is_released(printing: Printing, connect: Any) -> None:
    run = printing.proposed()
    printing.checked()
    who = printing.journey.officer("registrar")

    def pages() -> int:
        with connect("officer") as connection:
            connection.execute("SELECT accounts.enter(%s)", [who.token])
            return len(
                connection.execute("SELECT * FROM certificate.certificate_sheetpage").fetchall()
            )

    assert pages() == 0
    printing.release(run)
    assert pages() == 3


def test_dropped_and_due_again(printing: Printing, rows: Any) -> None:
    run = printing.proposed()
    printing.checked()
    assert not printing.due()
    printing.by("approver", drop_run, run=run)
    assert rows("SELECT count(*) FROM certificate.certificate_sheetpage") == [(0,)]
    assert len(printing.due()) == 3
    again = printing.released()
    assert [one.sheet.blank for one in printing.file(again).sheets] == [1, 2, 3]


@pytest.mark.requirement("CRT-06")
def test_spoiled_reprinted_and_in_the_ledger(printing: Printing, refuses: Any, rows: Any) -> None:
    run = printing.released()
    _, second, third = sheets(printing, run)
    printing.spoil(second)
    with refuses("printing.second_person"):
        printing.by("registrar", reprint_sheet, sheet=second)
    new = printing.reprint(second)
    with refuses("printing.meanwhile"):
        printing.reprint(second)
    with refuses("printing.moved_on"):
        printing.spoil(second)
    assert printing.checked() == 1
    assert rows(SHEETS)[-1] == ("released", "", 4, 1, "registration")
    assert printing.printed(run) == 3
    printing.spoil(third, "damaged")
    assert rows("SELECT id, replaces FROM certificate.certificate_sheet WHERE blank = 4") == [
        (new, second)
    ]
    assert printing.by("registrar", lose_blanks, register_file="iseki", count=2,
                       reason="test_print") == (5, 6)  # fmt: skip
    ledger = printing.by("registrar", see_ledger)
    assert {(one.blank, one.reason, one.sheet is None) for one in ledger} == {
        (2, "jam", False), (3, "damaged", False), (5, "test_print", True), (6, "test_print", True),
    }  # fmt: skip
    again = printing.proposed()
    assert len(sheets(printing, again)) == 1, "what was spoiled and not reprinted is due again"
    printing.checked()
    with refuses("printing.other_blank"):
        printing.release(again, 5)


@pytest.mark.requirement("CRT-06")
@pytest.mark.parametrize("when", ["checked", "released", "printed"])
def test_what_the_register_says_no_more_is_not_printed_and_does_not_leave(
    printing: Printing, staged: list[Trip], refuses: Any, rows: Any, when: str
) -> None:
    run = printing.proposed()
    printing.checked()
    if when != "checked":
        printing.release(run)
    if when == "printed":
        printing.printed(run)
    suspend(printing.journey, staged[0])
    if when == "checked":
        assert printing.release(run) == 2
        assert rows(SHEETS)[-1] == ("cancelled", "register_changed", None, 1, "registration")
        return
    first = sheets(printing, run)[0]
    if when == "released":
        assert printing.printed(run) == 2
    else:
        with refuses("printing.register_changed"):
            printing.hand_over(first)
        with refuses("printing.register_changed"):
            printing.post(first, TRACKING)
    printing.spoil(first, "register_changed")
    with refuses("printing.register_changed"):
        printing.reprint(first)
    assert not printing.due(), "while it is suspended none is due"
    printing.journey.later(days=11)
    assert [one.entry for one in printing.due()] == [staged[0].entry]


CLERICAL = """
INSERT INTO register.register_version (id, entry_id, register, sequence, act, status, effective_on,
                                       recorded_at, cause, name_key, particulars)
SELECT gen_random_uuid(), entry_id, register, sequence + 1, 'clerical', status, effective_on, recorded_at,
       gen_random_uuid(), name_key, particulars || %s::jsonb
  FROM register.register_version WHERE entry_id = %s ORDER BY sequence DESC LIMIT 1
"""


@pytest.mark.requirement("CRT-06")
def test_a_version_that_says_the_same_holds_no_licence_back(
    printing: Printing, staged: list[Trip], refuses: Any, connect: Any
) -> None:
    """A clerical version brings no licence: the one at hand leaves if it would be set alike."""
    run = printing.released()
    printing.printed(run)
    first, second, _ = sheets(printing, run)
    for trip, changed in ((staged[0], "{}"), (staged[1], '{"given_name": "別名"}')):
        with connect(autocommit=True) as superuser:
            superuser.execute(CLERICAL, [changed, trip.entry])
    printing.hand_over(first)
    with refuses("printing.register_changed"):
        printing.hand_over(second)


@pytest.mark.requirement("CRT-07")
def test_a_reissue_comes_from_its_examined_case_and_raises_the_count(
    printing: Printing, staged: list[Trip], refuses: Any, rows: Any
) -> None:
    run = printing.released()
    printing.printed(run)
    printing.journey.later(days=1)
    again = printing.journey.after(staged[0], "reissue", "registered")
    first, *_ = sheets(printing, run)
    with refuses("printing.register_changed"):
        printing.hand_over(first)
    (due,) = printing.due()
    assert (due.act, due.issue_count, due.case) == ("reissue", 2, again.case)
    second = printing.released(first_blank=4)
    assert rows(SHEETS)[-1] == ("released", "", 4, 2, "reissue")
    assert "第二回" in printing.words(printing.pages(second))


@pytest.mark.requirement("CRT-12", "VLT-05")
def test_where_it_goes_is_said_and_no_number_stands_in_it(
    printing: Printing, staged: list[Trip], refuses: Any
) -> None:
    run = printing.released()
    first = sheets(printing, run)[0]
    say = partial(printing.by, "registrar", set_dispatch, sheet=first)
    say(dispatch="post", postal_code="〒100-8916", destination="東京都架空区一丁目")
    assert "東京都架空区一丁目" in printing.posting(run)
    for code, said in (
        ("printing.choice", {"dispatch": "pigeon"}),
        ("printing.postal_code", {"dispatch": "post", "postal_code": "10"}),
        ("printing.destination", {"dispatch": "post", "destination": "見" * 501}),
        ("text.individual_number", {"dispatch": "post", "destination": staged[0].who.number}),
    ):
        with refuses(code):
            say(**said)
    assert staged[0].who.number not in printing.posting(run)
    say(dispatch="counter")


def test_registered_mail_has_a_number_that_is_used_once(printing: Printing, refuses: Any) -> None:
    run = printing.released()
    printing.printed(run)
    first, second, _ = sheets(printing, run)
    for wrong in ("", "123-45-67890-4", "1234567890", "見本"):
        with refuses("printing.tracking"):
            printing.post(first, wrong)
    printing.post(first, TRACKING)
    with refuses("printing.tracking_used"):
        printing.post(second, "１２３ー４５ー６７８９０ー３")
    with refuses("printing.moved_on"):
        printing.post(first, ANOTHER)


def test_another_files_officers_see_nothing_of_it(printing: Printing, refuses: Any) -> None:
    run = printing.released()
    other = Printing(printing.journey, "pharmacist", "yaku")
    printing.journey.officer("registrar", "pharmacist")
    with refuses("printing.no_file"):
        other.by("registrar", propose_run, register_file="iseki")
    for call in (other.printed, other.pages):
        with refuses("printing.no_run"):
            call(run)
    first = sheets(printing, run)[0]
    with refuses("printing.no_sheet"):
        other.spoil(first)


def test_killed_between_claim_and_page(printing: Printing, rows: Any) -> None:
    """The claim stands and nothing is set; the next try sets it once."""
    from meibo.flow.certificate.printing.commands.claim_sheet import claim_sheet
    from meibo.flow.certificate.printing.commands.keep_sheet import keep_sheet
    from meibo.terms.actor import Actor

    run = printing.proposed()
    first, signer = sheets(printing, run)[0], Actor("process:signer")
    with printing.journey.as_role("signer"):
        task = claim_sheet(signer, printing.journey.at, sheet=first)
        assert task is not None
        assert claim_sheet(signer, printing.journey.at, sheet=first) is None
    assert printing.checked() == 2
    printing.journey.later(minutes=1)
    assert printing.checked() == 1
    with printing.journey.as_role("signer"):
        assert keep_sheet(signer, printing.journey.at, task=task, page=b"late") is False
    assert rows("SELECT count(*) FROM certificate.certificate_sheetpage") == [(3,)]


def test_of_many_some_can_be_chosen(printing: Printing, refuses: Any) -> None:
    chosen = [one.occasion for one in printing.due()][1:]
    run = printing.by("registrar", propose_run, register_file="iseki", chosen=chosen)
    assert {one.sheet.occasion for one in printing.file(run).sheets} == set(chosen)
    left = printing.due()[0].occasion
    with refuses("printing.meanwhile"):
        printing.by("registrar", propose_run, register_file="iseki", chosen=[chosen[0], left])
