"""The licences of 安衛法 as data, and every way a definition can contradict itself."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from meibo.catalogue import (
    authority_of,
    fees_on,
    juki_route_on,
    procedure,
    qualification,
    register_files,
    registers_of,
)
from meibo.catalogue.loader import (
    BadDefinitionError,
    parse_places,
    parse_qualification,
    places,
)
from meibo.config.process import process
from meibo.flow.examination.ports import port_of

DATA = files("meibo.catalogue").joinpath("data")
BOILER = DATA.joinpath("qualifications/boiler_expert_2.toml").read_text(encoding="utf-8")
FILES = DATA.joinpath("register_files.toml").read_text(encoding="utf-8")
ANEI = ["boiler_expert_2", "health_officer_1"]
DAY = date(2026, 11, 20)


@pytest.mark.requirement("KOS-13", "JUK-04")
@pytest.mark.parametrize("register", ANEI)
def test_what_the_second_shape_is(register: str) -> None:
    found, new = qualification(register), procedure(register, "new_registration")
    assert found.basics == ("name", "birth_date", "address")
    assert {item.id for item in new.items()} & {"sex", "domicile"} == set()
    settled = {one.kind: one.not_applicable for one in new.checks if one.not_applicable}
    assert settled == {"koseki": "koseki_not_used"}
    assert [(fee.kind, fee.amount, fee.verify) for fee in fees_on(new, DAY)] == [
        ("fee", 1500, True)
    ]
    assert found.suspension.longest_months == 6
    assert {one.id for one in new.attachments} == {"pass_notice", "photograph"}
    assert authority_of(register).signatory.ja == "東京労働局長"
    assert authority_of(register).id == "mhlw"


def test_least_ages_stand_where_the_ordinances_name_one() -> None:
    ages = {name: procedure(name, "new_registration").age for name in [*ANEI, "nurse"]}
    assert ages["boiler_expert_2"] is not None
    assert (ages["boiler_expert_2"].least, ages["boiler_expert_2"].verify) == (18, True)
    assert ages["health_officer_1"] is ages["nurse"] is None


def test_the_registers_of_a_file() -> None:
    assert registers_of("anei") == ANEI
    assert registers_of("iseki") == ["nurse"]
    assert {name: file.one_card for name, file in register_files().items()} == {
        "iseki": False, "anei": True,
    }  # fmt: skip


def test_no_outside_system_may_be_given_a_number() -> None:
    assert all(file.number_out == () for file in register_files().values())


def test_a_route_is_called_ready_where_the_number_process_goes_it() -> None:
    ready = {port_of(name) for name, route in places().routes.items() if route.ready}
    there = {one for one in process("number").adapters if one.startswith("examination.juki.")}
    assert ready == there


def test_a_route_holds_from_its_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    later = """
  [[register_file.anei.juki]]
  route = "labour_office"
  valid_from = 2027-04-01
  source = "test"
  verify = true
"""
    text = (FILES + later).replace("ready = false", "ready = true")
    monkeypatch.setattr("meibo.catalogue.loader.places", lambda: parse_places(text, "test"))
    routes = [juki_route_on("health_officer_1", date(2027, *day)) for day in ((3, 31), (4, 1))]
    assert routes == ["platform", "labour_office"]
    assert juki_route_on("nurse", date(2027, 4, 1)) == "platform"
    with pytest.raises(LookupError):
        juki_route_on("health_officer_1", date(2026, 2, 28))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('enquiry_set = "basic_three"', 'enquiry_set = "basic_two"', "enquiry_set: must be one of"),
        ('enquiry_set = "basic_three"', 'enquiry_set = "basic_four"',
         "basic_four compares sex, and no page asks sex"),
        ("uses_koseki = false", "uses_koseki = true",
         "checks.koseki.not_applicable: contradicts uses_koseki"),
        ('not_applicable = "koseki_not_used"', 'reasons = ["cannot_be_told"]',
         "checks.koseki.not_applicable: contradicts uses_koseki"),
        ('not_applicable = "koseki_not_used"', 'not_applicable = "made_up"',
         "checks.koseki: reason 'made_up' has no text"),
        ('not_applicable = "koseki_not_used"',
         'not_applicable = "koseki_not_used"\n  reasons = ["cannot_be_told"]',
         "checks.koseki.reasons: a check that is not applicable is given no other reason"),
        ('reasons = ["unpaid", "amount_differs"]', "", "checks.payment.reasons: missing"),
        ('kind = "payment"', 'kind = "weather"', "checks: no check payment"),
        ('kind = "payment"', 'kind = "payment"\n  evidence = "receipt"',
         "checks.payment.evidence: no attachment is called receipt"),
        ('"examination_number", "passed_on",\n]', '"examination_number", "sex",\n]',
         "registered_items: the form has no item sex"),
        ('passers = ["examination_number"]', 'passers = ["examination_round"]',
         "passers: the form has no item examination_round"),
        ('passers = ["examination_number"]', 'passers = ["phone"]', "passers: the form has no item phone"),
        ("least = 18", "least = 0", "age.least: must be at least 1"),
        ("least = 18", 'least = "18"', "age.least: must be int, not str"),
        ("longest_months = 6", "longest_months = 0", "suspension.longest_months: must be at least 1"),
        ("longest_months = 6", "", "suspension.longest_months: missing"),
        ("amount = 1500", "amount = 0", "amount must be at least 1 yen"),
        ('kind = "fee"', 'kind = "present"', "kind 'present' must be one of"),
        ('id = "photograph"', 'id = "pass_notice"', "attachments: an attachment twice"),
        ('register_file = "anei"', 'register_file = "safety"', "no file is called safety"),
        ("registered_items = [", "kept_items = [", "kept_items: no such key"),
    ],
)  # fmt: skip
def test_a_contradicting_qualification_is_refused(old: str, new: str, words: str) -> None:
    assert old in BOILER
    with pytest.raises(BadDefinitionError) as refused:
        parse_qualification(BOILER.replace(old, new, 1), "boiler.toml")
    assert words in str(refused.value)
    assert str(refused.value).startswith("boiler.toml.")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('route = "platform"\n  valid_from = 2026-03-01',
         'route = "labour_office"\n  valid_from = 2026-03-01',
         "register_file.anei.juki[0].route: labour_office has no adapter"),
        ('route = "platform"\n  valid_from = 2026-03-01', 'route = "post"\n  valid_from = 2026-03-01',
         "register_file.anei.juki[0].route: no route is called post"),
        ("one_card = true", "", "register_file.anei.one_card: missing"),
        ("one_card = true", 'one_card = "yes"', "register_file.anei.one_card: must be bool"),
        ("number_out = []\none_card = true", 'number_out = ["newspaper"]\none_card = true',
         "register_file.anei.number_out: no outside system is called newspaper"),
        ("number_out = []\none_card = true", "one_card = true",
         "register_file.anei.number_out: missing"),
        ('authority = "mhlw"\nsignatory', 'authority = "nobody"\nsignatory',
         "register_file.anei.authority: nobody is called nobody"),
        ("ready = false", 'ready = "soon"', "juki_route.labour_office.ready: must be bool"),
        ("  [[register_file.anei.juki]]", """  [[register_file.anei.juki]]
  route = "platform"
  valid_from = 2026-03-01
  source = "test"
  verify = true

  [[register_file.anei.juki]]""", "register_file.anei.juki: each route must begin on a later day"),
    ],
)  # fmt: skip
def test_a_contradicting_register_file_is_refused(old: str, new: str, words: str) -> None:
    assert old in FILES
    with pytest.raises(BadDefinitionError) as refused:
        parse_places(FILES.replace(old, new, 1), "files.toml")
    assert words in str(refused.value)
    assert str(refused.value).startswith("files.toml.")
