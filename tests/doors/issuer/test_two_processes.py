"""Two issuer processes behind a balancer: what one has begun, the other goes on with."""

from __future__ import annotations

import signal

import pytest
from rig_certificate import payload
from rig_issuer import Nurse, registered
from rig_issuer_process import issuer_process
from rig_wallet_holder import Holder, HttpClient

from meibo.flow.certificate.wallets.handles import code_of

pytestmark = pytest.mark.stage(at=registered)


def test_one_is_killed_between_token_and_credential(nurse: Nurse) -> None:
    """kill -9 of the process that gave token and nonce; nothing but PostgreSQL and keys is shared."""
    made = nurse.offer()
    with (
        issuer_process(nurse.database) as (first, process),
        issuer_process(nurse.database) as (other, _),
    ):
        wallet = Holder(HttpClient(first))
        assert wallet.take(code_of(made.handle), made.tx_code).status_code == 200
        nonce = wallet.fresh()
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        wallet.client = HttpClient(other)
        found = wallet.ask("nurse_sd_jwt", wallet.proof(nonce))
        assert found.status_code == 200, found.content
        assert payload(found.json()["credentials"][0]["credential"])["cnf"]
        again = wallet.ask("nurse_sd_jwt", wallet.proof(nonce))
        assert again.json()["error"] == "invalid_nonce"
    states = nurse.rows("SELECT state FROM certificate.certificate_credential")
    assert states == [("issued",)]
