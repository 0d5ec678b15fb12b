"""Provisions, as their holder and the register's officers see them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from meibo.catalogue import qualification
from meibo.flow.certificate import sd_jwt
from meibo.flow.certificate.models import Credential, Provision, ProvisionAccess
from meibo.flow.certificate.provisions.holder import shown_certificate
from meibo.flow.certificate.states import ProvisionState
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import applicant, officer
from meibo.rooms.journal.visit import read

# What of a provision an officer's door may read.
OFFICE = ("id", "entry", "register", "state", "recipient", "purpose", "items", "by_office", "handle",
          "given_at", "expires_at", "handed_at", "revoked_at")  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnProvision:
    """A provision with the times its link was opened, latest first; live: it can be opened now."""

    row: Provision
    live: bool
    opened: list[datetime]


@dataclass(frozen=True, slots=True)
class OwnProvisions:
    """Provisions of an own entry, newest first; choices: items its certificate can show besides
    those it always shows; empty where there is no certificate."""

    register: str
    always: list[str]
    choices: list[str]
    provisions: list[OwnProvision]


@read("certificate.see_provisions", purpose="certificate", permit=applicant)
def own_provisions(act: Act, *, entry: UUID) -> OwnProvisions:
    """Every provision of an own entry (CRT-04); refuses certificate.no_entry."""
    own, credential = shown_certificate(act, entry)
    rows = list(Provision.objects.defer("content").filter(entry=entry).order_by("-given_at"))
    opened: dict[UUID, list[datetime]] = {row.id: [] for row in rows}
    times = ProvisionAccess.objects.filter(provision__in=opened).order_by("-at", "-id")
    for provision, at in times.values_list("provision", "at"):
        opened[provision].append(at)
    return OwnProvisions(
        register=own.register,
        always=_always(own.register, credential),
        choices=sd_jwt.choices(credential.jwt) if credential else [],
        provisions=[OwnProvision(row, is_live(row, act.at), opened[row.id]) for row in rows],
    )


def _always(register: str, credential: Credential | None) -> list[str]:
    if credential is None:
        return []
    return list(qualification(register).credential.always_shown)


def is_live(row: Provision, at: datetime) -> bool:
    """Whether the consent stands at a moment."""
    return row.state == ProvisionState.OPEN and at < row.expires_at


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent that stands, as officers see it: never what is provided."""

    id: UUID
    recipient: str
    purpose: str
    items: list[str]
    handle: str
    given_at: datetime
    expires_at: datetime
    handed_at: datetime | None


@read("certificate.see_consents", purpose="registration", permit=officer)
def consents_of(act: Act, *, entry: UUID) -> list[Consent]:
    """What the holder of an entry consented to that an office hands over; those that stand, newest
    first (CRT-05)."""
    act.about(case=entry)
    rows = Provision.objects.filter(
        entry=entry, register__any_of=sorted(act.scope.registers), by_office=True,
        state=ProvisionState.OPEN, expires_at__gt=act.at,
    )  # fmt: skip
    shown = [one.name for one in fields(Consent)]
    return [Consent(*row) for row in rows.order_by("-given_at").values_list(*shown)]
