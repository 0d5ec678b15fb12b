"""What examination pulls from intake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from meibo.flow.intake.models import Application, Paper
from meibo.flow.intake.states import ApplicationState, NumberCheck, Route
from meibo.rooms.journal.act import Act
from meibo.terms.basic_data import form_basics
from meibo.terms.person_name import folded_key


@dataclass(frozen=True, slots=True)
class Shown:
    """What proved identity, number and agency on paper, by codes of paper_rules.py. happened_on: the
    day of what a notifier gives notice of (ISO)."""

    identity: list[str]
    number_document: str
    agent: str
    agent_authority: str
    happened_on: str | None


@dataclass(frozen=True, slots=True)
class AcceptedApplication:
    """An application ready to be examined: ids, answers and digests, never a number.

    entry, version: what it is about; an application about an entry has no face data. shown: what
    was shown with a paper; None for one that came online.
    """

    id: UUID
    reference: str
    register: str
    procedure: str
    account: UUID
    portal_pseudonym: UUID
    pseudonym: UUID
    content: dict[str, Any]
    face: dict[str, Any]
    signer: dict[str, Any]
    entry: UUID | None
    version: UUID | None
    arrived_at: datetime
    shown: Shown | None = None


def ready(limit: int = 50) -> list[UUID]:
    """Forwarded applications that nobody has taken up yet, in order of arrival."""
    rows = Application.objects.filter(state=ApplicationState.FORWARDED)
    return list(rows.order_by("arrived_at").values_list("id", flat=True)[:limit])


def take(act: Act, application: UUID) -> AcceptedApplication | None:
    """Take an application up inside the examination's own act; None if another took it."""
    row = (
        Application.objects.select_for_update()
        .filter(id=application, state=ApplicationState.FORWARDED)
        .first()
    )
    if row is None:
        return None
    row.state, row.examined_from = ApplicationState.UNDER_EXAMINATION, act.at
    row.save(update_fields=["state", "examined_from"])
    assert row.pseudonym is not None
    assert row.arrived_at is not None
    return AcceptedApplication(
        id=row.id,
        reference=row.reference,
        register=row.register,
        procedure=row.procedure,
        account=row.account,
        portal_pseudonym=row.portal_pseudonym,
        pseudonym=row.pseudonym,
        content=row.content,
        face=row.face or {},
        signer=row.signer or {},
        entry=row.entry,
        version=row.version,
        arrived_at=row.arrived_at,
        shown=_shown(row),
    )


def _shown(row: Application) -> Shown | None:
    if row.route != Route.PAPER:
        return None
    names = ("identity", "number_document", "agent", "agent_authority", "happened_on")
    found = Paper.objects.values(*names).get(application=row.id)
    day = found["happened_on"]
    return Shown(**found | {"happened_on": day.isoformat() if day else None})


def paper_basics(application: UUID) -> dict[str, str] | None:
    """The four basic data of a paper whose number is to be linked; None where it is none (any more)."""
    content = (
        Application.objects.filter(
            id=application, route=Route.PAPER, number_check=NumberCheck.WAITING
        )
        .values_list("content", flat=True)
        .first()
    )
    return None if content is None else form_basics(content)


def pending_of(person: list[UUID], register: str, besides: UUID) -> list[str]:
    """References of other open applications of the same person (duplicate check), by pseudonyms."""
    rows = Application.objects.filter(register=register, pseudonym__in=person).exclude(id=besides)
    closed = [ApplicationState.RETURNED, ApplicationState.REFUSED, ApplicationState.REGISTERED]
    return list(rows.exclude(state__in=closed).values_list("reference", flat=True))


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Somebody known under another number who may be the applicant; why: account or basic_data."""

    reference: str
    register: str
    pseudonym: UUID
    why: str


def same_person_elsewhere(
    taken: AcceptedApplication, person: list[UUID], registers: list[str]
) -> list[SamePerson]:
    """Registered or open applications of the register file under another number, by the same
    account or with the same name, birth date and sex on the card. People judge what it means.

    person: the pseudonyms of who applies.
    """
    closed = [ApplicationState.RETURNED, ApplicationState.REFUSED]
    rows = Application.objects.filter(
        register__in=registers, pseudonym__isnull=False, face__isnull=False
    )
    rows = rows.exclude(pseudonym__in=person).exclude(state__in=closed)
    same = Q(account=taken.account) | Q(
        face__birth_date=taken.face["birth_date"], face__sex=taken.face["sex"]
    )
    found = rows.filter(same).values("reference", "register", "pseudonym", "account", "face")
    key = folded_key(taken.face["name"])
    listed = []
    for row in found.order_by("arrived_at"):
        own, face, pseudonym = row["account"] == taken.account, row["face"], row["pseudonym"]
        assert face is not None, "an accepted application has its face data"
        assert pseudonym is not None, "filtered above"
        if own or folded_key(face["name"]) == key:
            listed.append(
                SamePerson(row["reference"], row["register"], pseudonym,
                           "account" if own else "basic_data")
            )  # fmt: skip
    return listed


def now_known_as(act: Act, application: UUID, pseudonym: UUID) -> None:
    """The application's number turned out to be a new number of somebody known already."""
    Application.objects.filter(id=application).update(pseudonym=pseudonym)
