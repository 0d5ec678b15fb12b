"""What a definition must not say though every key has its type; each fault names key and reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from meibo.catalogue.definitions import (
    CLAIMS,
    ENQUIRY_SETS,
    ENTERING,
    NEW_REGISTRATION,
    REGISTERED_ON,
    Fee,
    Procedure,
    Qualification,
)
from meibo.catalogue.places import LEGAL_REGISTERS, OUTSIDE_SYSTEMS, RegisterFile
from meibo.catalogue.procedures import (
    PASS_ITEMS,
    faults_of_pages,
    faults_of_the_checks,
    said_twice,
)

FEES = frozenset({"registration_tax", "fee"})
DISPOSITIONS = frozenset({"admonition", "suspension", "revocation"})
NUMBER_ENDS = frozenset({"kept", "destroyed"})
# Every register has these; what follows a changed fact is one or the other (安衛法: 書替).
PROCEDURES = (NEW_REGISTRATION, "reissue", "erasure")
AFTER_A_CHANGE = frozenset({"correction", "rewriting"})
# The items a form needs so that each of the basic data can be compared.
_ASKED = {
    "name": "family_name", "birth_date": "birth_date", "sex": "sex", "address": "address",
}  # fmt: skip


def faults_of_file(found: RegisterFile, routes: Mapping[str, bool]) -> Iterator[str]:
    """ "key: reason" of each fault; routes: whether each known route to Juki-net has an adapter."""
    yield from _faults_of_routes(found, routes)
    for system in found.number_out:
        if system not in OUTSIDE_SYSTEMS:
            yield f"number_out: no outside system is called {system}"
    if found.legal_register not in LEGAL_REGISTERS:
        yield f"legal_register: must be one of {', '.join(sorted(LEGAL_REGISTERS))}"
    for whose, end in (("living", found.erasure.living), ("dead", found.erasure.dead)):
        if end not in NUMBER_ENDS:
            yield f"erasure.{whose}: must be kept or destroyed"
    if found.periodic_enquiry.every_months < 1:
        yield "periodic_enquiry.every_months: must be at least 1"
    for place, one in enumerate(found.domicile_check):
        if one.every_months < 1:
            yield f"domicile_check[{place}].every_months: must be at least 1"
    yield from _faults_of_days("domicile_check", [one.valid_from for one in found.domicile_check])


def _faults_of_routes(found: RegisterFile, routes: Mapping[str, bool]) -> Iterator[str]:
    if not found.juki:
        yield "juki: from no day on does anybody ask"
    for place, one in enumerate(found.juki):
        if one.route not in routes:
            yield f"juki[{place}].route: no route is called {one.route}"
        elif not routes[one.route]:
            yield f"juki[{place}].route: {one.route} has no adapter"
    yield from _faults_of_days("juki", [one.valid_from for one in found.juki])


def _faults_of_days(key: str, days: list[date]) -> Iterator[str]:
    if days != sorted(set(days)):
        yield f"{key}: each must begin on a later day than the one before"


def faults_of_qualification(
    found: Qualification, files: Mapping[str, RegisterFile], reasons: Collection[str]
) -> Iterator[str]:
    """ "key: reason" of each fault of a qualification and its procedures."""
    if found.register_file not in files:
        yield f"register_file: no file is called {found.register_file}"
    if found.enquiry_set not in ENQUIRY_SETS:
        yield f"enquiry_set: must be one of {', '.join(sorted(ENQUIRY_SETS))}"
        return
    if found.uses_koseki != (found.number_basis.network is not None):
        yield "number_basis.network: contradicts uses_koseki"
    if found.public_search.ordered != bool(found.public_search.shows):
        yield "public_search.shows: what is shown, and only where the Act orders it"
    yield from _faults_of_dispositions(found)
    yield from _faults_of_credential(found)
    yield from _faults_of_names(found)
    for procedure in found.procedures:
        for fault in _faults_of_procedure(found, procedure, reasons):
            yield f"procedures.{procedure.id}.{fault}"
    yield from _faults_of_registered_items(found)
    yield from _faults_of_the_last_day(found)
    yield from _faults_of_koseki(found, files[found.register_file])


def _faults_of_koseki(found: Qualification, file: RegisterFile) -> Iterator[str]:
    if found.uses_koseki != bool(file.domicile_check):
        yield "uses_koseki: contradicts domicile_check of its register file"
    if found.uses_koseki and "domicile" not in found.registered_items:
        yield "registered_items: uses_koseki, and no domicile to compare"


def _faults_of_names(found: Qualification) -> Iterator[str]:
    ids = [one.id for one in found.procedures]
    if said_twice(ids):
        yield "procedures: a procedure twice"
    for name in PROCEDURES:
        if name not in ids:
            yield f"procedures: no {name}"
    if len(AFTER_A_CHANGE & set(ids)) != 1:
        yield "procedures: one of correction and rewriting"
    if strange := sorted(set(ids) - {*PROCEDURES, *ENTERING, *AFTER_A_CHANGE}):
        yield f"procedures: nothing is done by the name of {strange[0]}"


def _faults_of_dispositions(found: Qualification) -> Iterator[str]:
    kinds = [one.kind for one in found.dispositions]
    if said_twice(kinds):
        yield "dispositions: a kind twice"
    for kind in ("suspension", "revocation"):
        if kind not in kinds:
            yield f"dispositions: no {kind}"
    for one in found.dispositions:
        if one.kind not in DISPOSITIONS:
            yield f"dispositions: kind {one.kind!r} must be one of {', '.join(sorted(DISPOSITIONS))}"
        if one.longest_months < 0:
            yield f"dispositions.{one.kind}.longest_months: must not be less than 0"
        if one.longest_months and one.kind != "suspension":
            yield f"dispositions.{one.kind}.longest_months: only a suspension has a term"


def _faults_of_credential(found: Qualification) -> Iterator[str]:
    shown = found.credential
    if shown.valid_days < 1:
        yield "credential.valid_days: must be at least 1"
    for key in ("always_shown", "selectively_shown"):
        for claim in getattr(shown, key):
            if claim not in CLAIMS:
                yield f"credential.{key}: no claim is called {claim}"
    if said_twice((*shown.always_shown, *shown.selectively_shown)):
        yield "credential: a claim twice"


def _faults_of_the_last_day(found: Qualification) -> Iterator[str]:
    """Whoever is shown a certificate of a registration that ends by itself learns when."""
    ends, shown = any(one.term is not None for one in found.procedures), found.credential
    if ends != ("valid_until" in shown.always_shown) or "valid_until" in shown.selectively_shown:
        yield "credential.always_shown: valid_until where a procedure has a term, nowhere else"


def _faults_of_registered_items(found: Qualification) -> Iterator[str]:
    """The register keeps what some form that leads into it asks."""
    forms = [one for one in found.procedures if not one.on_entry]
    asked = {item.id for one in forms for item in one.items()}
    for name in found.registered_items:
        if name not in asked:
            yield f"registered_items: the form has no item {name}"


def _faults_of_term(procedure: Procedure) -> Iterator[str]:
    term = procedure.term
    if term is None:
        return
    if procedure.on_entry:
        yield "term: of what brings somebody into the register alone"
    if term.years < 1 or (term.longest_years and term.longest_years < term.years):
        yield "term.years: must be at least 1 and not more than longest_years"
    dates = {item.id for item in procedure.items() if item.kind == "date" and item.required}
    if term.counted_from not in {REGISTERED_ON, *dates}:
        yield f"term.counted_from: the form asks no date {term.counted_from}"
    if term.last_month_day:
        try:
            date.fromisoformat(f"2001-{term.last_month_day}")
        except ValueError:
            yield "term.last_month_day: no day that every year has"


def _faults_of_procedure(
    found: Qualification, procedure: Procedure, reasons: Collection[str]
) -> Iterator[str]:
    items = {item.id for item in procedure.items()}
    yield from faults_of_pages(procedure)
    yield from _faults_of_items(found, procedure, items)
    yield from _faults_of_fees(procedure)
    yield from _faults_of_term(procedure)
    if procedure.age is not None and procedure.age.least < 1:
        yield "age.least: must be at least 1"
    if procedure.standard_period_days < 1:
        yield "standard_period_days: must be at least 1"
    if procedure.offered_from is not None:
        if procedure.offered_from < procedure.valid_from:
            yield "offered_from: before valid_from"
        if procedure.unsettled:
            yield "offered_from: nothing that is unsettled can be offered"
    yield from faults_of_the_checks(procedure, reasons, uses_koseki=found.uses_koseki)


def _faults_of_items(
    found: Qualification, procedure: Procedure, items: Collection[str]
) -> Iterator[str]:
    """What comparison and list of passers need, and no page asks."""
    for basic in found.basics:
        if _ASKED[basic] not in items:
            yield f"pages: {found.enquiry_set} compares {basic}, and no page asks {_ASKED[basic]}"
    yield from _faults_of_corrects(found, procedure, items)
    for name in procedure.passers:
        if name not in PASS_ITEMS or name not in items:
            yield f"passers: the form has no item {name} that could name a pass"


def _faults_of_corrects(
    found: Qualification, procedure: Procedure, items: Collection[str]
) -> Iterator[str]:
    """A change is of registered items that the form asks, and comes by its own procedure alone."""
    for name in procedure.corrects:
        if name not in found.registered_items or name not in items:
            yield f"corrects: {name} is no registered item that a page asks"
    if (procedure.id in AFTER_A_CHANGE) != bool(procedure.corrects):
        yield "corrects: what a correction or rewriting may change, and of nothing else"


def _faults_of_fees(procedure: Procedure) -> Iterator[str]:
    last: dict[str, Fee] = {}
    for fee in sorted(procedure.fees, key=lambda one: one.valid_from):
        if fee.kind not in FEES:
            yield f"fees: kind {fee.kind!r} must be one of {', '.join(sorted(FEES))}"
        if fee.amount < 1:
            yield "fees: amount must be at least 1 yen"
        if not fee.basis.strip():
            yield f"fees.{fee.kind}.basis: a fee without a rule"
        if fee.valid_until is not None and fee.valid_until < fee.valid_from:
            yield f"fees.{fee.kind}.valid_until: before valid_from"
        before = last.get(fee.kind)
        if before is not None and (
            before.valid_from == fee.valid_from
            or (before.valid_until is not None and before.valid_until >= fee.valid_from)
        ):
            yield f"fees.{fee.kind}: two hold on {fee.valid_from}"
        last[fee.kind] = fee
    check = next((one for one in procedure.checks if one.kind == "payment"), None)
    if check is not None and bool(check.not_applicable) == bool(procedure.fees):
        yield "checks.payment.not_applicable: contradicts fees"
