"""What pages and checks of a procedure must not say; each fault names key and reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from meibo.catalogue.definitions import (
    ENTERING,
    ITEM_KINDS,
    CheckDefinition,
    Item,
    Procedure,
)

CHECKS = ("duplicate", "identity", "koseki", "form", "attachments", "payment", "disqualification")
PASS_ITEMS = frozenset({"examination_round", "examination_number"})
MEDIA_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})
# Facts are examined against the family register where these are applied for.
_KOSEKI_SETTLES = frozenset({*ENTERING, "correction", "rewriting"})


def faults_of_pages(procedure: Procedure) -> Iterator[str]:
    """Items and attachments."""
    for listed, names in (
        ("pages: a page", [one.id for one in procedure.pages]),
        ("pages: an item", [item.id for item in procedure.items()]),
        ("attachments: an attachment", [one.id for one in procedure.attachments]),
    ):
        if said_twice(names):
            yield f"{listed} twice"
    for item in procedure.items():
        for fault in _faults_of_item(item):
            yield f"pages.{item.id}.{fault}"
    yield from _faults_of_companions(procedure)
    for one in procedure.attachments:
        if one.largest_bytes < 1:
            yield f"attachments.{one.id}.largest_bytes: must be at least 1"
        if not one.media_types or not set(one.media_types) <= MEDIA_TYPES:
            yield f"attachments.{one.id}.media_types: of {', '.join(sorted(MEDIA_TYPES))}"


def _faults_of_companions(procedure: Procedure) -> Iterator[str]:
    """What goes with an item stands on its page."""
    for page in procedure.pages:
        asked = {item.id for item in page.items}
        for item in page.items:
            if item.goes_with and item.goes_with not in asked - {item.id}:
                yield f"pages.{item.id}.goes_with: its page asks no other item {item.goes_with}"


# The item that says why a registration is erased, and the reasons only another person can give notice of.
NOTIFIED = ("erasure_reason", {"death", "disappearance"})


def _faults_of_item(item: Item) -> Iterator[str]:
    if item.kind not in ITEM_KINDS:
        yield f"kind: {item.kind!r} must be one of {', '.join(sorted(ITEM_KINDS))}"
    if (item.kind == "choice") != bool(item.choices):
        yield "choices: of a choice, and of nothing else"
    if item.notified and not item.choices:
        yield "notified: of a choice, and of nothing else"
    if item.notified and (item.id, {one.value for one in item.notified}) != NOTIFIED:
        # PostgreSQL holds to it which erasures say that the holder is dead (registration.caused).
        yield f"notified: of {NOTIFIED[0]} alone, and just {', '.join(sorted(NOTIFIED[1]))}"
    if said_twice(one.value for one in item.every_choice):
        yield "choices: an answer twice"
    if item.kind == "whole_number" and not item.smallest <= item.largest:
        yield "largest: less than smallest"


def said_twice(names: Iterable[str]) -> bool:
    """Whether a name stands in a list more than once."""
    listed = list(names)
    return len(set(listed)) != len(listed)


def faults_of_the_checks(
    procedure: Procedure, reasons: Collection[str], *, uses_koseki: bool
) -> Iterator[str]:
    """The seven checks."""
    kinds = [check.kind for check in procedure.checks]
    if said_twice(kinds):
        yield "checks: a check twice"
    for kind in CHECKS:
        if kind not in kinds:
            yield f"checks: no check {kind}"
    attached = {one.id for one in procedure.attachments}
    for check in procedure.checks:
        for fault in _faults_of_check(check, attached, reasons):
            yield f"checks.{check.kind}{fault}"
        if check.kind == "koseki":
            settles = uses_koseki and procedure.id in _KOSEKI_SETTLES
            if (settles and check.not_applicable) or not (uses_koseki or check.not_applicable):
                yield "checks.koseki.not_applicable: contradicts uses_koseki"
        if check.kind == "attachments" and bool(check.not_applicable) == bool(attached):
            yield "checks.attachments.not_applicable: contradicts attachments"


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
