"""Certificates judged by Meibo and by npm @sd-jwt/sd-jwt-vc: good ones and a table of bad ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jws
from joserfc.jwk import ECKey

from meibo import plugs
from meibo.doors.machine import status_lists
from meibo.flow.certificate import sd_jwt
from meibo.flow.certificate.queries import status_bits
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.verification.commands.answer_presented import answer_presented
from meibo.flow.verification.key_binding import Asked
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u, unb64u
from meibo.terms.day import japanese_day

PUBLIC = Actor("test:public")
AUDIENCE, NONCE = "http://public.test", "n-0S6_WzA2Mj"
DAY = timedelta(days=1)


@dataclass
class Show:
    """A certificate of a registered person, and who judges it."""

    journey: Any
    oracle: Any
    trip: Any
    text: str
    keys: dict[str, Any]

    @property
    def parts(self) -> tuple[str, list[str]]:
        first, *rest = self.text.split("~")
        return first, rest[:-1]

    @property
    def payload(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(unb64u(self.text.split(".")[1]))
        return found

    def signed(self, header: dict[str, Any] | None = None, **changes: Any) -> str:
        """The same certificate signed anew by the issuer's key, with a payload that differs."""
        payload = {**self.payload, **changes}
        with self.journey.as_role("clock"):
            signer = plugs.fill("certificate.signer")
            made = signer.sign({"typ": sd_jwt.TYPE, **(header or {})}, payload)
        return sd_jwt.combine(made, self.parts[1])

    def listed(self, at: datetime) -> dict[str, str]:
        """The status list the certificate names, as fetched at a moment."""
        with self.journey.as_role("machine"):
            data = status_bits(Actor("test:machine"), at, register="nurse", number=0)
            token = status_lists.jwt("nurse", 0, at, data)
        return {self.payload["status"]["status_list"]["uri"]: token}

    def ours(self, text: str, at: datetime, nonce: str | None = None) -> str:
        with self.journey.as_role("public"):
            return answer_presented(PUBLIC, at, text=text, asked=Asked(AUDIENCE, nonce)).code

    def theirs(self, text: str, at: datetime, **options: Any) -> dict[str, Any]:
        asked = {"keys": self.keys, "lists": self.listed(at), "at": int(at.timestamp()), **options}
        found: dict[str, Any] = self.oracle("sd-jwt-vc", text=text, **asked)
        return found


@pytest.fixture
def show(journey: Any, oracle: Any, home: Path) -> Show:
    trip = journey.to("registered")
    text, _ = journey.certify(trip)
    keys = json.loads((home / "public" / "issuer-jwks.json").read_text())
    return Show(journey, oracle, trip, text, keys)


@pytest.mark.requirement("CRT-01", "CRT-04")
def test_every_choice_of_disclosures(show: Show) -> None:
    """Whatever the holder chooses to show, both read the same claims and nothing else."""
    issued, disclosures = show.parts
    own = {"name", "kana", "birth_date"}
    for count in range(len(disclosures) + 1):
        for chosen in combinations(disclosures, count):
            text = sd_jwt.combine(issued, list(chosen))
            assert show.ours(text, show.journey.at) == "valid"
            said = show.theirs(text, show.journey.at)
            assert said["good"], said
            with show.journey.as_role("public"):
                read = answer_presented(PUBLIC, show.journey.at, text=text, asked=Asked(AUDIENCE))
            assert said["claims"].items() >= read.claims.items()
            assert len(own & said["claims"].keys()) == count
            assert show.trip.who.number not in str(said)


def _flip(text: str, place: int) -> str:
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


def _unsigned(show: Show) -> str:
    issued, disclosures = show.parts
    head = b64u(json.dumps({"alg": "none", "typ": sd_jwt.TYPE}).encode())
    return sd_jwt.combine(f"{head}.{issued.split('.')[1]}.", disclosures)


def _by_another_key(show: Show, kid: str | None) -> str:
    other = ECKey.generate_key("P-256")
    kid = kid or show.keys["keys"][0]["kid"]
    header = {"typ": sd_jwt.TYPE, "alg": "ES256", "kid": kid}
    made = jws.serialize_compact(header, json.dumps(show.payload), other, algorithms=["ES256"])
    return sd_jwt.combine(made, show.parts[1])


def _hmac_by_public_key(show: Show) -> str:
    """RS/HS confusion: the public key taken for a secret."""
    issued, disclosures = show.parts
    head = b64u(json.dumps({"alg": "HS256", "typ": sd_jwt.TYPE, "kid": show.keys["keys"][0]["kid"]})
                .encode())  # fmt: skip
    return sd_jwt.combine(f"{head}.{issued.split('.')[1]}.{b64u(bytes(32))}", disclosures)


def _with(show: Show, *added: str) -> str:
    issued, disclosures = show.parts
    return sd_jwt.combine(issued, [*disclosures, *added])


def _disclosure(name: str, value: object) -> str:
    return b64u(json.dumps(["c2FsdHNhbHRzYWx0c2FsdA", name, value]).encode())


Make = Callable[[Show], str]
# case: how it is made, what Meibo says, whether the oracle accepts it. Where they differ: why.
CASES: dict[str, tuple[Make, str, bool]] = {
    "good": (lambda s: s.text, "valid", True),
    "expired": (lambda s: s.signed(exp=s.payload["iat"] + 1, iat=s.payload["iat"] - 9), "expired",
                False),
    "not yet: nbf": (lambda s: s.signed(nbf=s.payload["iat"] + 7200), "not_in_force", False),
    "not yet: iat": (lambda s: s.signed(iat=s.payload["iat"] + 7200), "not_in_force", False),
    # RFC 9901 leaves a term to the credential; ours always have one.
    "no term": (lambda s: s.signed(exp=None), "expired", True),
    "payload altered": (
        lambda s: _flip(s.text, s.text.index(".") + 40), "altered", False),
    "signature altered": (lambda s: _flip(s.text, s.text.index("~") - 20), "altered", False),
    "algorithm none": (_unsigned, "other_issuer", False),
    "algorithm of another kind": (_hmac_by_public_key, "other_issuer", False),
    "wrong key": (lambda s: _by_another_key(s, None), "altered", False),
    "unknown key": (lambda s: _by_another_key(s, "nobody"), "other_issuer", False),
    # The library does not look at the type of what it verifies; jose is asked below.
    "another type": (lambda s: s.signed({"typ": "JWT"}), "other_issuer", True),
    "another issuer": (lambda s: s.signed(iss="http://else.test"), "other_issuer", True),
    "disclosure altered": (
        lambda s: _flip(s.text, len(s.text) - 10), "altered", False),
    # RFC 9901 §7.1 refuses the next five; the library (0.19.0) passes over what it cannot place.
    "disclosure added": (lambda s: _with(s, _disclosure("degree", "x")), "altered", True),
    "disclosure over a signed claim": (
        lambda s: _with(s, _disclosure("registration_number", "9")), "altered", True),
    "disclosure duplicated": (lambda s: _with(s, s.parts[1][0]), "altered", True),
    "digest twice": (lambda s: s.signed(_sd=[*s.payload["_sd"], s.payload["_sd"][0]]), "altered",
                     True),
    "digest algorithm unknown": (lambda s: s.signed(_sd_alg="md5"), "altered", True),
    "index of nobody": (
        lambda s: s.signed(status={"status_list": {
            **s.payload["status"]["status_list"],
            "idx": s.payload["status"]["status_list"]["idx"] ^ 1}}),
        # An index nobody has is 0 in the list: only the register knows that it is nobody's.
        "unknown", True),
    "index outside the list": (
        lambda s: s.signed(status={"status_list": {
            **s.payload["status"]["status_list"], "idx": 1 << 20}}), "unknown", False),
    "list of another place": (
        lambda s: s.signed(status={"status_list": {"idx": 1, "uri": "http://else.test/1"}}),
        "unknown", False),
}  # fmt: skip


@pytest.mark.requirement("CRT-04")
def test_table_of_cases(show: Show) -> None:
    at = show.journey.at + timedelta(minutes=1)
    said, wanted = {}, {}
    for name, (make, ours, theirs) in CASES.items():
        text = make(show)
        answer = show.theirs(text, at)
        said[name] = (show.ours(text, at), answer["good"])
        # What the library passes over it must not take for true either.
        claims = answer.get("claims", {})
        assert "degree" not in claims
        assert claims.get("registration_number", "1") == "1"
        wanted[name] = (ours, theirs)
    assert said == wanted


@pytest.mark.requirement("CRT-04", "EXT-07")
def test_suspension(show: Show) -> None:
    """From the commit of a suspension both refuse; a list fetched before is good for an hour."""
    at = show.journey.at
    early = show.listed(at)
    today = japanese_day(at)
    with show.journey.acting(show.journey.officer("registrar")) as actor:
        proposal = propose_disposition(
            actor, at, entry=show.trip.entry, kind="suspension", starts_on=today,
            ends_on=today + 9 * DAY, letter_number="見本第1号", reason="見本",
        )  # fmt: skip
    with show.journey.acting(show.journey.officer("approver")) as actor:
        approve_disposition(actor, at, disposition=proposal)
    assert show.ours(show.text, at) == "suspended"
    assert show.theirs(show.text, at)["why"] == "Status is not valid"
    assert show.theirs(show.text, at, lists=early)["good"], "a reader's copy, within its term"
    late = at + timedelta(hours=1, seconds=1)
    assert "expired" in show.theirs(show.text, late, lists=early)["why"], "a stale list"
    after = at + 10 * DAY
    assert show.ours(show.text, after) == "valid"
    assert show.theirs(show.text, after)["good"], "it ends by itself"


@pytest.mark.requirement("CRT-04", "EXT-07")
@pytest.mark.parametrize("status", ["revoked", "erased"])
def test_revoked_and_erased(show: Show, connect: Any, status: str) -> None:
    """Whatever act made the entry's current version say so."""
    with connect(autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE register.register_version SET status = %s", [status])
    assert show.ours(show.text, show.journey.at) == status
    assert show.theirs(show.text, show.journey.at)["why"] == "Status is not valid"


def test_lists_that_are_not_ours(show: Show, oracle: Any) -> None:
    """A list by another key, with another list put in, or for another place."""
    at = show.journey.at
    ((place, token),) = show.listed(at).items()
    head, body, mark = token.split(".")
    content = json.loads(unb64u(body))
    content["status_list"]["lst"] = b64u(b"x\xda\x03\x00\x00\x00\x00\x01")
    swapped = f"{head}.{b64u(json.dumps(content).encode())}.{mark}"
    other = ECKey.generate_key("P-256")
    header = json.loads(unb64u(head))
    forged = jws.serialize_compact(header, unb64u(body), other, algorithms=["ES256"])
    asked = {"keys": show.keys, "at": int(at.timestamp()), "type": "statuslist+jwt"}
    assert oracle("jwt", text=token, subject=place, **asked)["good"]
    assert not oracle("jwt", text=token, subject=place + "1", **asked)["good"]
    for bad in (swapped, forged, token[:-4], "x"):
        assert not oracle("jwt", text=bad, subject=place, **asked)["good"]
        assert not show.theirs(show.text, at, lists={place: bad})["good"]
    stale = {**asked, "at": asked["at"] + 3601}
    assert not oracle("jwt", text=token, subject=place, **stale)["good"]
    assert not show.theirs(show.text, at, lists={})["good"], "no list to be had"


@pytest.mark.requirement("CRT-04")
def test_jose_reads_the_signed_part(show: Show, oracle: Any) -> None:
    asked = {"keys": show.keys, "at": int(show.journey.at.timestamp())}
    issued, _ = show.parts
    good = oracle("jwt", text=issued, type=sd_jwt.TYPE, **asked)
    assert good["claims"] == show.payload
    other = show.signed({"typ": "JWT"}).split("~")[0]
    assert not oracle("jwt", text=other, type=sd_jwt.TYPE, **asked)["good"]
    assert not oracle("jwt", text=_unsigned(show).split("~")[0], type=sd_jwt.TYPE, **asked)["good"]


def _holder() -> tuple[dict[str, Any], dict[str, Any]]:
    key = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
    return key.as_dict(private=True), key.as_dict(private=False)


@contextmanager
def _bound(show: Show) -> Iterator[tuple[str, dict[str, Any]]]:
    """A certificate for a holder's key, and that key."""
    private, public = _holder()
    yield show.signed(cnf={"jwk": public}), private


BOUND = {"at": 0, "nonce": NONCE, "audience": AUDIENCE}


@pytest.mark.requirement("CRT-04")
def test_holder_binding(show: Show, oracle: Any) -> None:
    """The other implementation presents; both judge: for whom, with what nonce, when, by whom."""
    now = int(show.journey.at.timestamp())
    with _bound(show) as (text, key):

        def presented(frame: dict[str, bool] | None = None, **how: Any) -> str:
            asked = {**BOUND, "at": now, "key": key, **how}
            made = oracle("bind", text=text, frame=frame or {"name": True}, **asked)
            assert made["good"], made
            bound: str = made["text"]
            return bound

        good = presented()
        first, name, binding = good.split("~")
        stranger = presented(key=_holder()[0])
        cases = {
            "good": (good, "valid", True),
            "without": (f"{first}~{name}~", "binding_missing", False),
            "wrong audience": (presented(audience="http://else.test"), "other_recipient", False),
            "wrong nonce": (presented(nonce="other"), "other_recipient", False),
            "old": (presented(at=now - 3600), "presentation_old", True),
            "by a stranger": (stranger, "binding_broken", False),
            "of another choice": (f"{first}~{binding}", "binding_broken", False),
            "altered": (_flip(good, len(good) - 20), "binding_broken", False),
            "no holder's key": (
                f"{show.text}{binding}", "binding_broken", False),
        }  # fmt: skip
        said = {
            case: (
                show.ours(shown, show.journey.at, nonce=NONCE),
                show.theirs(shown, show.journey.at, nonce=NONCE, audience=AUDIENCE)["good"],
            )
            for case, (shown, _, _) in cases.items()
        }
        assert said == {case: (ours, theirs) for case, (_, ours, theirs) in cases.items()}
