"""Complete drafts with signatures made beforehand, and the card that hands these over."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.frame.applicants import journey
from bench.frame.installation import Installation
from bench.frame.load import Shot
from bench.frame.serving import served

CSRF = "a" * 32
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Prepared:
    """One application of one person: the two requests that hand it in.

    sign: POST, fixes the bytes and asks the card. submit: GET, back from the card's page.
    """

    sign: Shot
    submit: Shot
    document: bytes


class Drafts:
    """Makes them: every application by its own person, signed by that person's card."""

    def __init__(self, house: Installation, folder: Path) -> None:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        from neighbours.card import keys

        keys.make_keys(house.home)
        self._authority = keys.load_keys(house.home).authorities[keys.SIGNING]
        # One RSA key on all cards: keys are slow to make, and verifying does not care.
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._folder, self._trips, self._made = folder, journey(house), 0
        self._der = serialization.Encoding.DER
        self.list_revoked(3)

    def list_revoked(self, count: int) -> None:
        """Publish a revocation list of so many other certificates."""
        from neighbours.card.certificates import revocation_list

        now = datetime.now(UTC).replace(microsecond=0)
        gone = [((1 << 100) + n, now - timedelta(days=1)) for n in range(count)]
        crl = revocation_list(self._authority, gone, now - timedelta(minutes=1))
        (self._folder / "signing.crl").write_bytes(crl.public_bytes(self._der))

    def make(self, count: int) -> list[Prepared]:
        """So many more."""
        return [self._one() for _ in range(count)]

    def _one(self) -> Prepared:
        from meibo.terms.canonical import b64u
        from neighbours.card.signing import detached_cms

        trip = self._trips.to("prepared")
        self._made += 1
        cms = detached_cms(trip.document, self._card(trip.who))
        name = f"request-{self._made:08d}"
        answer = {"status": "signed", "cms": base64.b64encode(cms).decode()}
        (self._folder / name).write_text(json.dumps(answer))
        cookies = f"meibo_applicant={b64u(trip.person.token)}; meibo_applicant_csrf={CSRF}"
        at = f"/applications/{trip.application}/sign"
        query = urlencode({"request": name, "result": "signed"})
        form = urlencode({"csrfmiddlewaretoken": CSRF}).encode()
        return Prepared(
            Shot(at, "POST", {"Cookie": cookies, "Content-Type": FORM}, form),
            Shot(f"{at}/done?{query}", headers={"Cookie": cookies}),
            trip.document,
        )

    def _card(self, who: Any) -> Any:
        from neighbours.card.cards import CardKey
        from neighbours.card.certificates import Term, signing_certificate
        from neighbours.population import Resident

        now = datetime.now(UTC).replace(microsecond=0)
        holder = Resident(
            individual_number=who.number, resident_record_code="0" * 11, name=who.name, kana="",
            former_name=None, common_name=None, alphabet_name=None,
            birth_date=date.fromisoformat(who.birth_date), sex=who.sex, address=who.address,
            municipality_code="99999", alive=True, changed="none", changed_on=None,
        )  # fmt: skip
        certificate = signing_certificate(
            self._authority, self._key.public_key(), self._made,
            Term(now - timedelta(days=1), now + timedelta(days=1000)),
            "http://127.0.0.1/crl/signing.crl", holder,
        )  # fmt: skip
        return CardKey(self._key, certificate)


@contextmanager
def card(house: Installation, folder: Path) -> Iterator[None]:
    """The stand-in at the card's address."""
    port = house.port("card")
    with served(["-m", "bench.frame.card_stand_in", str(folder), str(port)], port, {}):
        yield
