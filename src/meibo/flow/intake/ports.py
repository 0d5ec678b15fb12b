"""What intake needs from outside: a card to sign and read with, and a judge of signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class Signer:
    """The four data of a signing certificate; sex as 1, 2 or 3; birth_date ISO.

    stand_ins: one 0 or 1 for each character of the name, 1 where the card's set of characters
    lacks the real one and another stands in for it.
    """

    name: str
    stand_ins: str
    birth_date: str
    sex: str
    address: str
    serial: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was found good at a time, and who made it."""

    cms: bytes
    signer: Signer


class SignatureJudge(Protocol):
    """Checks a detached CMS signature with chain and revocation (REG-02)."""

    def ready(self, at: datetime) -> None:
        """Fetch what judging asks of others: before a transaction, never inside one."""

    def judge(self, document: bytes, cms: bytes, at: datetime) -> Signed:
        """The signature if good at that time; Refusal signature.<code> otherwise."""


class CardDownError(Exception):
    """The card service did not answer in time; asking again is harmless."""


class CardWrongError(CardDownError):
    """What the card service sent cannot be the answer; nothing of it is used."""


class CardRefusedError(CardDownError):
    """The card's side said no before the person was asked; code: its own word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Card(Protocol):
    """The applicant's card, behind its own pages (APP-02, REG-03)."""

    def ask_signature(self, document: bytes, title: Text, return_url: str) -> str:
        """Hand over what is to be signed; the page to send the person to."""

    def signature(self, request: str) -> bytes | None:
        """The CMS made for a request; None while there is none or it was cancelled."""

    def ask_face(self, case: UUID, nonce: str, return_url: str) -> str:
        """Ask for number and basic data sealed to the vault; the page to send the person to."""

    def face(self, request: str) -> dict[str, Any] | None:
        """The sealed envelope made for a request; None while there is none or it was cancelled."""
