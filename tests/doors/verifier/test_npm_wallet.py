"""Another implementation's wallet answers the door: npm @openid4vc/openid4vp, whole flows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rig_npm_wallet import Present, npm_wallet
from rig_wallet import new_key, path_of


@pytest.fixture(scope="module")
def npm() -> Iterator[Present]:
    with npm_wallet() as present:
        yield present


@pytest.fixture
def presents(door: Any, asker: Any, npm: Present, home: Path) -> Any:
    """presents(asker, …): the npm wallet reads that asker's link and answers."""

    def present(one: Any, **how: Any) -> dict[str, Any]:
        asked = {
            "link": one.link(), "credential": door.wallet.text,
            "key": door.wallet.key.as_dict(private=True),
            "authority": (home / "public/verifier-ca.pem").read_text(), **how,
        }  # fmt: skip
        return npm(**asked)

    return present


@pytest.mark.requirement("CRT-01", "CRT-04")
def test_cross_device(asker: Any, presents: Any, door: Any) -> None:
    one = asker(items=["name", "former_name"])
    said = presents(one)
    assert said["good"], said
    assert (said["status"], said["answer"]) == (200, {})
    # It takes the request for OpenID4VP 1.0, and shows its holder who asks for what and why.
    assert said["asked"]["version"] == 100
    assert said["asked"]["names"] == [
        "qualification",
        "registration_number",
        "registered_on",
        "name",
    ]
    assert said["asked"]["who"]["client_name#ja"].startswith("名簿")
    assert said["asked"]["why"]["purpose"]["ja"]
    assert one.code() == "valid"
    assert door.name.replace("　", " ") in one.page().words


def test_same_device(asker: Any, presents: Any) -> None:
    one = asker(where="this")
    said = presents(one)
    assert said["good"], said
    assert one.browser.get(path_of(said["answer"]["redirect_uri"])).status_code == 302
    assert one.code() == "valid"


def test_its_holder_declines(asker: Any, presents: Any) -> None:
    one = asker()
    assert presents(one, hold="decline")["status"] == 200
    assert "提示されませんでした" in one.page().words


def test_it_has_no_such_certificate(asker: Any, presents: Any) -> None:
    one = asker(register="public_health_nurse")
    said = presents(one)
    assert said["asked"]["names"] is None
    assert "提示されませんでした" in one.page().words


def test_what_it_sends_twice_is_refused_once(asker: Any, presents: Any) -> None:
    one = asker()
    kept = presents(one, hold="keep")
    assert one.sent(kept["response"]).status_code == 200
    again = one.sent(kept["response"])
    assert (again.status_code, again.json()["code"]) == (400, "verification.request_answered")
    assert "failed with status code '400'" in presents(one)["why"]


def test_another_holders_key(asker: Any, presents: Any) -> None:
    one = asker()
    assert presents(one, key=new_key().as_dict(private=True))["good"]
    assert one.code() == "binding_broken"


def test_an_old_presentation(asker: Any, presents: Any) -> None:
    one = asker()
    assert presents(one, at=int(time.time() * 1000) - 3_600_000)["good"]
    assert one.code() == "presentation_old"


def test_a_request_under_another_authority_is_refused_by_the_wallet(
    asker: Any, presents: Any, home: Path
) -> None:
    """The other side of the bargain: the certificate in the request is what it trusts us by."""
    one = asker()
    other = (home / "public/document-ca.pem").read_text()
    assert not presents(one, authority=other)["good"]
    assert "二次元コード" in one.page().words
