"""Results day: everybody takes a certificate in the same hour, through several issuer processes."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from rig_issuer import Nurse, registered
from rig_issuer_process import issuer_process
from rig_wallet_holder import Holder, HttpClient

from meibo.flow.certificate.commands.offer_to_wallet import Offer, offer_to_wallet
from meibo.flow.certificate.wallets.handles import code_of

pytestmark = [pytest.mark.stage(at=registered), pytest.mark.long]
# Of fifty thousand in an hour: as many as a quiet machine takes in two minutes.
OFFERS = int(os.environ.get("MEIBO_RESULTS_DAY", "1500"))
WALLETS = 8


@pytest.fixture
def nurse(journey: Any, database: str, staged: Any, rows: Any) -> Nurse:
    return Nurse(journey, staged, database, rows)


def test_no_offer_is_lost(nurse: Nurse) -> None:
    """Each registration's offer becomes a copy; one of the processes is killed in the middle, and its
    wallets go on with the other. A code is good once: whose token was lost with the process has a new
    offer made, as its holder would, and those are no more than were being answered."""
    entries = copies_of_entry(nurse, OFFERS)
    offers: list[Offer] = []
    with nurse.journey.acting(nurse.trip.person) as actor:
        for entry in entries:
            offers.append(offer_to_wallet(actor, datetime.now(UTC), entry=entry))
    begun = time.monotonic()
    with ExitStack() as stack:
        doors = [stack.enter_context(issuer_process(nurse.database)) for _ in range(2)]
        addresses = [address for address, _ in doors]
        with ThreadPoolExecutor(WALLETS) as phones:
            taken = [
                phones.submit(take, addresses, number, one) for number, one in enumerate(offers)
            ]
            while sum(one.done() for one in taken) < OFFERS // 3:
                time.sleep(0.05)
            doors[0][1].kill()
            done = [one.result() for one in taken]
        lost = [entry for entry, good in zip(entries, done, strict=True) if not good]
        with nurse.journey.acting(nurse.trip.person) as actor:
            again = [offer_to_wallet(actor, datetime.now(UTC), entry=one) for one in lost]
        assert len(again) <= WALLETS
        assert all(take(addresses, 1, one) for one in again)
    seconds = time.monotonic() - begun
    print(
        f"{OFFERS} in {seconds:.0f} s, {OFFERS / seconds * 3600:,.0f} an hour; anew: {len(again)}"
    )
    live = nurse.rows(
        """SELECT count(DISTINCT entry) FROM certificate.certificate_credential
            WHERE kind = 'wallet' AND state = 'issued'"""
    )
    assert live == [(OFFERS,)]
    twice = nurse.rows(
        """SELECT register, status_list, status_index FROM certificate.certificate_credential
            WHERE status_index IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1"""
    )
    assert twice == []


def take(addresses: list[str], number: int, offer: Offer) -> bool:
    """One wallet: by one door, and by the other where that gives no answer."""
    wallet = Holder(HttpClient(addresses[number % 2]))
    for turn in range(4):
        wallet.client = HttpClient(addresses[(number + turn) % 2])
        try:
            if not wallet.token:
                wallet.take(code_of(offer.handle), offer.tx_code)
            if wallet.token and wallet.ask("nurse_sd_jwt").status_code == 200:
                return True
        except OSError:
            continue
        except Exception as error:
            if "httpx" not in type(error).__module__ and "httpcore" not in type(error).__module__:
                raise
    return False


def copies_of_entry(nurse: Nurse, count: int) -> list[Any]:
    """So many registrations of one person, by SQL: one signs in, all are the own ones."""
    nurse.rows(
        f"""SET session_replication_role = replica;
        CREATE TEMP TABLE made AS SELECT gen_random_uuid() AS id, n FROM generate_series(1, {count}) AS n;
        INSERT INTO register.register_entry
            SELECT (jsonb_populate_record(NULL::register.register_entry, to_jsonb(e) || jsonb_build_object(
                'id', m.id, 'registration_number', 1000 + m.n, 'qualification_pseudonym', gen_random_uuid(),
                'case', gen_random_uuid()))).*
              FROM (SELECT * FROM register.register_entry LIMIT 1) AS e, made AS m;
        INSERT INTO register.register_version
            SELECT (jsonb_populate_record(NULL::register.register_version, to_jsonb(v) || jsonb_build_object(
                'id', gen_random_uuid(), 'entry_id', m.id, 'cause', gen_random_uuid()))).*
              FROM (SELECT * FROM register.register_version LIMIT 1) AS v, made AS m"""
    )
    found = nurse.rows(
        "SELECT id FROM register.register_entry WHERE registration_number > 1000 ORDER BY 1"
    )
    return [row[0] for row in found]
