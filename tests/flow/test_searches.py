"""Searches on the identity-confirmation terminal: who may, about whom, what comes back and for how long,
and the daily comparison with the applications."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from rig_card import Resident, resident
from rig_journey import REGISTER, Journey
from rig_terminal import Terminal, basics, for_visitor

from meibo.connectors.resident_register.searches import answer_searches
from meibo.connectors.resident_register.service import RegisterDownError
from meibo.flow.intake.commands.begin_search import begin_search
from meibo.flow.intake.commands.settle_search_finding import settle_search_finding
from meibo.flow.intake.refusals import BadAnswers
from meibo.flow.intake.search_queries import own_searches, search_file, search_findings
from meibo.flow.intake.search_rules import APPLICATION, Applied, Wanted, finding
from meibo.rooms.vault.searching import ask_search
from meibo.terms.actor import Actor

NUMBER = Actor("process:number")
STATES = "SELECT state, answer IS NULL, asked IS NULL FROM vault.vault_search ORDER BY asked_at"
FINDINGS = "SELECT kind, state FROM vault.vault_searchfinding ORDER BY kind"
SETTLED = {"result": "justified", "reason": "窓口の記録で確かめた"}


@pytest.fixture
def terminal(journey: Journey) -> Terminal:
    return Terminal(journey)


def inserted(connect: Any, terminal: Terminal, application: UUID | None, **more: Any) -> UUID:
    """A search past every command, by the officers' role with a live session of the searcher."""
    made = uuid4()
    said = {
        "register": REGISTER,
        "identity": [],
        "reason": "",
        "asked": basics(resident(1)),
        **more,
    }
    with connect("officer") as door:
        door.execute("SELECT accounts.enter(%s)", [terminal.people["searcher"].token])
        code = door.execute(
            "SELECT vault.begin_search(%s, %s, 'mhlw', %s, %s, %s, %s, 15, %s)",
            [made, said["register"], application, json.dumps(said["identity"]), said["reason"],
             json.dumps(said["asked"]), terminal.journey.at],
        ).fetchone()[0]  # fmt: skip
        door.commit()
    assert code == ""
    return made


@pytest.mark.requirement("JUK-05", "JUK-07")
def test_who_matches_is_listed_for_its_minutes_and_never_with_a_number(
    terminal: Terminal, journey: Journey, rows: Any
) -> None:
    trip = journey.to("arrived")
    twin = Resident(resident(77).number, **{**basics(trip.who), "former_name": "旧姓"})
    journey.juki.people[twin.number] = twin.juki
    made = terminal.answered(terminal.for_application(trip))
    found = terminal.does("searcher", search_file, search=made)
    assert found.answer["result"] == "many"
    assert [one["former_name"] for one in found.answer["people"]] == [None, "旧姓"]
    for one in found.answer["people"]:
        assert set(one) <= {"name", "kana", "former_name", "common_name", "alphabet_name",
                            "birth_date", "sex", "address"}  # fmt: skip
    kept = str(rows("SELECT answer, asked FROM vault.vault_search"))
    assert trip.who.number not in kept
    assert twin.number not in kept
    terminal.clock(minutes=16)
    assert terminal.does("searcher", search_file, search=made).answer is None
    assert rows(STATES) == [("deleted", True, False)]
    done = rows("SELECT function, purpose, outcome FROM journal.journal_entry WHERE case_ref = %s"
                " AND function ~ 'search' ORDER BY id", str(trip.application))  # fmt: skip
    assert [one for one, _, _ in done] == [
        "terminal.search", "vault.ask_search", "vault.keep_search", "terminal.see_search",
        "terminal.see_search",
    ]  # fmt: skip
    assert {purpose for _, purpose, _ in done} == {"terminal_search"}


@pytest.mark.requirement("JUK-07", "JUK-04")
def test_a_register_of_three_data_asks_and_shows_no_sex(
    journey: Journey, people: Any, rows: Any
) -> None:
    who = resident(5)
    journey.juki.people[who.number] = who.juki
    officer = people.officer("terminal", registers=["boiler_expert_2"])
    with journey.acting(officer) as actor:
        begin_search(actor, journey.at, search=(made := uuid4()), register="boiler_expert_2",
                     wanted=for_visitor(who))  # fmt: skip
    assert Terminal(journey).answer() == 1
    with journey.acting(officer) as actor:
        (person,) = search_file(actor, journey.at, search=made).answer["people"]
    assert person["name"] == who.name
    assert "sex" not in person
    assert "sex" not in rows("SELECT asked FROM vault.vault_search")[0][0]


@pytest.mark.requirement("JUK-09")
def test_only_an_applicant_or_an_identified_visitor_is_searched_for(
    terminal: Terminal, journey: Journey, rows: Any
) -> None:
    who = resident(1)
    paper = journey.to("draft", resident(2))
    other = journey.to("arrived", resident(3), register="physician")
    over = journey.to("registered", resident(4))

    def refused(wanted: Wanted) -> list[str]:
        with pytest.raises(BadAnswers) as why:
            terminal.begun(wanted)
        return [one.code for one in why.value.refusals]

    none = Wanted(APPLICATION, "", (), "", basics(who))
    assert refused(none) == ["intake.search_application"]
    for trip in (paper, other, over):
        assert refused(terminal.for_application(trip)) == ["intake.search_application"]
    assert refused(for_visitor(who, identity=("pension",))) == ["intake.identity"]
    assert refused(for_visitor(who, reason="短い")) == ["intake.search_reason"]
    number = for_visitor(who, reason=f"番号は {who.number} です")
    assert refused(number) == ["intake.search_number"]
    assert rows(STATES) == []
    terminal.begun(for_visitor(who))
    assert rows("SELECT application, identity FROM vault.vault_search") == [
        (None, ["driving_licence"])
    ]


@pytest.mark.requirement("JUK-07")
def test_nobody_else_searches_and_nobody_else_reads_the_answer(
    terminal: Terminal, journey: Journey, refuses: Any
) -> None:
    made = terminal.answered(for_visitor(resident(1)))
    for name in ("superior", "receiver"):
        for command, values in (
            (begin_search, {"search": uuid4(), "register": REGISTER, "wanted": for_visitor(resident(1))}),
            (search_file, {"search": made}),
            (own_searches, {}),
        ):  # fmt: skip
            with refuses("permit.not_allowed"):
                terminal.does(name, command, **values)
    with refuses("vault.no_search"):
        terminal.does("searcher-2", search_file, search=made)
    with refuses("vault.no_search"):
        terminal.begun(for_visitor(resident(1)), "searcher-2", made)
    assert terminal.does("searcher-2", own_searches) == []
    with refuses("intake.not_in_charge"):
        terminal.does("searcher", begin_search, search=uuid4(), register="physician",
                      wanted=for_visitor(resident(1)))  # fmt: skip


@pytest.mark.requirement("JUK-07")
def test_the_duty_is_given_with_no_other(people: Any) -> None:
    with pytest.raises(ValueError, match="no other"):
        people.officer("terminal", "approve")


BEGIN = (
    "SELECT vault.begin_search(gen_random_uuid(), '{}', 'mhlw', {}, '[]', '', '{{}}', {}, now())"
)
ANY = "gen_random_uuid()"
FORGED = (
    ("searcher", "SELECT answer FROM vault.vault_search"),
    ("searcher", "UPDATE vault.vault_search SET asked = NULL"),
    ("searcher", "DELETE FROM vault.vault_search"),
    ("superior", BEGIN.format("nurse", ANY, 15)),
    ("searcher", BEGIN.format("physician", ANY, 15)),
    ("searcher", BEGIN.format("nurse", ANY, 600)),
    ("searcher", "SELECT vault.ask_search(gen_random_uuid())"),
    ("superior", "UPDATE vault.vault_searchfinding SET state = 'settled'"),
    ("searcher", "SELECT vault.settle_finding(gen_random_uuid(), 'justified', 'なし', now())"),
)


@pytest.mark.requirement("JUK-07", "JUK-09")
def test_raw_sql_in_the_officers_door_gets_nowhere(terminal: Terminal, connect: Any) -> None:
    made = terminal.answered(for_visitor(resident(1)))
    for name, statement in FORGED:
        with connect("officer") as attacker:
            attacker.execute("SELECT accounts.enter(%s)", [terminal.people[name].token])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                attacker.execute(statement)
            attacker.rollback()
    for name, statement, found in (
        ("searcher", BEGIN.format("nurse", "NULL", 15), "ground"),
        ("searcher-2", f"SELECT vault.search_answer('{made}')", None),
        ("superior", f"SELECT vault.search_answer('{made}')", None),
        ("searcher-2", "SELECT count(id) FROM vault.vault_search", 0),
        ("superior", "SELECT count(id) FROM vault.vault_search", 0),
    ):
        with connect("officer") as attacker:
            attacker.execute("SELECT accounts.enter(%s)", [terminal.people[name].token])
            assert attacker.execute(statement).fetchone() == (found,), statement


def test_a_search_is_one_question_however_often_it_is_sent_or_tried(
    terminal: Terminal, journey: Journey, rows: Any
) -> None:
    made = terminal.begun(for_visitor(resident(1)))
    terminal.begun(for_visitor(resident(2)), search=made)
    assert len(rows(STATES)) == 1
    journey.juki.down = True
    terminal.answer()
    assert terminal.answer() == 0, "not before its time"
    journey.later(seconds=10)
    journey.juki.down = False
    terminal.answer()
    terminal.answer()
    assert journey.juki.asked[-2:] == [made, made]
    assert rows("SELECT count(*) FROM vault.vault_searchtry") == [(2,)]
    assert rows(STATES)[0][0] == "answered"


def test_a_search_without_an_answer_is_over_after_its_minutes(
    terminal: Terminal, journey: Journey, rows: Any
) -> None:
    terminal.begun(for_visitor(resident(1)))
    journey.juki.down = True
    terminal.answer()
    journey.later(minutes=16)
    assert terminal.answer() == 0
    terminal.clock()
    assert rows(STATES) == [("deleted", True, False)]


def test_what_cannot_be_an_answer_is_asked_again(
    terminal: Terminal, journey: Journey, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.begun(for_visitor(resident(1)))

    def down(*_: Any) -> None:
        raise RegisterDownError("ConnectError")

    monkeypatch.setattr(journey.juki, "ready", down)
    terminal.answer()
    assert journey.juki.asked == []
    assert rows("SELECT state, tries FROM vault.vault_search") == [("asked", 1)]


@pytest.mark.parametrize(
    ("limit", "outcome"),
    [("per_minute", "limit"), ("per_hour", "breaker_tripped:hour"),
     ("per_case_a_day", "breaker_tripped:case")],
)  # fmt: skip
def test_searches_are_limited_and_trip(
    terminal: Terminal, journey: Journey, rows: Any, limit: str, outcome: str
) -> None:
    trip = journey.to("arrived")
    terminal.answered(terminal.for_application(trip))
    rows(
        f"UPDATE vault.vault_breaker SET {limit} = 1 WHERE purpose = 'terminal_search' RETURNING 1"
    )
    later = terminal.begun(terminal.for_application(trip))
    with journey.as_role("number"):
        assert ask_search(NUMBER, journey.at, search=later, again=lambda _: journey.at) is None
        answer_searches(NUMBER, journey.at)
    told = rows("SELECT outcome FROM journal.journal_entry WHERE function = 'vault.ask_search'"
                " ORDER BY id OFFSET 1")  # fmt: skip
    assert told[0] == (outcome,)
    assert told[1] == (("breaker_open",) if "tripped" in outcome else (outcome,))
    assert len(journey.juki.asked) == 1


@pytest.mark.requirement("JUK-08")
def test_a_search_without_its_application_is_a_finding_and_one_with_is_none(
    terminal: Terminal, journey: Journey, rows: Any, connect: Any
) -> None:
    trip = journey.to("arrived")
    other = journey.to("arrived", resident(50), register="physician")
    terminal.answered(terminal.for_application(trip))
    terminal.answered(for_visitor(resident(60)))
    inserted(connect, terminal, uuid4())
    inserted(connect, terminal, other.application, asked=basics(resident(50)))
    inserted(connect, terminal, None, identity=["pension"], reason="窓口で相談を受けた")
    terminal.begun(terminal.for_application(trip, resident(9, name="別人　太郎")))
    terminal.answer()
    assert terminal.clock(minutes=20) == 0, "the day is not over"
    assert terminal.clock(days=1) == 6
    assert rows(FINDINGS) == [
        (kind, "open")
        for kind in ("another_person", "another_register", "no_application", "visitor_unidentified")
    ]
    assert terminal.clock(days=1) == 0
    assert len(rows(FINDINGS)) == 4, "run twice, nothing twice"
    assert rows("SELECT count(*) FROM vault.vault_search WHERE asked IS NULL") == [(2,)]
    done = rows("SELECT outcome FROM journal.journal_entry WHERE function = 'terminal.reconcile'"
                " ORDER BY outcome")  # fmt: skip
    assert [one for (one,) in done] == [
        "borne_out", "borne_out", "finding:another_person", "finding:another_register",
        "finding:no_application", "finding:visitor_unidentified",
    ]  # fmt: skip


@pytest.mark.requirement("JUK-08")
def test_a_finding_is_settled_by_another_officer_with_a_result_and_a_reason(
    terminal: Terminal, journey: Journey, rows: Any, connect: Any, refuses: Any
) -> None:
    inserted(connect, terminal, uuid4())
    terminal.clock(days=1)
    (found,) = terminal.does("superior", search_findings)
    one = found.finding.id
    assert found.search.asked["name"] == resident(1).name
    assert found.names[terminal.people["searcher"].account] == "見本 職員 terminal-searcher"

    def settle(name: str = "superior", finding: UUID = one, **changes: str) -> None:
        terminal.does(name, settle_search_finding, finding=finding, **{**SETTLED, **changes})

    for code, changes in (
        ("intake.finding_result", {"result": "fine"}),
        ("intake.finding_reason", {"reason": "短い"}),
        ("text.individual_number", {"reason": f"番号 {resident(1).number}"}),
        ("vault.no_search_finding", {"finding": uuid4()}),
        ("permit.not_allowed", {"name": "searcher"}),
    ):
        with refuses(code):
            settle(**changes)  # type: ignore[arg-type]
    settle()
    with refuses("vault.finding_settled"):
        settle()
    assert rows("SELECT state, result, reason, settled_by FROM vault.vault_searchfinding") == [
        ("settled", *SETTLED.values(), terminal.people["superior"].account)
    ]
    assert rows(STATES) == [("deleted", True, True)], "whom it was about is forgotten"


@pytest.mark.requirement("JUK-08")
def test_nobody_settles_what_was_found_about_the_own_search(
    terminal: Terminal, rows: Any, connect: Any, refuses: Any
) -> None:
    inserted(connect, terminal, uuid4())
    terminal.clock(days=1)
    own = terminal.people["superior"].account
    # As if the officer had searched in an earlier post.
    rows("UPDATE vault.vault_searchfinding SET asked_by = %s RETURNING 1", own)
    ((one,),) = rows("SELECT id FROM vault.vault_searchfinding")
    with refuses("vault.own_search"):
        terminal.does("superior", settle_search_finding, finding=one, **SETTLED)
    with pytest.raises(psycopg.errors.CheckViolation):
        rows("UPDATE vault.vault_searchfinding SET settled_by = asked_by RETURNING 1")


def test_the_name_may_be_that_of_form_card_or_entry() -> None:
    form = {"family_name": "新", "given_name": "花子", "birth_date": "2000-01-02"}
    card = {"name": "舊　花子", "birth_date": "2000-01-02"}
    applied = Applied(REGISTER, (form, card, {}))

    def of(name: str, day: str = "2000-01-02", register: str = REGISTER) -> str:
        asked = {"name": name, "birth_date": day}
        return finding(register, asked, visitor=False, identity=(), applied=applied)

    assert of("新 花子") == of("舊　花子") == ""
    assert of("新花子", "2000-01-03") == of("花子") == "another_person"
    assert of("新花子", register="physician") == "another_register"


def test_the_days_of_japan_are_compared(terminal: Terminal, journey: Journey, connect: Any) -> None:
    journey.at = journey.at.replace(hour=14, minute=50)
    inserted(connect, terminal, uuid4())
    journey.at += timedelta(minutes=5)
    assert terminal.clock() == 0
    assert terminal.clock(minutes=12) == 1
