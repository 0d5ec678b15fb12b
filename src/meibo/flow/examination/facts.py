"""Facts a machine finds by itself when a case is opened, one per source.

A fact says what was found and never decides: results are for people (REG-14).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from meibo.catalogue import procedure, qualification, register_file_of, registers_of
from meibo.catalogue.definitions import AgeLimit, CheckDefinition, Procedure
from meibo.catalogue.lasting import last_day
from meibo.flow.examination.koseki import is_prefecture
from meibo.flow.examination.models import Fact, Passer
from meibo.flow.examination.rules import age_on, agrees, differences
from meibo.flow.intake.handoff import (
    AcceptedApplication,
    Shown,
    pending_of,
    same_person_elsewhere,
)
from meibo.rooms.documents.window import kinds_held
from meibo.rooms.payments.window import balances
from meibo.rooms.register.rules import ENDED, Status, status_on
from meibo.rooms.register.window import entered, latest, standing_of
from meibo.rooms.vault.linking import known_by
from meibo.terms.basic_data import form_basics
from meibo.terms.canonical import digest
from meibo.terms.day import japanese_day
from meibo.terms.person_name import folded_key


def fact(register: str, check: str, source: str, finding: str, content: dict[str, Any]) -> Fact:
    """One fact, not yet saved."""
    return Fact(
        register=register, check_kind=check, source=source, finding=finding, content=content,
        digest=digest(content),
    )  # fmt: skip


def gather(taken: AcceptedApplication, case: UUID) -> list[Fact]:
    """The facts of a newly opened case that need nobody outside."""
    found = procedure(taken.register, taken.procedure)
    by_rule = {check.kind for check in found.checks if check.not_applicable}
    facts = [
        _duplicates(taken),
        _card(taken) if taken.shown is None else _shown(taken.register, taken.shown),
        *_koseki(taken, found),
        _attachments(taken, found),
    ]
    if "payment" not in by_rule:
        facts.append(_payment(taken))
    if "disqualification" not in by_rule:
        facts.append(_declarations(taken, found))
    if taken.entry is not None:
        facts.append(_register(taken, found, taken.entry))
    if found.passers:
        facts.append(_passers(taken, found))
    if found.age is not None:
        facts.append(_age(taken, found.age))
    if found.term is not None:
        facts.append(_term(taken, found))
    return facts


def _duplicates(taken: AcceptedApplication) -> Fact:
    """Same qualification, same person (安衛則64条 for its kinds of licence); others are normal.

    An application about an entry is its holder's: only what else is pending is looked for.
    """
    person = known_by(taken.pseudonym)[taken.pseudonym]
    pending = pending_of(person, taken.register, taken.id)
    content: dict[str, Any]
    if taken.entry is not None:
        content = {"entry": str(taken.entry), "pending": pending, "others": []}
        finding = "pending" if pending else "none_pending"
        return fact(taken.register, "duplicate", "own_register", finding, content)
    entry = entered(taken.register, person)
    others = same_person_elsewhere(taken, person, registers_of(register_file_of(taken.register).id))
    finding = (
        "registered" if entry else "pending" if pending else "perhaps_same" if others else "none"
    )
    content = {
        "entry": str(entry) if entry else None,
        "pending": pending,
        "others": [
            {"reference": one.reference, "register": one.register, "why": one.why,
             "pseudonym": str(one.pseudonym)}
            for one in others
        ],
    }  # fmt: skip
    return fact(taken.register, "duplicate", "own_register", finding, content)


def _card(taken: AcceptedApplication) -> Fact:
    form, items = form_basics(taken.content), qualification(taken.register).basics
    found = {"form_and_signer": differences(items, form, taken.signer)}
    if taken.entry is None:
        found["form_and_face"] = differences(items, form, taken.face)
    same = all(agrees(one) for one in found.values())
    return fact(taken.register, "identity", "card", "agrees" if same else "differs", found)


def _shown(register: str, shown: Shown) -> Fact:
    """What an officer was shown with a paper: there is no card to compare with."""
    by = shown.agent
    return fact(
        register, "identity", "paper",
        "shown" if by == "none" else "statutory_agent" if by == "statutory"
        else "appointed_agent" if by == "appointed" else "notifier", asdict(shown),
    )  # fmt: skip


def _register(taken: AcceptedApplication, found: Procedure, entry: UUID) -> Fact:
    """The form beside what is registered now: item by item, never what it says (REG-20).

    Changed items are what a correction is for, and a difference to be explained anywhere else.
    """
    now = latest(entry)
    asked = {item.id for item in found.items()} & set(now.particulars)
    changed = sorted(
        item for item in asked if (taken.content.get(item) or "") != (now.particulars[item] or "")
    )
    may_not = [item for item in changed if item not in found.corrects]
    finding = "differs" if may_not else "changes" if changed else "agrees"
    status = status_on(standing_of(now), japanese_day(taken.arrived_at))
    if status != Status.REGISTERED:
        finding = "ended" if status in ENDED else "suspended"
    content = {
        "entry": str(entry), "sequence": now.sequence, "status": status.value, "changed": changed,
        "not_asked_for": may_not,
    }  # fmt: skip
    return fact(taken.register, "form", "register", finding, content)


def by_network(taken: AcceptedApplication, found: Procedure) -> bool:
    """Whether the family register is asked: the procedure checks it, the person has one, and no
    extract came instead (which is the way where the network could not tell)."""
    check = _koseki_check(found)
    return (
        not check.not_applicable
        and is_prefecture(taken.content.get("domicile"))
        and check.evidence not in kinds_held(taken.id)
        and qualification(taken.register).uses_koseki
    )


def _koseki_check(found: Procedure) -> CheckDefinition:
    return next(one for one in found.checks if one.kind == "koseki")


def _koseki(taken: AcceptedApplication, found: Procedure) -> list[Fact]:
    """Foreign nationals have no family register; others prove it by the extract they attach, or the
    network is asked and its answer becomes the fact."""
    check = _koseki_check(found)
    if check.not_applicable:
        settled = {"reason": check.not_applicable}
        return [fact(taken.register, "koseki", "koseki", "not_applicable", settled)]
    if by_network(taken, found):
        return []
    held = check.evidence in kinds_held(taken.id)
    content = {"domicile": taken.content.get("domicile"), "extract_attached": held}
    finding = "by_extract" if held else "foreign"
    return [fact(taken.register, "koseki", "koseki", finding, content)]


def _passers(taken: AcceptedApplication, found: Procedure) -> Fact:
    """Compare what names the pass with the list of passers (REG-27, REG-29, EXT-18)."""
    named = {name: taken.content[name] for name in found.passers}
    row = Passer.objects.filter(register=taken.register, **named).first()
    if row is None:
        return fact(taken.register, "form", "passers", "not_on_list", {})
    form = form_basics(taken.content)
    same_name = row.name_key == folded_key(form["name"])
    same_birth = row.birth_date == date.fromisoformat(form["birth_date"])
    # Where the form asks for the day of the pass, it is the list's too.
    same_day = taken.content.get("passed_on") in {None, row.passed_on.isoformat()}
    content = {
        "passed_on": row.passed_on.isoformat(), "same_name": same_name, "same_birth": same_birth,
        "same_day": same_day,
    }  # fmt: skip
    finding = "on_list" if same_day else "other_day"
    if not (same_name and same_birth):
        finding = "other_person"
    return fact(taken.register, "form", "passers", finding, content)


def _age(taken: AcceptedApplication, limit: AgeLimit) -> Fact:
    """The age on the day of arrival beside the least age the Act names."""
    birth = date.fromisoformat(form_basics(taken.content)["birth_date"])
    age = age_on(japanese_day(taken.arrived_at), birth)
    content = {"age": age, "least": limit.least}
    finding = "old_enough" if age >= limit.least else "too_young"
    return fact(taken.register, "disqualification", "age", finding, content)


def _term(taken: AcceptedApplication, found: Procedure) -> Fact:
    """The last day a registration of the day of arrival would have; it may be over already."""
    arrived = japanese_day(taken.arrived_at)
    last = last_day(found.term, taken.content, arrived)
    assert last is not None, "a term has a last day"
    finding = "over" if last < arrived else "running"
    return fact(taken.register, "form", "term", finding, {"last_day": last.isoformat()})


def _attachments(taken: AcceptedApplication, found: Procedure) -> Fact:
    held = kinds_held(taken.id)
    lacking = [one.id for one in found.attachments if one.required and one.id not in held]
    content = {"held": held, "lacking": lacking}
    finding = "lacking" if lacking else "complete"
    return fact(taken.register, "attachments", "attachments", finding, content)


def _payment(taken: AcceptedApplication) -> Fact:
    rows = balances(taken.id)
    over = any(row.paid > row.amount for row in rows)
    under = not rows or any(row.paid < row.amount for row in rows)
    found = [{"kind": row.kind, "amount": row.amount, "paid": row.paid} for row in rows]
    finding = "under" if under else "over" if over else "paid"
    return fact(taken.register, "payment", "payments", finding, {"demands": found})


def _declarations(taken: AcceptedApplication, found: Procedure) -> Fact:
    declared = [
        item.id
        for item in found.items()
        if item.special_care and taken.content.get(item.id) is True
    ]
    finding = "declared" if declared else "nothing_declared"
    return fact(taken.register, "disqualification", "declarations", finding, {"declared": declared})


def other_names(
    register: str, content: Mapping[str, Any], person: Mapping[str, Any], wished: list[str]
) -> Fact:
    """Former and common name beside the resident record: who it is does not hang on them, what is
    printed does (REG-23). A former surname may stand in the family register alone."""
    found = differences(wished, content, person)
    finding = "agrees" if agrees(found) else "differs"
    return fact(register, "form", "other_names", finding, {"form_and_juki": found})
