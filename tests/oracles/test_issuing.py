"""npm @openid4vc/openid4vci takes certificates from the running door, both ways and in both formats."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from rig_certificate import payload
from rig_issuer import REDIRECT, Nurse, registered
from rig_mdoc import response
from rig_wallet_holder import Wallet, now, npm_wallet, over_http

from meibo.doors.machine import status_lists
from meibo.flow.certificate.mdoc.device import session_transcript
from meibo.flow.certificate.queries import status_bits
from meibo.terms.actor import Actor
from meibo.terms.canonical import unb64u

pytestmark = pytest.mark.stage(at=registered)
SD_JWT, MDOC = "dc+sd-jwt", "mso_mdoc"


@pytest.fixture
def nurse(journey: Any, database: str, staged: Any, connect: Any) -> Nurse:
    def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
        with connect(autocommit=True) as connection:
            found = connection.execute(query.encode(), values)
            return found.fetchall() if found.description else []

    return Nurse(journey, staged, database, rows)


@pytest.fixture(scope="module")
def wallet() -> Iterator[Wallet]:
    with npm_wallet() as made:
        yield made


def link(at: str, handle: str) -> str:
    """What the code on the certificate's page holds."""
    return (
        f"openid-credential-offer://?credential_offer_uri={quote(f'{at}/offers/{handle}', safe='')}"
    )


def good(found: dict[str, Any]) -> dict[str, Any]:
    assert found["good"], found
    return found


@pytest.mark.requirement("CRT-01", "CRT-02")
def test_an_offer_taken(nurse: Nurse, wallet: Wallet, oracle: Any, home: Path) -> None:
    """Three SD-JWTs that @sd-jwt/sd-jwt-vc verifies with a binding by their keys, and an mdoc."""
    made = nurse.offer()
    with over_http("issuer", nurse.database) as at:
        asked = {"offer": link(at, made.handle), "tx_code": made.tx_code, "format": SD_JWT}
        found = good(wallet("take", **asked, copies=3))
        mdoc = good(wallet("ask", format=MDOC))["credentials"][0]
        good(wallet("notify", notification=found["notification"], event="credential_accepted"))
        assert not wallet("take", **asked)["good"], "an offer is taken once"
    keys = json.loads((home / "public" / "issuer-jwks.json").read_text())
    uri = payload(found["credentials"][0]["credential"])["status"]["status_list"]["uri"]
    with nurse.journey.as_role("machine"):
        data = status_bits(Actor("test:machine"), datetime.now(UTC), register="nurse", number=0)
        lists = {uri: status_lists.jwt("nurse", 0, datetime.now(UTC), data)}
    for one in found["credentials"]:
        shown = good(
            oracle("bind", text=one["credential"], frame={"name": True}, key=one["key"], at=now(),
                   nonce="n-1", audience="http://verifier.test")
        )["text"]  # fmt: skip
        said = good(
            oracle("sd-jwt-vc", text=shown, keys=keys, lists=lists, at=now(), nonce="n-1",
                   audience="http://verifier.test")
        )  # fmt: skip
        assert said["claims"]["name"] == nurse.trip.who.name
        assert "birth_date" not in said["claims"]
    judged_by_mdl(oracle, mdoc, home, nurse.trip.who.name)


def judged_by_mdl(oracle: Any, held: dict[str, Any], home: Path, name: str) -> None:
    """@auth0/mdl presents the wallet's mdoc by the wallet's key, and verifies it up to our root."""
    transcript = session_transcript(
        client_id="x509_hash:x",
        nonce="n-1",
        response_uri="http://verifier.test/r",
        jwk_thumbprint=None,
    ).hex()
    doctype = "meibo.certificate.nurse.1"
    issued = response(doctype, unb64u(held["credential"])).hex()
    made = good(
        oracle("present-mdoc", issued=issued, doctype=doctype, namespace="meibo.certificate.1",
               names=["name"], key=held["key"], transcript=transcript)
    )  # fmt: skip
    root = (home / "public" / "credential-ca.pem").read_text()
    said = good(
        oracle("mdoc", response=made["response"], root=root, at=now(), transcript=transcript)
    )
    assert said["claims"] == {"name": name}


def _allowed(nurse: Nurse, url: str) -> str:
    """The browser's part: the nurse signs in and allows it; where the wallet is called back."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert set(asked) == {"client_id", "request_uri"}, "everything else was pushed"
    return nurse.code(asked["request_uri"])


@pytest.mark.requirement("CRT-02", "CRT-04")
@pytest.mark.parametrize("details", [False, True])
def test_a_request_allowed(nurse: Nurse, wallet: Wallet, details: bool) -> None:
    """PAR, PKCE, DPoP and `iss` as the client does them; by scope, and by authorization_details."""
    with over_http("issuer", nurse.database) as at:
        begun = good(wallet("begin", issuer=at, configuration="nurse_mdoc" if details else "nurse_sd_jwt",
                            client="sample-wallet", redirect=REDIRECT, details=details))  # fmt: skip
        back = _allowed(nurse, begun["url"])
        found = good(wallet("finish", redirected=back, copies=2))
        assert len(found["credentials"]) == 2
        assert not wallet("redeem", redirected=back)["good"], "a code is good once"


@pytest.mark.parametrize("differs", [{"verifier": "x" * 43}, {"redirect": REDIRECT + "2"}])
def test_a_code_tried_by_another(nurse: Nurse, wallet: Wallet, differs: dict[str, str]) -> None:
    with over_http("issuer", nurse.database) as at:
        begun = good(wallet("begin", issuer=at, configuration="nurse_sd_jwt", client="sample-wallet",
                            redirect=REDIRECT))  # fmt: skip
        back = _allowed(nurse, begun["url"])
        refused = wallet("redeem", redirected=back, **differs)
        assert (refused["good"], refused["error"]) == (False, "invalid_grant")


def test_digits_and_handles_that_are_wrong(nurse: Nurse, wallet: Wallet) -> None:
    made = nurse.offer()
    with over_http("issuer", nurse.database) as at:
        wrong = wallet("take", offer=link(at, made.handle), tx_code="x", format=SD_JWT)
        assert (wrong["good"], wrong["error"]) == (False, "invalid_grant")
        assert not wallet("take", offer=link(at, "nobody"), tx_code="1", format=SD_JWT)["good"]


def test_declined_in_the_browser(nurse: Nurse, wallet: Wallet) -> None:
    with over_http("issuer", nurse.database) as at:
        begun = good(wallet("begin", issuer=at, configuration="nurse_sd_jwt", client="sample-wallet",
                            redirect=REDIRECT))  # fmt: skip
        uri = parse_qs(urlsplit(begun["url"]).query)["request_uri"][0]
        told = wallet("finish", redirected=nurse.code(uri, decline="1"))
        assert (told["good"], told["why"]) == (False, "access_denied")


def test_signed_metadata_by_jose(nurse: Nurse, oracle: Any, home: Path) -> None:
    with over_http("issuer", nurse.database) as at:
        found = httpx.get(
            f"{at}/.well-known/openid-credential-issuer", headers={"Accept": "application/jwt"}
        )
    keys = json.loads((home / "public" / "issuer-jwks.json").read_text())
    said = good(
        oracle("jwt", text=found.text, keys=keys, at=now(), type="openidvci-issuer-metadata+jwt",
               subject=at)
    )  # fmt: skip
    assert said["claims"]["credential_issuer"] == at
