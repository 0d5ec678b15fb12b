"""What the catalogue says of the thirty: counts, fees, sets, files, and what is not known."""

from __future__ import annotations

from datetime import date

import pytest
from definitions_in_full import at, whole

from meibo.catalogue import (
    authority_of,
    fees_on,
    juki_route_on,
    offered,
    procedure,
    qualification,
    qualifications,
    reasons,
    register_file_of,
    register_files,
    registers_of,
)
from meibo.catalogue.definitions import CLAIMS, ITEM_KINDS
from meibo.catalogue.loader import places, places_of, qualification_of
from meibo.catalogue.loader import together as tables_of
from meibo.config.process import process
from meibo.flow.examination.ports import port_of
from meibo.flow.intake.rules import KINDS

DAY = date(2026, 11, 20)
SEVEN = ["duplicate", "identity", "koseki", "form", "attachments", "payment", "disqualification"]
MEDICAL = {
    "physician": 60_000, "dentist": 60_000, "public_health_nurse": 9_000, "midwife": 9_000,
    "nurse": 9_000, "physical_therapist": 9_000, "medical_technologist": 9_000,
    "pharmacist": 30_000, "registered_dietitian": 15_000, "certified_care_worker": 9_000,
}  # fmt: skip
ALL = sorted(qualifications())
SAFETY = registers_of("anei")


@pytest.mark.requirement("REG-18")
def test_thirty_in_five_files() -> None:
    assert {name: len(registers_of(name)) for name in register_files()} == {
        "iseki": 7, "eiyo": 1, "yaku": 1, "kaigo": 1, "anei": 20,
    }  # fmt: skip
    assert len({one.source_id for one in qualifications().values()}) == 30
    assert len({one.record_layout for one in qualifications().values()}) == 11
    assert len({one.name.ja for one in qualifications().values()}) == 30
    assert len({one.register_name.en for one in qualifications().values()}) == 30


@pytest.mark.requirement("REG-20")
@pytest.mark.parametrize("register", ALL)
def test_each_procedure_has_the_seven_checks(register: str) -> None:
    found = qualification(register)
    after_a_change = "rewriting" if register in SAFETY else "correction"
    limited = ["time_limited_registration"] if register == "certified_care_worker" else []
    ids = [one.id for one in found.procedures]
    assert ids == ["new_registration", *limited, after_a_change, "reissue", "erasure"]
    for one in found.procedures:
        assert [check.kind for check in one.checks] == SEVEN
        assert all(check.reasons or check.not_applicable in reasons() for check in one.checks)
        assert all(fee.verify and fee.basis for fee in one.fees)
        assert one.standard_period_verify
    assert offered(found.procedures[0], DAY)
    assert found.procedures[0].second_person


@pytest.mark.parametrize("register", ALL)
def test_only_what_is_settled_is_offered_after_registration(register: str) -> None:
    """What 管理栄養士 costs to correct and to reissue is not settled; everything else is offered."""
    later = [one for one in qualification(register).procedures if one.on_entry]
    held_back = {"correction", "reissue"} if register == "registered_dietitian" else set()
    assert {one.id for one in later if not offered(one, DAY)} == held_back
    assert {one.id for one in later if one.unsettled} == held_back
    assert len(later) == 3


def test_what_may_be_corrected_and_who_decides() -> None:
    rewriting, correction = procedure("diver", "rewriting"), procedure("nurse", "correction")
    name = {
        "family_name", "given_name", "family_kana", "given_kana", "former_name", "former_kana",
        "prints_former_name", "common_name", "common_family_kana", "common_given_kana",
        "exact_characters",
    }  # fmt: skip
    assert set(rewriting.corrects) == name
    assert set(correction.corrects) == {*name, "birth_date", "sex", "domicile"}
    alone = {
        (file, one.id)
        for register in ALL
        for one in qualification(register).procedures
        if not one.second_person and (file := register_file_of(register).id)
    }
    every = {(file, "reissue") for file in register_files()}
    assert alone == every | {("anei", "rewriting")}


@pytest.mark.parametrize(("register", "tax"), MEDICAL.items())
def test_registration_tax(register: str, tax: int) -> None:
    fees = {fee.kind: fee.amount for fee in fees_on(procedure(register, "new_registration"), DAY)}
    centre = {"fee": 3_320} if register == "certified_care_worker" else {}
    assert fees == {"registration_tax": tax, **centre}


@pytest.mark.requirement("KOS-13", "JUK-04")
@pytest.mark.parametrize("register", SAFETY)
def test_the_licences_of_the_safety_act(register: str) -> None:
    found, new = qualification(register), procedure(register, "new_registration")
    assert found.basics == ("name", "birth_date", "address")
    assert {item.id for item in new.items()} & {"sex", "domicile"} == set()
    settled = {one.kind: one.not_applicable for one in new.checks if one.not_applicable}
    assert settled == {"koseki": "koseki_not_used"}
    assert [(fee.kind, fee.amount) for fee in fees_on(new, DAY)] == [("fee", 1500)]
    assert found.suspension.longest_months == 6
    assert "photograph" in {one.id for one in new.attachments}
    assert authority_of(register).signatory.ja == "東京労働局長"
    assert found.number_basis.network is None


@pytest.mark.parametrize("register", MEDICAL)
def test_the_medical_and_welfare_qualifications(register: str) -> None:
    found, new = qualification(register), procedure(register, "new_registration")
    assert found.basics == ("name", "birth_date", "sex", "address")
    assert found.uses_koseki
    koseki = next(one for one in new.checks if one.kind == "koseki")
    assert koseki.evidence == "koseki_extract"
    assert new.passers == ("examination_round", "examination_number")


def test_what_differs_by_act() -> None:
    everyone = qualifications().items()
    assert {name for name, one in everyone if one.public_search.ordered} == {
        "physician", "dentist", "pharmacist",
    }  # fmt: skip
    limited = {(name, p.id) for name, one in everyone for p in one.procedures if p.term is not None}
    assert limited == {
        ("boiler_welder_special", "new_registration"),
        ("boiler_welder_ordinary", "new_registration"),
        ("certified_care_worker", "time_limited_registration"),
    }
    longest = {name: one.suspension.longest_months for name, one in everyone if name in MEDICAL}
    assert {name for name, months in longest.items() if months != 36} == {
        "physical_therapist", "medical_technologist", "registered_dietitian",
        "certified_care_worker",
    }  # fmt: skip
    assert longest["registered_dietitian"] == 12
    admonished = {
        name for name, one in everyone if "admonition" in [d.kind for d in one.dispositions]
    }
    assert admonished == {
        "physician", "dentist", "pharmacist", "public_health_nurse", "midwife", "nurse",
    }  # fmt: skip
    without_list = {name for name in ALL if not procedure(name, "new_registration").passers}
    assert without_list == {"pressure_vessel_chief", "health_engineering_officer"}


def test_least_ages_stand_where_the_ordinances_name_one() -> None:
    ages = {name: procedure(name, "new_registration").age for name in ALL}
    without = {"health_officer_1", "health_officer_2", "health_engineering_officer", *MEDICAL}
    assert {name for name, age in ages.items() if age is None} == without
    assert {(age.least, age.verify) for age in ages.values() if age} == {(18, True)}


def test_files() -> None:
    files = register_files()
    assert {name: file.one_card for name, file in files.items() if file.one_card} == {"anei": True}
    assert {name for name, file in files.items() if not file.terminal} == {"kaigo"}
    assert {name: file.number_out for name, file in files.items()} == {
        "iseki": ("licence_office",), "yaku": ("licence_office",), "anei": ("labour_office",),
        "eiyo": (), "kaigo": (),
    }  # fmt: skip
    ends = {name: (file.erasure.living, file.erasure.dead) for name, file in files.items()}
    assert {name for name, end in ends.items() if end != ("kept", "kept")} == {"yaku"}
    assert ends["yaku"] == ("destroyed", "kept")
    assert {name: file.legal_register for name, file in files.items()} == {
        "iseki": "licence_office", "yaku": "licence_office", "anei": "labour_office",
        "eiyo": "platform", "kaigo": "care_centre",
    }  # fmt: skip
    assert {name for name, file in files.items() if file.via_bodies} == {"iseki", "eiyo", "yaku"}


def test_readers_and_claims() -> None:
    assert ITEM_KINDS == KINDS
    for one in qualifications().values():
        shown = {*one.credential.always_shown, *one.credential.selectively_shown}
        assert shown <= set(CLAIMS)


def test_unknown_names_are_key_errors() -> None:
    for call in (
        lambda: qualification("x"), lambda: procedure("nurse", "x"), lambda: procedure("x", "y"),
    ):  # fmt: skip
        with pytest.raises(KeyError):
            call()


def test_a_route_is_called_ready_where_the_number_process_goes_it() -> None:
    ready = {port_of(name) for name, route in places().routes.items() if route.ready}
    there = {one for one in process("number").adapters if one.startswith("examination.juki.")}
    assert ready == there


def test_a_route_holds_from_its_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    table = tables_of("register_files.toml")
    table["juki_route"]["labour_office"]["ready"] = True
    table["register_file"]["anei"]["juki"].append(
        {"route": "labour_office", "valid_from": date(2027, 4, 1), "source": "t", "verify": True}
    )
    monkeypatch.setattr("meibo.catalogue.loader.places", lambda: places_of(table, "test"))
    routes = [juki_route_on("health_officer_1", date(2027, *day)) for day in ((3, 31), (4, 1))]
    assert routes == ["platform", "labour_office"]
    assert juki_route_on("nurse", date(2027, 4, 1)) == "platform"
    with pytest.raises(LookupError):
        juki_route_on("health_officer_1", date(2026, 2, 28))


def test_general_knowledge_is_marked() -> None:
    """Figures no document of the state gives are to be confirmed by a lawyer."""
    for one in qualifications().values():
        assert one.legal_basis.verify
        assert one.number_basis.use.verify
        assert all(found.verify for found in one.dispositions)
        assert register_file_of(one.id).periodic_enquiry.verify


def test_a_fee_is_the_latest_of_its_kind_that_has_begun() -> None:
    table = whole("nurse")
    fees = at(table, ("procedures", "new_registration", "fees"))
    later = {**fees[0], "amount": 12_000, "valid_from": date(2027, 4, 1)}
    other = {**fees[0], "kind": "fee", "amount": 3_000, "valid_until": date(2028, 3, 31)}
    fees[:] = [later, fees[0], other]
    found = qualification_of(table, "t").procedures[0]

    def amounts(day: date) -> dict[str, int]:
        return {one.kind: one.amount for one in fees_on(found, day)}

    assert amounts(date(2024, 5, 26)) == {}
    assert amounts(date(2027, 3, 31)) == {"registration_tax": 9000, "fee": 3000}
    assert amounts(date(2027, 4, 1)) == {"registration_tax": 12000, "fee": 3000}
    assert amounts(date(2028, 4, 1)) == {"registration_tax": 12000}


@pytest.mark.requirement("JUK-03")
@pytest.mark.parametrize("register", ALL)
def test_no_form_asks_for_a_document_that_an_enquiry_replaces(register: str) -> None:
    """住民票の写し never; what the family register says of a domicile only from whom it could not be
    told, for every registration. A change of names is still proved by its document."""
    network = register_file_of(register).domicile_check
    for found in qualification(register).procedures:
        assert not [one.id for one in found.attachments if "住民票" in one.name.ja + one.hint.ja]
        if network and not found.on_entry:
            assert "koseki_extract" not in [one.id for one in found.attachments if one.required]
            assert "koseki_extract" not in found.needs
