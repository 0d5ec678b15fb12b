"""A holder's phone in tests: a key, the certificates put there, and codes written byte by byte."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from rig_journey import Journey, Trip

from meibo.flow.certificate.commands.end_phone import end_phone
from meibo.flow.certificate.commands.keep_on_phone import keep_on_phone
from meibo.flow.certificate.phones.challenge import challenge_for
from meibo.flow.certificate.phones.queries import phones_of
from meibo.flow.verification.commands.answer_phone import FromPhone, answer_phone
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u

ADDRESS = "http://public.test/r/"


def certified(journey: Journey) -> Trip:
    """The stage: a registered person with a certificate."""
    trip = journey.to("registered")
    journey.certify(trip)
    return trip


def certified_today(journey: Journey) -> Trip:
    """The same, by the clock of the machine."""
    journey.at = datetime.now(UTC)
    return certified(journey)


@dataclass
class Phone:
    """A phone's key. Its codes are written as docs/decisions/0039 says, by none of Meibo's code."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def jwk(self) -> dict[str, str]:
        point = self.key.public_key().public_numbers()
        x, y = (b64u(one.to_bytes(32, "big")) for one in (point.x, point.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def sign(self, content: bytes) -> bytes:
        der = self.key.sign(content, ec.ECDSA(hashes.SHA256()))
        return b"".join(one.to_bytes(32, "big") for one in decode_dss_signature(der))

    def proof(self, challenge: str) -> bytes:
        return self.sign(b"meibo phone v1 keep\x00" + challenge.encode())

    def code(self, copy: UUID, made: datetime, address: str = ADDRESS) -> str:
        content = struct.pack(">B16sI", 1, copy.bytes, int(made.timestamp()))
        signed = b"meibo phone v1 code\x00" + address.encode() + b"\x00" + content
        return b64u(content + self.sign(signed))


@dataclass
class Holder:
    """A registered person with a certificate, and phones."""

    journey: Journey
    trip: Trip

    def challenge(self, at: datetime | None = None, entry: UUID | None = None) -> str:
        with self.journey.acting(self.trip.person) as actor:
            return challenge_for(actor, at or self.journey.at, entry or self.trip.entry)

    def keep(self, phone: Phone, **differs: Any) -> UUID:
        """Put the certificate on a phone; differs: what is asked with instead."""
        challenge = differs.pop("challenge") if "challenge" in differs else self.challenge()
        asked = {
            "entry": self.trip.entry, "challenge": challenge, "key": phone.jwk,
            "signature": phone.proof(challenge), **differs,
        }  # fmt: skip
        with self.journey.acting(self.trip.person) as actor:
            return keep_on_phone(actor, self.journey.at, **asked).copy

    def end(self, copy: UUID) -> None:
        with self.journey.acting(self.trip.person) as actor:
            end_phone(actor, self.journey.at, entry=self.trip.entry, phone=copy)

    def live(self) -> list[UUID]:
        with self.journey.acting(self.trip.person) as actor:
            return [one.id for one in phones_of(actor, self.journey.at, entry=self.trip.entry)]

    def answer(self, payload: str, at: datetime | None = None) -> FromPhone:
        """What a stranger is told of a code."""
        with self.journey.as_role("public"):
            return answer_phone(
                Actor("test:public"), at or self.journey.at, payload=payload, address=ADDRESS
            )

    def told(self, payload: str, at: datetime | None = None) -> str:
        """The code of that answer."""
        verdict = self.answer(payload, at).verdict
        assert verdict.sentence.ja
        assert verdict.reason.en
        return verdict.code
