"""Results day: every new nurse has the certificate offered to a wallet, and two issuer processes give it."""

from __future__ import annotations

import argparse
import hashlib
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID

import httpx

from bench.frame.applicants import journey
from bench.frame.copies import Wanted, copy_all
from bench.frame.installation import Installation, installed
from bench.frame.results import Results
from bench.frame.rounds import Case, Done, Frame
from bench.frame.serving import Served

UNIT = "nurses/s"
NURSES = 5_000
# What an hour for 50,000 asks of a second.
PACE = 14
# An offer lasts ten minutes: so many are made before they are taken.
CHUNK, WALLETS = 500, 8
TABLES = (
    "accounts.accounts_account", "accounts.accounts_session", "register.register_entry",
    "register.register_version",
)  # fmt: skip
# Everybody is signed in, by a token that is told by the account.
_SIGNED_IN = """
UPDATE accounts.accounts_session SET token_hash = sha256(sha256(account_id::text::bytea)),
       ended_at = NULL, expires_at = now() + interval '12 hours'
"""
_LOST = """
SELECT count(*) FROM register.register_entry e
 WHERE NOT EXISTS (SELECT FROM certificate.certificate_credential c
                    WHERE c.entry = e.id AND c.account = e.account AND c.kind = 'wallet'
                      AND c.state = 'issued' AND c.holder_key <> '')
"""
_JOURNALED = """
SELECT count(*) FROM journal.journal_entry
 WHERE function = ANY(ARRAY['certificate.offer_to_wallet', 'certificate.redeem_offer',
                            'certificate.ask_copies', 'certificate.hand_copies']) AND outcome = 'done'
"""


def options(parser: argparse.ArgumentParser) -> None:
    """--nurses N."""
    parser.add_argument("--nurses", type=int, default=NURSES, help=f"看護師 / nurses ({NURSES:,})")


def run(frame: Frame, args: argparse.Namespace) -> None:
    """Once, whatever the rounds: each takes an offer through token, nonce and credential."""
    with installed() as house:
        nurses = _nurses(house, args.nurses)
        with house.door("issuer") as one, house.another_door("issuer") as other:
            day = _Day(house, nurses, (one, other))
            Frame(1, frame.results).compare(
                "results day", unit=UNIT, goal=1.0,
                product=Case("offer, token, nonce, credential", 0, day.held),
                limit=Case("50,000 in one hour", PACE, lambda: time.sleep(1)),
            )  # fmt: skip
        _tell(frame.results, house, day, args.nurses)


def _tell(results: Results, house: Installation, day: _Day, nurses: int) -> None:
    for name, seconds in day.seconds.items():
        results.note(
            f"seconds_{name}", round(seconds, 1), f"{name}: {nurses / seconds:,.1f} {UNIT}"
        )
    results.note("requests", day.requests, f"依頼 / requests {day.requests}, two processes in turn")
    with house.superuser() as connection:
        lost, journaled = (
            connection.execute(query.encode()).fetchone()[0]  # type: ignore[index]
            for query in (_LOST, _JOURNALED)
        )
    results.note("lost", lost, f"失われた / lost {lost:,} of {nurses:,}")
    results.demand("none_lost", lost == 0 and day.refused == 0)
    results.demand("every_step_journaled", journaled == 4 * nurses)
    results.demand("both_served", min(day.requests) > nurses)


def _nurses(house: Installation, nurses: int) -> list[tuple[UUID, bytes]]:
    """One registered by the real commands, the others copies of her rows: entry and session token."""
    trip = journey(house).to("registered")
    with house.superuser() as connection:
        copy_all(connection, [Wanted(trip.application, nurses - 1, 1)], TABLES)
        connection.execute("SET session_replication_role = replica")
        connection.execute(_SIGNED_IN)
        rows = connection.execute(
            "SELECT id, account::text FROM register.register_entry"
        ).fetchall()
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    return [(entry, hashlib.sha256(account.encode()).digest()) for entry, account in rows]


class _Day:
    """seconds: of each half. requests: how many each process answered. refused: answers that were errors."""

    def __init__(
        self, house: Installation, nurses: list[tuple[UUID, bytes]], doors: tuple[Served, ...]
    ) -> None:
        self._house, self._nurses, self._doors = house, nurses, doors
        self.seconds = {"offers": 0.0, "wallets": 0.0}
        self.requests, self.refused = [0 for _ in doors], 0

    def held(self) -> Done:
        """Offers by the applicants' command, without a wire; wallets over HTTP, the processes in turn."""
        with httpx.Client(trust_env=False, timeout=30) as client:
            for first in range(0, len(self._nurses), CHUNK):
                begun = time.perf_counter()
                offers = self._offered(self._nurses[first : first + CHUNK])
                made = time.perf_counter()
                with ThreadPoolExecutor(WALLETS) as wallets:
                    taken = wallets.map(partial(self._taken, client), offers)
                    self.refused += sum(not good for good in taken)
                self.seconds["offers"] += made - begun
                self.seconds["wallets"] += time.perf_counter() - made
        return Done(len(self._nurses), sum(self.seconds.values()))

    def _offered(self, nurses: list[tuple[UUID, bytes]]) -> list[Any]:
        from meibo.flow.certificate.commands.offer_to_wallet import offer_to_wallet
        from meibo.terms.actor import Actor

        with self._house.acting_as("applicant"):
            return [
                offer_to_wallet(Actor("bench", token), datetime.now(UTC), entry=entry)
                for entry, token in nurses
            ]

    def _taken(self, client: httpx.Client, offer: Any) -> bool:
        """One wallet: a token for the code and the digits, a nonce, a copy of its own key."""
        from rig_wallet_holder import Holder

        from meibo.flow.certificate.wallets.handles import code_of

        wallet = Holder(_Balanced(client, self._doors, self.requests))
        if wallet.take(code_of(offer.handle), offer.tx_code).status_code != httpx.codes.OK:
            return False
        found = wallet.ask("nurse_sd_jwt")
        return found.status_code == httpx.codes.OK and bool(found.json()["credentials"])


class _Balanced:
    """As much of a client as a wallet uses; every request goes to the next process."""

    def __init__(self, client: httpx.Client, doors: tuple[Served, ...], told: list[int]) -> None:
        self._client, self._doors, self._told = client, doors, told
        self._turn = count(secrets.randbelow(len(doors)))

    def post(
        self, path: str, content: Any = b"", *, content_type: str = "text/plain",
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:  # fmt: skip
        place = next(self._turn) % len(self._doors)
        self._told[place] += 1
        sent = {"Content-Type": content_type, **(headers or {})}
        return self._client.post(self._doors[place].url(path), content=content, headers=sent)
