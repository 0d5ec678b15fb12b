"""The catalogue: what is there, and that a bad definition is refused by file, key and reason."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from meibo.catalogue import (
    authority_of,
    fees_on,
    procedure,
    qualification,
    qualifications,
    reasons,
    register_files,
)
from meibo.catalogue.loader import BadDefinitionError, parse_qualification
from meibo.flow.intake.rules import KINDS

NURSE = (
    files("meibo.catalogue").joinpath("data/qualifications/nurse.toml").read_text(encoding="utf-8")
)
SEVEN = ["duplicate", "identity", "koseki", "form", "attachments", "payment", "disqualification"]


@pytest.mark.requirement("REG-20")
def test_nurse_has_the_seven_checks_each_with_reasons() -> None:
    found = procedure("nurse", "new_registration")
    assert [check.kind for check in found.checks] == SEVEN
    assert all(check.reasons for check in found.checks)
    assert {reason for check in found.checks for reason in check.reasons} <= set(reasons())
    assert found.second_person


def test_every_item_kind_can_be_read() -> None:
    for one in qualifications().values():
        for found in one.procedures:
            assert {item.kind for item in found.items()} <= KINDS


def test_authority_and_file() -> None:
    assert authority_of("nurse").id == "mhlw"
    assert qualification("nurse").register_file in register_files()


def test_unknown_names_are_key_errors() -> None:
    for call in (
        lambda: qualification("x"), lambda: procedure("nurse", "x"), lambda: procedure("x", "y"),
    ):  # fmt: skip
        with pytest.raises(KeyError):
            call()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "nurse"', "", "id: missing"),
        ("amount = 9000", 'amount = "9000"', "amount: must be int, not str"),
        ("amount = 9000", "amount = 9000.0", "amount: must be int, not float"),
        ("second_person = true", "second_person = 1", "second_person: must be bool"),
        ('register_file = "iseki"', 'register_file = "x"', "no file is called x"),
        ('kind = "koseki"', 'kind = "identity"', "checks: a check twice"),
        ('"unpaid", ', '"made_up", ', "reason 'made_up' has no text"),
        ('id = "given_name"', 'id = "family_name"', "an item twice"),
        ('en = "Nurse"', 'en = ""', "name: a Text needs"),
        ('source_id = "kangoshi"', 'source_id = "kangoshi"\nmood = "good"', "mood: no such key"),
        ('valid_from = 2024-05-27\nname = { ja = "看護師"', 'valid_from = "soon"\nname = { ja = "看護師"',
         "valid_from: must be date"),
        ('media_types = ["application/pdf", "image/jpeg", "image/png"]',
         'media_types = "application/pdf"', "media_types: must be a list"),
    ],
)  # fmt: skip
def test_a_bad_definition_is_refused(old: str, new: str, words: str) -> None:
    assert old in NURSE
    with pytest.raises(BadDefinitionError) as refused:
        parse_qualification(NURSE.replace(old, new, 1), "test.toml")
    assert words in str(refused.value)
    assert str(refused.value).startswith("test.toml")


def test_a_fee_is_the_latest_of_its_kind_that_has_begun() -> None:
    fee = NURSE[NURSE.index("  [[procedures.fees]]") : NURSE.index("  [[procedures.pages]]")]
    later = fee.replace("9000", "12000").replace("2024-05-27", "2027-04-01")
    other = fee.replace("registration_tax", "fee").replace("9000", "3000")
    found = parse_qualification(NURSE.replace(fee, later + fee + other), "t").procedures[0]

    def amounts(day: date) -> dict[str, int]:
        return {one.kind: one.amount for one in fees_on(found, day)}

    assert amounts(date(2024, 5, 26)) == {}
    assert amounts(date(2027, 3, 31)) == {"registration_tax": 9000, "fee": 3000}
    assert amounts(date(2027, 4, 1)) == {"registration_tax": 12000, "fee": 3000}


def test_general_knowledge_is_marked() -> None:
    """Figures no document of the state gives are to be confirmed by a lawyer."""
    found = qualification("nurse")
    assert found.legal_basis.verify
    assert found.suspension.verify
    assert all(fee.verify for one in found.procedures for fee in one.fees)
