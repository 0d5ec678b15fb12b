"""What a definition must not say though every key has its type; each fault names key and reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from meibo.catalogue.definitions import (
    ENQUIRY_SETS,
    OUTSIDE_SYSTEMS,
    CheckDefinition,
    Procedure,
    Qualification,
    RegisterFile,
)

CHECKS = ("duplicate", "identity", "koseki", "form", "attachments", "payment", "disqualification")
FEES = frozenset({"registration_tax", "fee"})
PASS_ITEMS = frozenset({"examination_round", "examination_number"})
# The items a form needs so that each of the basic data can be compared.
_ASKED = {
    "name": "family_name", "birth_date": "birth_date", "sex": "sex", "address": "address",
}  # fmt: skip


def faults_of_file(found: RegisterFile, routes: Mapping[str, bool]) -> Iterator[str]:
    """ "key: reason" of each fault; routes: whether each known route to Juki-net has an adapter."""
    if not found.juki:
        yield "juki: from no day on does anybody ask"
    for place, one in enumerate(found.juki):
        if one.route not in routes:
            yield f"juki[{place}].route: no route is called {one.route}"
        elif not routes[one.route]:
            yield f"juki[{place}].route: {one.route} has no adapter"
    days = [one.valid_from for one in found.juki]
    if days != sorted(set(days)):
        yield "juki: each route must begin on a later day than the one before"
    for system in found.number_out:
        if system not in OUTSIDE_SYSTEMS:
            yield f"number_out: no outside system is called {system}"


def faults_of_qualification(
    found: Qualification, files: Collection[str], reasons: Collection[str]
) -> Iterator[str]:
    """ "key: reason" of each fault of a qualification and its procedures."""
    if found.register_file not in files:
        yield f"register_file: no file is called {found.register_file}"
    if found.enquiry_set not in ENQUIRY_SETS:
        yield f"enquiry_set: must be one of {', '.join(sorted(ENQUIRY_SETS))}"
        return
    if found.suspension.longest_months < 1:
        yield "suspension.longest_months: must be at least 1"
    for procedure in found.procedures:
        for fault in _faults_of_procedure(found, procedure, reasons):
            yield f"procedures.{procedure.id}.{fault}"


def _twice(names: Iterable[str]) -> bool:
    listed = list(names)
    return len(set(listed)) != len(listed)


def _faults_of_procedure(
    found: Qualification, procedure: Procedure, reasons: Collection[str]
) -> Iterator[str]:
    items = {item.id for item in procedure.items()}
    if _twice(item.id for item in procedure.items()):
        yield "pages: an item twice"
    if _twice(one.id for one in procedure.attachments):
        yield "attachments: an attachment twice"
    yield from _faults_of_items(found, procedure, items)
    for fee in procedure.fees:
        if fee.kind not in FEES:
            yield f"fees: kind {fee.kind!r} must be one of {', '.join(sorted(FEES))}"
        if fee.amount < 1:
            yield "fees: amount must be at least 1 yen"
    if procedure.age is not None and procedure.age.least < 1:
        yield "age.least: must be at least 1"
    yield from _faults_of_checks(found, procedure, reasons)


def _faults_of_items(
    found: Qualification, procedure: Procedure, items: Collection[str]
) -> Iterator[str]:
    """What register, comparison and list of passers need, and no page asks."""
    for name in found.registered_items:
        if name not in items:
            yield f"registered_items: the form has no item {name}"
    for basic in found.basics:
        if _ASKED[basic] not in items:
            yield f"pages: {found.enquiry_set} compares {basic}, and no page asks {_ASKED[basic]}"
    for name in procedure.passers:
        if name not in PASS_ITEMS or name not in items:
            yield f"passers: the form has no item {name} that could name a pass"


def _faults_of_checks(
    found: Qualification, procedure: Procedure, reasons: Collection[str]
) -> Iterator[str]:
    kinds = [check.kind for check in procedure.checks]
    if _twice(kinds):
        yield "checks: a check twice"
    for kind in CHECKS:
        if kind not in kinds:
            yield f"checks: no check {kind}"
    attached = {one.id for one in procedure.attachments}
    for check in procedure.checks:
        for fault in _faults_of_check(check, attached, reasons):
            yield f"checks.{check.kind}{fault}"
        if check.kind == "koseki" and found.uses_koseki == bool(check.not_applicable):
            yield "checks.koseki.not_applicable: contradicts uses_koseki"


def _faults_of_check(
    check: CheckDefinition, attached: Collection[str], reasons: Collection[str]
) -> Iterator[str]:
    if check.kind not in CHECKS:
        yield ": no such check"
    for reason in (*check.reasons, check.not_applicable):
        if reason and reason not in reasons:
            yield f": reason {reason!r} has no text"
    if check.not_applicable and check.reasons:
        yield ".reasons: a check that is not applicable is given no other reason"
    if not check.not_applicable and not check.reasons:
        yield ".reasons: missing"
    if check.evidence and check.evidence not in attached:
        yield f".evidence: no attachment is called {check.evidence}"
