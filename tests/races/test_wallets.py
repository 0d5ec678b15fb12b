"""Two processes, one code, one nonce, one token: PostgreSQL decides who was first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from joserfc.jwk import ECKey
from rig_issuer import Nurse, registered
from rig_races import at_once, codes, without_row_locks

from meibo.flow.certificate.commands.ask_copies import ask_copies
from meibo.flow.certificate.commands.hand_copies import hand_copies
from meibo.flow.certificate.commands.redeem_offer import redeem_offer
from meibo.flow.certificate.commands.report_loss import report_loss
from meibo.flow.certificate.wallets.copying import Signed
from meibo.flow.certificate.wallets.handles import code_of, digest
from meibo.flow.certificate.wallets.once import HeldKey
from meibo.terms.actor import Actor

pytestmark = pytest.mark.stage(at=registered)
ISSUER = Actor("test:issuer")
GRANT = 'SELECT "certificate_walletgrant"'
USED_UP = r"WITH proof AS \(INSERT INTO certificate.certificate_walletseen"


@pytest.fixture
def nurse(journey: Any, database: str, staged: Any, rows: Any) -> Nurse:
    return Nurse(journey, staged, database, rows)


def proof(which: int) -> HeldKey:
    """A judged DPoP proof of one wallet's key."""
    return HeldKey("t" * 43, digest("test", str(which)), datetime.now(UTC) + timedelta(minutes=5))


def public(which: int) -> dict[str, Any]:
    found = ECKey.generate_key("P-256").as_dict(private=False)
    assert which >= 0
    return {name: found[name] for name in ("kty", "crv", "x", "y")}


def redeemed(nurse: Nurse) -> str:
    made, at = nurse.offer(), datetime.now(UTC)
    with nurse.journey.as_role("issuer"):
        return redeem_offer(
            ISSUER, at, code=code_of(made.handle), tx_code=made.tx_code, client="", key=proof(0)
        ).token


def asking(token: str, which: int, nonce: str) -> Any:
    at = datetime.now(UTC)
    return partial(
        ask_copies, ISSUER, at, token=token, key=proof(which), configuration="nurse_sd_jwt",
        keys=[public(which)], nonce=nonce, nonce_until=at + timedelta(minutes=5),
        issuer="http://issuer.test",
    )  # fmt: skip


@pytest.mark.parametrize("guarded", [False, True])
def test_a_code_redeemed_twice_at_once(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """One gets a token, and it dies with the second try: somebody else knew the code."""
    if not guarded:
        without_row_locks(monkeypatch)
    made, at = nurse.offer(), datetime.now(UTC)
    calls = [
        partial(redeem_offer, ISSUER, at, code=code_of(made.handle), tx_code=made.tx_code,
                client="", key=proof(which))
        for which in (1, 2)
    ]  # fmt: skip
    found = at_once("meibo_issuer", nurse.database, calls, before=GRANT)
    tokens = [one for one in found if getattr(one, "token", "")]
    if guarded:
        assert (codes(found), len(tokens)) == (["ok", "ok"], 1)
        states = nurse.rows("SELECT state FROM certificate.certificate_walletgrant")
        assert states == [("closed",)]
    else:
        assert len(tokens) == 2


def test_a_nonce_used_twice_at_once(nurse: Nurse) -> None:
    token = redeemed(nurse)
    calls = [asking(token, which, "the same") for which in (1, 2)]
    found = at_once("meibo_issuer", nurse.database, calls, before=USED_UP)
    assert codes(found) == ["ok", "wallet.invalid_nonce"]


def test_a_proof_of_possession_used_twice_at_once(nurse: Nurse) -> None:
    token = redeemed(nurse)
    calls = [asking(token, 1, nonce) for nonce in ("one", "other")]
    found = at_once("meibo_issuer", nurse.database, calls, before=USED_UP)
    assert codes(found) == ["ok", "wallet.invalid_dpop_proof"]


def test_copies_asked_for_twice_at_once(nurse: Nurse) -> None:
    """Both get theirs, at places of their own, and the bound of one consent holds."""
    token = redeemed(nurse)
    nurse.rows("UPDATE certificate.certificate_walletgrant SET state = state")
    calls = [asking(token, which, f"n{which}") for which in (1, 2)]
    found = at_once("meibo_issuer", nurse.database, calls, before=GRANT)
    assert codes(found) == ["ok", "ok"]
    assert len({one.copies[0][0] for one in found}) == 2


def test_a_loss_reported_while_copies_are_handed_over(nurse: Nurse) -> None:
    """Whichever comes first, no copy counts afterwards."""
    token = redeemed(nurse)
    with nurse.journey.as_role("issuer"):
        job = asking(token, 1, "n")()
        hand_copies(ISSUER, datetime.now(UTC), job=job, signed=Signed(("x",), "kid"))
        second = asking(token, 2, "m")()
    with nurse.journey.acting(nurse.trip.person) as actor:
        report_loss(actor, datetime.now(UTC), entry=nurse.trip.entry, what="all", reason="lost")
    with nurse.journey.as_role("issuer"):
        handing = partial(hand_copies, ISSUER, datetime.now(UTC), signed=Signed(("x",), "kid"))
        with pytest.raises(Exception, match="credential_request_denied"):
            handing(job=second)
        with pytest.raises(Exception, match="invalid_token"):
            asking(token, 3, "o")()
    states = nurse.rows("SELECT DISTINCT state FROM certificate.certificate_credential")
    assert states == [("withdrawn",)]


def test_the_register_changes_between_signing_and_handing_over(nurse: Nurse) -> None:
    """By an act that withdraws nothing by itself: what was signed is of a version that is no longer."""
    token = redeemed(nurse)
    with nurse.journey.as_role("issuer"):
        job = asking(token, 1, "n")()
    nurse.rows(
        """INSERT INTO register.register_version
           SELECT (jsonb_populate_record(NULL::register.register_version, to_jsonb(v) ||
                   jsonb_build_object('id', gen_random_uuid(), 'sequence', 2, 'act', 'suspension',
                                      'cause', gen_random_uuid()))).*
             FROM register.register_version AS v"""
    )
    with (
        nurse.journey.as_role("issuer"),
        pytest.raises(Exception, match="credential_request_denied"),
    ):
        hand_copies(ISSUER, datetime.now(UTC), job=job, signed=Signed(("x",), "kid"))
    assert nurse.rows("SELECT state FROM certificate.certificate_credential") == [("requested",)]
