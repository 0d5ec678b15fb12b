"""Facts a machine finds by itself when a case is opened, one per source.

A fact says what was found and never decides: results are for people (REG-14).
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from meibo.catalogue import procedure, qualification, registers_of_file
from meibo.flow.examination.models import Fact, Passer
from meibo.flow.examination.rules import agrees, differences, form_basics
from meibo.flow.intake.handoff import AcceptedApplication, pending_of, same_person_elsewhere
from meibo.rooms.documents.window import kinds_held
from meibo.rooms.payments.window import balances
from meibo.rooms.register.window import entered
from meibo.terms.canonical import digest
from meibo.terms.person_name import folded_key


def fact(register: str, check: str, source: str, finding: str, content: dict[str, Any]) -> Fact:
    """One fact, not yet saved."""
    return Fact(
        register=register, check_kind=check, source=source, finding=finding, content=content,
        digest=digest(content),
    )  # fmt: skip


def gather(taken: AcceptedApplication, case: UUID) -> list[Fact]:
    """The facts of a newly opened case that need nobody outside."""
    return [
        _duplicates(taken),
        _card(taken),
        _koseki(taken),
        _passers(taken),
        _attachments(taken),
        _payment(taken),
        _declarations(taken),
    ]


def _duplicates(taken: AcceptedApplication) -> Fact:
    entry = entered(taken.register, taken.pseudonym)
    pending = pending_of(taken.pseudonym, taken.register, taken.id)
    others = same_person_elsewhere(taken, registers_of_file(taken.register))
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
    form = form_basics(taken.content)
    found = {
        "form_and_signer": differences(form, taken.signer),
        "form_and_face": differences(form, taken.face),
    }
    same = all(agrees(one) for one in found.values())
    return fact(taken.register, "identity", "card", "agrees" if same else "differs", found)


def _koseki(taken: AcceptedApplication) -> Fact:
    """Foreign nationals have no family register; others prove it by the extract they attach."""
    if not qualification(taken.register).uses_koseki:
        return fact(taken.register, "koseki", "koseki", "not_applicable", {})
    held = "koseki_extract" in kinds_held(taken.id)
    content = {"domicile": taken.content.get("domicile"), "extract_attached": held}
    return fact(taken.register, "koseki", "koseki", "by_extract" if held else "missing", content)


def _passers(taken: AcceptedApplication) -> Fact:
    """Compare examination round and number with the list of passers (REG-27, EXT-18)."""
    row = Passer.objects.filter(
        register=taken.register,
        examination_round=taken.content["examination_round"],
        examination_number=taken.content["examination_number"],
    ).first()
    if row is None:
        return fact(taken.register, "form", "passers", "not_on_list", {})
    form = form_basics(taken.content)
    same_name = row.name_key == folded_key(form["name"])
    same_birth = row.birth_date == date.fromisoformat(form["birth_date"])
    content = {
        "passed_on": row.passed_on.isoformat(), "same_name": same_name, "same_birth": same_birth,
    }  # fmt: skip
    finding = "on_list" if same_name and same_birth else "other_person"
    return fact(taken.register, "form", "passers", finding, content)


def _attachments(taken: AcceptedApplication) -> Fact:
    held = kinds_held(taken.id)
    wanted = [one.id for one in procedure(taken.register, taken.procedure).attachments]
    lacking = [one for one in wanted if one not in held]
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


def _declarations(taken: AcceptedApplication) -> Fact:
    declared = [
        item.id
        for item in procedure(taken.register, taken.procedure).items()
        if item.special_care and taken.content.get(item.id) is True
    ]
    finding = "declared" if declared else "nothing_declared"
    return fact(taken.register, "disqualification", "declarations", finding, {"declared": declared})
