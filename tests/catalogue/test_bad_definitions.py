"""Every key removed, every type changed, and every way a definition contradicts itself."""

from __future__ import annotations

import copy
from dataclasses import MISSING
from datetime import date
from typing import Any

import pytest
from definitions_in_full import Path, at, leaves, put, refusal_of, whole

from meibo.catalogue import definitions
from meibo.catalogue.loader import (
    BadDefinitionError,
    parse_places,
    parse_qualification,
    places_of,
)
from meibo.catalogue.loader import together as tables_of

NURSE, BOILER = whole("nurse"), whole("boiler_expert_2")
# What may be left out, by the shapes themselves.
OPTIONAL = {
    "refresher",
    "hint", "required", "autocomplete", "choices", "smallest", "largest", "special_care",
    "not_applicable", "evidence", "passers", "age", "unsettled", "offered_from", "valid_until",
    "longest_months", "reasons", "network", "corrects", "term", "last_month_day", "longest_years",
    "number_prefix", "goes_with", "notified",
}  # fmt: skip
OTHER = {str: 7, int: "7", bool: "yes", date: "soon", dict: "table", list: "list"}
NEW: Path = ("procedures", "new_registration")
LATER: Path = ("procedures", "rewriting")
TERM = {"years": 2, "counted_from": "registered_on", "basis": "x", "verify": True}
SHOWN, KEPT = BOILER["credential"]["always_shown"], BOILER["registered_items"]


def said(path: Path) -> str:
    return ".".join(str(step) for step in path)


@pytest.mark.parametrize("path", list(leaves(NURSE)), ids=said)
def test_every_key_removed(path: Path) -> None:
    bad = copy.deepcopy(NURSE)
    del at(bad, path[:-1])[path[-1]]
    refused = refusal_of(bad)
    if path[-1] in OPTIONAL and "missing" not in refused:
        # Left out it says something else, and whatever contradicts it is named.
        assert not refused or refused.startswith("bad.toml.")
        return
    assert refused.startswith("bad.toml."), path
    assert refused.endswith(f"{path[-1]}: missing"), refused


@pytest.mark.parametrize("path", list(leaves(NURSE)), ids=said)
def test_every_type_changed(path: Path) -> None:
    bad = copy.deepcopy(NURSE)
    value = at(bad, path)
    put(bad, path, OTHER[type(value)])
    refused = refusal_of(bad)
    assert refused.startswith("bad.toml."), path
    assert f"{path[-1]}: must be " in refused, refused


@pytest.mark.parametrize(
    "path", [one for one in leaves(NURSE) if one[-1] in {"ja", "en"}], ids=said
)
def test_both_languages_are_wanted(path: Path) -> None:
    bad = copy.deepcopy(NURSE)
    put(bad, path, " ")
    assert "a Text needs its Japanese and its English side" in refusal_of(bad)


def test_a_key_nobody_knows() -> None:
    for path in ((), ("legal_basis",), NEW, (*NEW, "fees", 0), (*NEW, "pages", 0, "items", 0)):
        bad = copy.deepcopy(NURSE)
        at(bad, path)["mood"] = "good"
        assert refusal_of(bad).endswith(".mood: no such key")


CONTRADICTIONS: list[tuple[Path, Any, str]] = [
    (("enquiry_set",), "basic_two", "enquiry_set: must be one of"),
    (("enquiry_set",), "basic_four", "basic_four compares sex, and no page asks sex"),
    (("uses_koseki",), True, "number_basis.network: contradicts uses_koseki"),
    (("register_file",), "safety", "register_file: no file is called safety"),
    (("registered_items",), [*KEPT, "sex"], "registered_items: the form has no item sex"),
    (("public_search", "ordered"), True, "public_search.shows: what is shown"),
    (("public_search", "shows"), ["name"], "public_search.shows: what is shown"),
    (("dispositions", "suspension", "longest_months"), -1, "longest_months: must not be less"),
    (("dispositions", "suspension", "kind"), "dismissal", "dispositions: no suspension"),
    (("dispositions", "revocation", "kind"), "dismissal", "dispositions: no revocation"),
    (("dispositions", "revocation", "kind"), "suspension", "dispositions: a kind twice"),
    (("dispositions", "revocation", "longest_months"), 3, "only a suspension has a term"),
    (("credential", "valid_days"), 0, "credential.valid_days: must be at least 1"),
    (("credential", "always_shown"), ["weight"], "credential.always_shown: no claim is called"),
    (("credential", "always_shown"), ["name"], "credential: a claim twice"),
    ((*NEW, "term"), {**TERM, "years": 0}, "new_registration.term.years: must be at least 1"),
    ((*NEW, "term"), {**TERM, "longest_years": 1}, "term.years: must be at least 1 and not more"),
    ((*NEW, "term"), {**TERM, "counted_from": "graduated_on"}, "form asks no date graduated_on"),
    ((*NEW, "term"), {**TERM, "counted_from": "examination_number"}, "form asks no date examination"),
    ((*NEW, "term"), {**TERM, "last_month_day": "02-29"}, "last_month_day: no day that every year"),
    ((*NEW, "term"), {**TERM, "last_month_day": "March"}, "last_month_day: no day that every year"),
    ((*LATER, "term"), TERM, "term: of what brings somebody into the register alone"),
    (("credential", "always_shown"), [*SHOWN, "valid_until"], "valid_until where a procedure has a"),
    (("credential", "selectively_shown"), ["valid_until"], "valid_until where a procedure has a"),
    ((*NEW, "id"), "baptism", "procedures: no new_registration"),
    (("procedures", "rewriting", "id"), "baptism", "procedures: one of correction and rewriting"),
    (("procedures", "rewriting", "id"), "reissue", "procedures: a procedure twice"),
    ((*NEW, "offered_from"), date(2020, 1, 1), "new_registration.offered_from: before valid_from"),
    ((*NEW, "unsettled"), [{"ja": "額", "en": "amount"}], "nothing that is unsettled can be offered"),
    ((*NEW, "standard_period_days"), 0, "standard_period_days: must be at least 1"),
    ((*NEW, "age", "least"), 0, "age.least: must be at least 1"),
    ((*NEW, "passers"), ["examination_round"], "passers: the form has no item examination_round"),
    ((*NEW, "passers"), ["phone"], "passers: the form has no item phone"),
    ((*NEW, "corrects"), ["family_name"], "new_registration.corrects: what a correction"),
    ((*LATER, "corrects"), [], "rewriting.corrects: what a correction or rewriting may change"),
    ((*LATER, "corrects"), ["address"], "corrects: address is no registered item"),
    ((*LATER, "corrects"), ["examination_number"], "corrects: examination_number is no registered"),
    ((*NEW, "fees"), [], "checks.payment.not_applicable: contradicts fees"),
    ((*NEW, "fees", "fee", "amount"), 0, "amount must be at least 1 yen"),
    ((*NEW, "fees", "fee", "kind"), "present", "kind 'present' must be one of"),
    ((*NEW, "fees", "fee", "basis"), " ", "fees.fee.basis: a fee without a rule"),
    ((*NEW, "fees", "fee", "valid_until"), date(2020, 1, 1), "valid_until: before valid_from"),
    ((*NEW, "pages", "name", "id"), "birth", "pages: a page twice"),
    ((*NEW, "pages", "name", "items", "given_name", "id"), "family_name", "pages: an item twice"),
    ((*NEW, "pages", "name", "items", "given_name", "kind"), "song", "kind: 'song' must be one of"),
    ((*NEW, "pages", "name", "items", "given_name", "kind"), "choice", "choices: of a choice"),
    ((*NEW, "pages", "name", "items", "given_name", "goes_with"), "given_name", "asks no other item"),
    ((*NEW, "pages", "other_names", "items", "former_kana", "goes_with"), "family_name",
     "goes_with: its page asks no other item family_name"),
    (("procedures", "erasure", "pages", "erasure", "items", "erasure_reason", "notified"),
     [{"value": "vanished", "label": {"ja": "行方不明", "en": "Vanished"}}],
     "notified: of erasure_reason alone, and just death, disappearance"),
    ((*NEW, "attachments", "photograph", "id"), "pass_notice", "attachments: an attachment twice"),
    ((*NEW, "attachments", "photograph", "largest_bytes"), 0, "largest_bytes: must be at least 1"),
    ((*NEW, "attachments", "photograph", "media_types"), ["text/html"], "media_types: of"),
    ((*NEW, "attachments"), [], "checks.attachments.not_applicable: contradicts attachments"),
    ((*NEW, "checks", "payment", "kind"), "weather", "checks: no check payment"),
    ((*NEW, "checks", "payment", "kind"), "identity", "checks: a check twice"),
    ((*NEW, "checks", "payment", "reasons"), [], "checks.payment.reasons: missing"),
    ((*NEW, "checks", "payment", "reasons"), ["made_up"], "reason 'made_up' has no text"),
    ((*NEW, "checks", "payment", "not_applicable"), "no_fee", "payment.not_applicable: contradicts fees"),
    ((*NEW, "checks", "form", "not_applicable"), "no_fee",
     "checks.form.reasons: a check that is not applicable is given no other reason"),
    ((*NEW, "checks", "payment", "evidence"), "receipt", "no attachment is called receipt"),
    ((*NEW, "checks", "koseki", "not_applicable"), "made_up", "reason 'made_up' has no text"),
    ((*NEW, "checks", "koseki"), {"kind": "koseki", "name": {"ja": "戸", "en": "k"},
                                  "reasons": ["cannot_be_told"]},
     "checks.koseki.not_applicable: contradicts uses_koseki"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "words"), CONTRADICTIONS)
def test_a_contradiction_is_refused(path: Path, value: Any, words: str) -> None:
    bad = copy.deepcopy(BOILER)
    if path[-1] in at(bad, path[:-1]) or isinstance(at(bad, path[:-1]), list):
        put(bad, path, value)
    else:
        at(bad, path[:-1])[path[-1]] = value
    refused = refusal_of(bad)
    assert words in refused
    assert refused.startswith("bad.toml.")


def test_a_term_is_said_on_every_certificate() -> None:
    bad = copy.deepcopy(BOILER)
    at(bad, NEW)["term"] = TERM
    assert "credential.always_shown: valid_until where a procedure has a term" in refusal_of(bad)
    bad["credential"]["always_shown"] = [*SHOWN, "valid_until"]
    assert not refusal_of(bad)


def test_koseki_cannot_be_waived_where_it_settles_the_facts() -> None:
    bad = copy.deepcopy(NURSE)
    check = at(bad, (*NEW, "checks", "koseki"))
    check.update(not_applicable="koseki_unchanged", reasons=[], evidence="")
    assert "checks.koseki.not_applicable: contradicts uses_koseki" in refusal_of(bad)


@pytest.mark.parametrize(
    ("before", "after", "overlap"),
    [
        ({}, {"valid_from": date(2027, 4, 1)}, False),
        ({"valid_until": date(2027, 3, 31)}, {"valid_from": date(2027, 4, 1)}, False),
        ({"valid_until": date(2027, 4, 1)}, {"valid_from": date(2027, 4, 1)}, True),
        ({}, {}, True),
    ],
)
def test_two_fees_of_a_kind_never_hold_at_once(
    before: dict[str, date], after: dict[str, date], overlap: bool
) -> None:
    bad = copy.deepcopy(BOILER)
    fees = at(bad, (*NEW, "fees"))
    fees[:] = [{**fees[0], **before}, {**fees[0], **after}]
    assert ("two hold on" in refusal_of(bad)) is overlap


CHECKED = {
    "every_months": 12, "valid_from": date(2026, 4, 1), "source": "a made-up one", "verify": True,
}  # fmt: skip
FILES: list[tuple[Path, Any, str]] = [
    (("juki", 0, "route"), "labour_office", "juki[0].route: labour_office has no adapter"),
    (("juki", 0, "route"), "post", "juki[0].route: no route is called post"),
    (("juki",), [], "juki: from no day on does anybody ask"),
    (("one_card",), "yes", "one_card: must be bool"),
    (("number_out",), ["newspaper"], "number_out: no outside system is called newspaper"),
    (("authority",), "nobody", "authority: nobody is called nobody"),
    (("legal_register",), "drawer", "legal_register: must be one of"),
    (("erasure", "living"), "sold", "erasure.living: must be kept or destroyed"),
    (("periodic_enquiry", "every_months"), 0, "every_months: must be at least 1"),
    (("domicile_check",), [{**CHECKED, "every_months": 0}], "every_months: must be at least 1"),
    (("domicile_check",), [CHECKED, CHECKED], "domicile_check: each must begin on a later day"),
]


@pytest.mark.parametrize(("path", "value", "words"), FILES)
def test_a_contradicting_register_file_is_refused(
    monkeypatch: pytest.MonkeyPatch, path: Path, value: Any, words: str
) -> None:
    bad = copy.deepcopy(tables_of("register_files.toml"))
    put(bad, ("register_file", "anei", *path), value)
    with pytest.raises(BadDefinitionError) as refused:
        places_of(bad, "files.toml")
    assert str(refused.value).startswith("files.toml.register_file.anei.")
    assert words in str(refused.value)


def test_every_key_of_a_register_file_is_wanted() -> None:
    good = tables_of("register_files.toml")
    for key in good["register_file"]["iseki"]:
        bad = copy.deepcopy(good)
        del bad["register_file"]["iseki"][key]
        with pytest.raises(
            BadDefinitionError, match=f"files.toml.register_file.iseki.{key}: missing"
        ):
            places_of(bad, "files.toml")


def test_routes_follow_one_another() -> None:
    bad = copy.deepcopy(tables_of("register_files.toml"))
    routes = bad["register_file"]["anei"]["juki"]
    routes.append(dict(routes[0]))
    with pytest.raises(BadDefinitionError, match="juki: each must begin on a later day"):
        places_of(bad, "files.toml")


@pytest.mark.parametrize("text", ["id = ", "id = 1\nid = 2", "\x00"])
def test_what_is_no_toml_is_refused_by_file(text: str) -> None:
    with pytest.raises(BadDefinitionError, match=r"^broken\.toml: "):
        parse_qualification(text, "broken.toml")
    with pytest.raises(BadDefinitionError, match=r"^broken\.toml: "):
        parse_places(text, "broken.toml")


def test_optional_keys_are_those_with_a_default() -> None:
    """OPTIONAL cannot hide a key that has become wanted, nor the other way round."""
    shapes = [one for one in vars(definitions).values() if hasattr(one, "__dataclass_fields__")]
    with_default = {
        field.name
        for shape in shapes
        if shape.__name__ not in {"Text", "RegisterFile"}
        for field in shape.__dataclass_fields__.values()
        if field.default is not MISSING
    }
    assert with_default == OPTIONAL
