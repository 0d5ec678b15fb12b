"""第一種衛生管理者 and 二級ボイラー技士: what differs from a nurse is data, and holds in every stage."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from rig_card import resident
from rig_journey import ANEI, PNG

from meibo import plugs
from meibo.catalogue.loader import places_of, together
from meibo.connectors.resident_register import asking
from meibo.flow.examination.commands.record_check import record_check
from meibo.flow.examination.rules import age_on, differences, within
from meibo.flow.intake.commands.attach_file import attach_file
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.terms.actor import Actor
from meibo.terms.basic_data import form_basics
from meibo.terms.refusal import Refusal

BOILER, OFFICER = ANEI
NUMBER = Actor("process:number")


def facts(rows: Any, trip: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    found = rows(
        "SELECT source, finding, content FROM examination.examination_fact WHERE case_id = %s",
        trip.case,
    )
    return {source: (finding, content) for source, finding, content in found}


# ------------------------------------------------------------------ checks


@pytest.mark.requirement("KOS-13", "REG-20")
def test_koseki_is_settled_by_rule_when_the_case_opens(journey: Any, rows: Any) -> None:
    trip = journey.to("examined", register=OFFICER)
    assert rows(
        """SELECT kind, result, reason, by_rule, by, at IS NOT NULL
             FROM examination.examination_check WHERE case_id = %s AND by_rule""",
        trip.case,
    ) == [("koseki", "not_applicable", "koseki_not_used", True, None, True)]
    open_ones = rows(
        "SELECT count(*) FROM examination.examination_check WHERE case_id = %s AND result = 'open'",
        trip.case,
    )
    assert open_ones == [(6,)]
    assert facts(rows, trip)["koseki"] == ("not_applicable", {"reason": "koseki_not_used"})


@pytest.mark.requirement("REG-20")
@pytest.mark.parametrize("result", ["passed", "failed", "not_applicable"])
def test_nobody_records_what_is_settled_by_rule(journey: Any, refuses: Any, result: str) -> None:
    trip = journey.to("examined", register=OFFICER)
    examiner = journey.officer("examiner", OFFICER)
    with journey.acting(examiner) as actor, refuses("examination.by_rule"):
        record_check(actor, journey.at, case=trip.case, kind="koseki", result=result,
                     reason="cannot_be_told")  # fmt: skip


def test_postgresql_too_keeps_what_is_settled_by_rule(journey: Any, connect: Any) -> None:
    trip = journey.to("examined", register=OFFICER)
    connection = connect("officer")
    token = journey.officer("examiner", OFFICER).token
    connection.execute("SELECT accounts.enter(%s)", [token])
    change = "UPDATE examination.examination_check SET result = 'failed' WHERE case_id = %s"
    assert connection.execute(change, [trip.case]).rowcount == 6


@pytest.mark.requirement("REG-01", "REG-20", "PAY-03")
def test_seven_results_lead_to_an_entry(journey: Any, rows: Any) -> None:
    trip = journey.to("registered", register=OFFICER)
    assert rows("SELECT register, register_file FROM register.register_entry") == [
        (OFFICER, "anei")
    ]
    kept = rows("SELECT particulars FROM register.register_version")[0][0]
    assert set(kept) == {
        "family_name", "given_name", "family_kana", "given_kana", "former_name", "former_kana",
        "prints_former_name", "common_name", "common_family_kana", "common_given_kana",
        "exact_characters", "birth_date",
        "examination_number", "passed_on",
    }  # fmt: skip
    jwt, _ = journey.certify(trip)
    assert jwt.count("~") == 4  # name, kana and birth date can be shown or not


# ------------------------------------------------------------------ three data, not four


@pytest.mark.requirement("JUK-04", "JUK-18")
def test_sex_is_neither_asked_nor_kept_nor_compared(journey: Any, rows: Any) -> None:
    who = resident(301)
    journey.juki.people[who.number] = {**who.juki, "sex": "1"}
    trip = journey.to("examined", who, register=OFFICER)
    found = facts(rows, trip)
    assert found["juki"][0] == found["card"][0] == "agrees"
    compared = {"name", "birth_date", "address"}
    content = found["juki"][1]
    assert set(content["form_and_juki"]) == set(content["face_and_juki"]) == compared
    assert set(found["card"][1]["form_and_face"]) == compared
    assert "sex" not in content["person"]
    # The stored values give the stored result again.
    form = form_basics(rows("SELECT content FROM examination.examination_case")[0][0])
    assert differences(sorted(compared), form, content["person"]) == content["form_and_juki"]
    answer = rows("SELECT answer FROM examination.examination_enquiry")[0][0]
    assert "sex" not in answer["person"]
    assert answer["person"]["name"] == who.name
    assert "sex" not in rows("SELECT content FROM intake.intake_application")[0][0]


@pytest.mark.requirement("JUK-04")
def test_a_nurse_is_asked_by_four(journey: Any, rows: Any) -> None:
    who = resident(302)
    journey.juki.people[who.number] = {**who.juki, "sex": "1"}
    found = facts(rows, journey.to("examined", who))
    assert found["juki"][0] == "differs"
    assert found["juki"][1]["form_and_juki"]["sex"] == "different"


def test_within_keeps_what_is_no_basic_datum() -> None:
    person = {"name": "a", "sex": "1", "alive": True, "kana": "ア", "address": "b"}
    assert within(("name", "address"), person) == {
        "name": "a", "alive": True, "kana": "ア", "address": "b",
    }  # fmt: skip


# ------------------------------------------------------------------ who asks


@pytest.fixture
def labour_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue of a later day: the labour office asks for 安衛法."""
    later = together("register_files.toml")
    later["juki_route"]["labour_office"]["ready"] = True
    (route,) = later["register_file"]["anei"]["juki"]
    route["route"] = "labour_office"
    monkeypatch.setattr("meibo.catalogue.loader.places", lambda: places_of(later, "later"))


class FakeOffice:
    """労働基準行政システム as a route to Juki-net; found through the plug by its name."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def ready(self) -> None:
        """It answers."""

    def ask_by_number(self, request: Any, authority: str, number: str) -> dict[str, Any]:
        self.asked.append((request, authority))
        return {"result": "found", "person": {"name": "見本　三", "alive": True, "sex": "2"}}


office = FakeOffice()


def test_another_line_of_data_moves_the_question(
    journey: Any, rows: Any, labour_office: None
) -> None:
    """The same commands and the same number process: only data and an adapter are others."""
    office.asked.clear()
    trip = journey.to("forwarded", register=OFFICER)
    nurse = journey.to("forwarded")
    journey.tick("open_cases")
    with journey.as_role("number"):
        adapters = {**plugs._adapters, "examination.juki.labour_office": f"{__name__}:office"}
        plugs.install(adapters)
        asking.ask_due(NUMBER, journey.at)
    journey.tick("record_answers")
    trip.case, nurse.case = journey.case_of(trip), journey.case_of(nurse)
    routes = dict(rows("SELECT register, route FROM examination.examination_enquiry"))
    assert routes == {OFFICER: "labour_office", "nurse": "platform"}
    assert len(office.asked) == len(journey.juki.asked) == 1
    assert facts(rows, trip)["juki"][1]["person"] == {"name": "見本　三", "alive": True}
    assert facts(rows, nurse)["juki"][0] == "agrees"


def test_a_route_without_adapter_waits_and_reveals_nothing(
    journey: Any, rows: Any, labour_office: None
) -> None:
    journey.to("forwarded", register=OFFICER)
    journey.tick("open_cases")
    with journey.as_role("number"):
        asking.ask_due(NUMBER, journey.at)
    assert rows("SELECT state, waiting_for FROM examination.examination_enquiry") == [
        ("asked", "no_route")
    ]
    assert journey.juki.asked == []
    assert rows("SELECT count(*) FROM vault.vault_reveal") == [(0,)]


# ------------------------------------------------------------------ passes, ages, photographs


@pytest.mark.parametrize(
    ("changed", "finding"),
    [({}, "on_list"), ({"passed_on_day": "23"}, "other_day"),
     ({"examination_number": "999999"}, "not_on_list"), ({"given_name": "別人"}, "other_person")],
)  # fmt: skip
def test_the_pass_is_compared_with_the_list(
    journey: Any, rows: Any, changed: dict[str, str], finding: str
) -> None:
    trip = journey.to("examined", register=OFFICER, **changed)
    assert facts(rows, trip)["passers"][0] == finding


def test_a_passers_list_without_rounds_is_taken_in_once(journey: Any, rows: Any) -> None:
    who = resident(303)
    for register in (OFFICER, OFFICER, BOILER):
        journey.list_passer(who, register)
    assert rows("SELECT register, examination_round FROM examination.examination_passer") == [
        (OFFICER, None), (BOILER, None),
    ]  # fmt: skip


def test_a_list_of_another_shape_is_refused(journey: Any) -> None:
    from meibo.flow.examination.commands.take_in_passers import take_in_passers

    content = b"examination_round,examination_number,passed_on,name,birth_date\n"
    with journey.as_role("console"), pytest.raises(Refusal) as refused:
        take_in_passers(Actor("test"), journey.at, register=OFFICER, procedure="new_registration",
                        content=content)  # fmt: skip
    assert refused.value.code == "passers.columns"


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [("2008-11-20", "2026-11-20", 18), ("2008-11-21", "2026-11-20", 17),
     ("2008-02-29", "2026-02-28", 17), ("2008-02-29", "2026-03-01", 18),
     ("2008-02-29", "2028-02-29", 20), ("2026-11-20", "2026-11-20", 0)],
)  # fmt: skip
def test_ages(birth: str, day: str, age: int) -> None:
    assert age_on(date.fromisoformat(day), date.fromisoformat(birth)) == age


@pytest.mark.parametrize(
    ("birth", "finding"), [("2008-11-20", "old_enough"), ("2008-11-21", "too_young")]
)
def test_the_age_is_a_fact_where_the_act_names_one(
    journey: Any, rows: Any, birth: str, finding: str
) -> None:
    """Arrival is on 20 November 2026 in Japan."""
    who = resident(304, birth_date=birth)
    found = facts(rows, journey.to("examined", who, register=BOILER))
    assert found["age"][0] == finding
    assert "age" not in facts(rows, journey.to("examined", resident(305), register=OFFICER))


@pytest.mark.requirement("APP-01")
def test_a_photograph_is_a_picture(journey: Any, refuses: Any) -> None:
    trip = journey.to("draft", register=OFFICER)
    with journey.acting(trip.person) as actor:
        with refuses("documents.wrong_type"):
            attach_file(actor, journey.at, application=trip.application, kind="photograph",
                        name="photo.pdf", content=b"%PDF-1.7\n")  # fmt: skip
        attach_file(actor, journey.at, application=trip.application, kind="photograph",
                    name="photo.png", content=PNG)  # fmt: skip


# ------------------------------------------------------------------ the same kind twice


@pytest.mark.requirement("REG-01")
def test_the_same_kind_again_is_found_and_cannot_be_granted(journey: Any, rows: Any) -> None:
    first = journey.to("registered", register=OFFICER)
    again = journey.to("examined", first.who, person=first.person, register=OFFICER)
    finding, content = facts(rows, again)["own_register"]
    assert (finding, content["entry"]) == ("registered", str(first.entry))
    journey.check(again)
    with pytest.raises(Refusal) as refused:
        journey.propose(again, "grant")
    assert refused.value.code == "examination.already_registered"
    journey.check(again, duplicate=("failed", "same_kind_held"))
    journey.propose(again, "refuse")
    assert rows(
        "SELECT outcome, reason FROM examination.examination_case WHERE id = %s", again.case
    ) == [("refuse", "same_kind_held")]


def test_the_same_kind_pending_is_found(journey: Any, rows: Any) -> None:
    first = journey.to("forwarded", register=OFFICER)
    other_card = journey.people.applicant("http://card.test#another-card")
    again = journey.to("examined", first.who, person=other_card, register=OFFICER)
    assert facts(rows, again)["own_register"][0] == "pending"


def test_another_kind_is_normal(journey: Any, rows: Any) -> None:
    first = journey.to("registered", register=BOILER)
    other = journey.to("examined", first.who, person=first.person, register=OFFICER)
    assert facts(rows, other)["own_register"] == (
        "none",
        {"entry": None, "pending": [], "others": []},
    )


# ------------------------------------------------------------------ suspension


@pytest.mark.requirement("REG-22")
@pytest.mark.parametrize(
    ("ends", "allowed"), [(date(2027, 5, 19), True), (date(2027, 5, 20), False)]
)
def test_validity_is_suspended_for_six_months_at_most(
    journey: Any, ends: date, allowed: bool
) -> None:
    trip = journey.to("entered", register=OFFICER)

    def propose() -> None:
        with journey.acting(journey.officer("registrar", OFFICER)) as actor:
            propose_disposition(actor, journey.at, entry=trip.entry, kind="suspension",
                                starts_on=date(2026, 11, 20), ends_on=ends,
                                letter_number="見本第1号", reason="見本")  # fmt: skip

    if allowed:
        propose()
        return
    with pytest.raises(Refusal) as refused:
        propose()
    assert refused.value.code == "registration.term"


# ------------------------------------------------------------------ whose charge


@pytest.mark.requirement("VLT-07")
def test_officers_of_one_file_see_nothing_of_the_other(journey: Any, connect: Any) -> None:
    """As the real role with the real session: not a case, a fact, an entry, not even a count."""
    journey.to("registered", register=OFFICER)
    journey.to("registered")
    seen = {}
    for register in ("nurse", OFFICER):
        connection = connect("officer", autocommit=False)
        token = journey.officer("examiner", register).token
        connection.execute("SELECT accounts.enter(%s)", [token])
        for table in (
            "examination.examination_case", "examination.examination_check",
            "examination.examination_fact", "examination.examination_enquiry",
            "intake.intake_application", "documents.documents_document",
            "payments.payments_demand", "register.register_entry", "register.register_version",
            "registration.registration_run",
        ):  # fmt: skip
            query = psycopg.sql.SQL("SELECT DISTINCT register FROM {}").format(
                psycopg.sql.Identifier(*table.split("."))
            )
            seen[register, table] = connection.execute(query).fetchall()
    assert set(map(tuple, seen.values())) == {(("nurse",),), ((OFFICER,),)}
    assert all(found == [(register,)] for (register, _), found in seen.items())


@pytest.mark.requirement("VLT-07")
def test_a_register_of_another_file_cannot_be_run(journey: Any, refuses: Any) -> None:
    from meibo.flow.registration.commands.run_registration import run_registration

    journey.to("approved", register=OFFICER)
    with (
        journey.acting(journey.officer("registrar")) as actor,
        refuses("registration.no_register"),
    ):
        run_registration(actor, journey.at, register=OFFICER)
