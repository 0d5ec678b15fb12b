"""A registered nurse, an offer of the nurse's certificate, and the issuer's door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.test import Client
from rig_doors import browser, door_open
from rig_journey import Journey, Trip
from rig_wallet_holder import Holder

from meibo.flow.certificate.commands.offer_to_wallet import Offer, offer_to_wallet
from meibo.flow.certificate.wallets.handles import code_of

REDIRECT = "http://127.0.0.1:9190/callback"


@dataclass
class Nurse:
    """A registered person of a test's own database, and the doors they meet."""

    journey: Journey
    trip: Trip
    database: str
    rows: Callable[..., list[tuple[Any, ...]]]

    def offer(self) -> Offer:
        """What the certificate's page makes."""
        with self.journey.acting(self.trip.person) as actor:
            return offer_to_wallet(actor, datetime.now(UTC), entry=self.trip.entry)

    @contextmanager
    def issuer(self) -> Iterator[Holder]:
        """The issuer's door, and a wallet before it."""
        with door_open("issuer", self.database):
            yield Holder(Client(raise_request_exception=False))

    @contextmanager
    def applicant(self) -> Iterator[Client]:
        """The applicants' door, signed in."""
        with door_open("applicant", self.database):
            yield browser(self.trip.person)

    @contextmanager
    def holding(self) -> Iterator[Holder]:
        """A wallet that has redeemed an offer."""
        made = self.offer()
        with self.issuer() as wallet:
            assert wallet.take(code_of(made.handle), made.tx_code).status_code == 200
            yield wallet

    def code(self, request_uri: str, **more: str) -> str:
        """The nurse allows a wallet's request; where the browser is sent."""
        with self.applicant() as page:
            fields = {"client_id": "sample-wallet", "request_uri": request_uri,
                      "entry": str(self.trip.entry), **more}  # fmt: skip
            found = page.post("/wallet/authorize", fields)
        assert found.status_code == 303, found.content.decode()[:500]
        return str(found.headers["Location"])

    def outcomes(self, function: str) -> list[str]:
        """What the journal says of a function, oldest first."""
        query = "SELECT outcome FROM journal.journal_entry WHERE function = %s ORDER BY id"
        return [row[0] for row in self.rows(query, f"certificate.{function}")]


def fill_wallets(superuser: psycopg.Connection[Any]) -> None:
    """A wallet's request, and for each entry a grant and a delivery under it; by SQL."""
    superuser.execute(
        """INSERT INTO certificate.certificate_walletrequest (id, token_hash, state, previous_state,
               client, redirect_uri, client_state, challenge, key_thumbprint, asked, by_details, begun_at,
               expires_at)
           VALUES (gen_random_uuid(), 'x', 'pushed', '', 'x', '', '', '', '', '[]', false, now(), now())"""
    )
    superuser.execute(
        """INSERT INTO certificate.certificate_walletgrant (id, account, register, entry, state,
               previous_state, way, client, asked, by_details, code_hash, tries, redirect_uri, challenge,
               key_thumbprint, given_at, expires_at)
           SELECT id, account, register, id, 'open', '', 'code', '', '[]', false, id::text::bytea, 0, '',
               '', '', now(), now() FROM register.register_entry"""
    )
    superuser.execute(
        """INSERT INTO certificate.certificate_walletdelivery (id, grant_id, account, entry, client,
               configuration, state, previous_state, copies, transaction_hash, event, reason, asked_at)
           SELECT id, id, account, id, '', 'nurse_sd_jwt', 'asked', '', 1, id::text::bytea, '', '', now()
             FROM register.register_entry"""
    )


def registered(journey: Journey) -> Trip:
    """The stage: one nurse, registered."""
    return journey.to("registered")
