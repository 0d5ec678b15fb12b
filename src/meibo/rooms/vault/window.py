"""What other rooms and stages may ask of the vault without ever seeing a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from meibo.rooms.journal.act import Act
from meibo.rooms.vault.models import Envelope
from meibo.rooms.vault.states import EnvelopeState


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an envelope stands; face: the card's basic data without the number, once opened."""

    state: EnvelopeState
    refusal: str
    face: dict[str, Any] | None


def standing(envelope: UUID) -> Standing:
    """State, refusal and face data of an envelope, for the process that compares."""
    row = Envelope.objects.values("state", "refusal", "face").get(id=envelope)
    return Standing(EnvelopeState(row["state"]), row["refusal"], row["face"])


def link(act: Act, envelope: UUID) -> UUID | None:
    """Keep the number of an opened envelope; returns its qualification pseudonym (REG-12).

    A number already kept in the register file gives the pseudonym it has. None where the envelope
    is not open (any more).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.link(%s, %s)", [envelope, act.at])
        pseudonym: UUID | None = cursor.fetchone()[0]
    return pseudonym


def discard(envelope: UUID) -> None:
    """Empty an envelope whose number may not be linked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.discard(%s)", [envelope])


def confirm_link(act: Act, pseudonym: UUID) -> None:
    """Record that an equal Juki-net answer confirmed the link."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.confirm_link(%s, %s)", [pseudonym, act.at])
