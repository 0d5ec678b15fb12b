"""Status lists as the machine door hands them out, read by jose, cose-kit, cbor-x and
@sd-jwt/jwt-status-list."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from rig_certificate import payload

from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.terms.canonical import unb64u
from meibo.terms.day import japanese_day

DAY = timedelta(days=1)
KINDS = {"status-jwt": "application/statuslist+jwt", "status-cwt": "application/statuslist+cwt"}


def fetched(journey: Any, kind: str, **headers: str) -> Any:
    """The list as a stranger fetches it, at journey.at."""
    urls = override_settings(ROOT_URLCONF="meibo.doors.machine.urls", MIDDLEWARE=[])
    with journey.as_role("machine"), urls:
        return Client().get("/status-lists/nurse-0", HTTP_ACCEPT=kind, **headers)


@pytest.mark.requirement("CRT-04", "EXT-07")
def test_lists_of_both_kinds_say_the_same(
    journey: Any, oracle: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fetch after the commit of a suspension shows it, and one after its last day does not."""
    trip = journey.to("registered")
    text, _ = journey.certify(trip)
    place = payload(text)["status"]["status_list"]
    keys = json.loads((home / "public" / "issuer-jwks.json").read_text())

    def read(at: Any) -> set[int]:
        class Now:
            @staticmethod
            def now(_: object) -> Any:
                return at

        monkeypatch.setattr("meibo.doors.machine.status_lists.datetime", Now)
        said = set()
        for ask, kind in KINDS.items():
            answer = fetched(journey, kind)
            assert answer["Content-Type"] == kind
            token = answer.content.hex() if ask == "status-cwt" else answer.content.decode()
            asked = {"keys": keys, "subject": place["uri"], "at": int(at.timestamp())}
            asked["indices"] = [place["idx"], place["idx"] ^ 1]
            found = oracle(ask, token=token, **asked)
            assert found["good"], found
            claims = found["claims"]
            assert (claims["iat"], claims["exp"] - claims["iat"]) == (asked["at"], 3600)
            assert claims["ttl"] == 60
            assert found["statuses"][1] == 0
            assert _certificates(found, token) == _published(keys, token)
            said.add(found["statuses"][0])
            for bad in ({"subject": "http://else.test"}, {"at": asked["at"] + 3601},
                        {"keys": _other(keys, token)}, {"token": _bent(token)}):  # fmt: skip
                assert not oracle(ask, **{"token": token, **asked, **bad})["good"], bad
        return said

    today = japanese_day(journey.at)
    assert read(journey.at) == {0}
    with journey.acting(journey.officer("registrar")) as actor:
        proposal = propose_disposition(
            actor, journey.at, entry=trip.entry, kind="suspension", starts_on=today,
            ends_on=today + 9 * DAY, letter_number="見本第1号", reason="見本",
        )  # fmt: skip
    assert read(journey.at) == {0}
    with journey.acting(journey.officer("approver")) as actor:
        approve_disposition(actor, journey.at, disposition=proposal)
    assert read(journey.at) == {2}
    assert read(journey.at + 9 * DAY) == {2}
    assert read(journey.at + 10 * DAY) == {0}, "it ends by itself"


def _other(keys: dict[str, Any], token: str) -> dict[str, Any]:
    """The same names with one another's keys."""
    first, *rest = keys["keys"]
    swapped = [
        {**one, "x": other["x"], "y": other["y"]}
        for one, other in zip([first, *rest], [*rest, first], strict=True)
    ]
    assert swapped
    return {"keys": swapped}


def _published(keys: dict[str, Any], token: str) -> list[str]:
    """The published certificates of the key a token names."""
    content = bytes.fromhex(token) if "." not in token else unb64u(token.split(".", maxsplit=1)[0])
    (found,) = [one for one in keys["keys"] if one["kid"].encode() in content]
    chain: list[str] = found["x5c"]
    return chain


def _certificates(found: dict[str, Any], token: str) -> list[str]:
    """The certificates that came with a token."""
    if "chain" in found:
        return [base64.b64encode(bytes.fromhex(found["chain"])).decode()]
    chain: list[str] = json.loads(unb64u(token.split(".", maxsplit=1)[0]))["x5c"]
    return chain


def _bent(token: str) -> str:
    """One character of the signature changed."""
    place = len(token) - 20
    return token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]
