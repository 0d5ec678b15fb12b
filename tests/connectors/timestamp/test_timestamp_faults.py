"""The timestamp authority at fault: no token and no list that is not its answer to us."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from asn1crypto import tsp
from django.test import override_settings
from rig_faults import GOES_ON, Expect, rows_of
from rig_faulty import Switched, faulty

from meibo.connectors.timestamp import authority as module
from meibo.connectors.timestamp.authority import HttpAuthority
from meibo.connectors.wire.neighbour import Neighbour
from meibo.flow.certificate.ports import TimestampDownError
from neighbours.timestamp.app import create_app
from neighbours.timestamp.faults import WIRE
from neighbours.timestamp.keys import make_keys

SECONDS = {"slow": 0.1, "late": 1.0}


@pytest.fixture
def switched(tmp_path: Path) -> Iterator[Switched]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "endpoints.json").write_text('{"timestamp": "http://127.0.0.1:1"}')
    make_keys(home)
    (tmp_path / "switches").mkdir()
    with (
        faulty(create_app(home).wsgi_app, WIRE, tmp_path / "switches") as made,
        override_settings(NEIGHBOURS_PUBLIC=home / "neighbours-public"),
    ):
        yield made


def query() -> bytes:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": secrets.token_bytes(32)}
    asked = {"version": "v1", "message_imprint": imprint, "nonce": secrets.randbits(60),
             "cert_req": True}  # fmt: skip
    return bytes(tsp.TimeStampReq(asked).dump())


def authority() -> HttpAuthority:
    made = HttpAuthority()
    made.neighbour = Neighbour("timestamp", whole=0.6)
    return made


@pytest.mark.parametrize("path", ["stamps", "revocations"])
def test_each_fault_of_the_timestamp_authority(switched: Switched, path: str) -> None:
    rows = list(rows_of("timestamp", path))
    assert rows
    for kind, answer, expected in rows:
        _holds(switched, path, kind, answer, expected)


def _holds(switched: Switched, path: str, kind: str, answer: str, expected: Expect) -> None:
    asked = authority()

    def ask() -> bytes:
        return asked.ask(query()) if path == "stamps" else asked.revocations()

    assert ask(), "and the breaker is closed"
    count = 1 if kind in SECONDS else None
    switched.set(kind, path, answer, count=count, seconds=SECONDS.get(kind, 0.0))
    if expected.does == GOES_ON:
        assert ask(), (kind, answer)
    elif (path, answer) == ("stamps", "altered"):
        # Whether the token's signature is good its user judges (tests/connectors/signing).
        assert ask()
    else:
        with pytest.raises(TimestampDownError):
            ask()
    switched.clear()


def test_a_token_of_another_question_is_no_answer(switched: Switched) -> None:
    """Good in itself, and of an earlier time: it would date a document wrongly."""
    asked, first = authority(), query()
    given = asked.ask(first)
    assert module._is_reply(first, given) == given
    with pytest.raises(module.WrongAnswerError, match="nonce"):
        module._is_reply(query(), given)
