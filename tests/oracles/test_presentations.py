"""Every bad presentation as one row: what Meibo's verifier says, and what npm's libraries say of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey
from rig_asking import Asker
from rig_doors import door_open
from rig_processes import acting_as
from rig_wallet import Wallet, answered, new_key, read_token

from meibo import plugs
from meibo.config.database import setup
from meibo.doors.machine import status_lists
from meibo.flow.certificate import sd_jwt
from meibo.flow.certificate.queries import status_bits
from meibo.flow.verification.verdict import NOT_PROVEN
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u, unb64u


def now() -> datetime:
    """Both judges' time: the door takes the machine's."""
    return datetime.now(UTC)


def iat() -> int:
    return int(now().timestamp())


@dataclass
class Bench:
    """A wallet, its issuer at hand, and both judges."""

    shelf: Any
    oracle: Any
    keys: dict[str, Any]

    @property
    def wallet(self) -> Wallet:
        wallet: Wallet = self.shelf.wallet
        return wallet

    def issued(
        self, header: dict[str, Any] | None = None, role: str = "clock", **changes: Any
    ) -> str:
        """The same certificate signed anew by a process of Meibo's, with another payload."""
        text, *disclosures = self.wallet.text.split("~")
        payload = {**read_token(text), **changes}
        payload = {name: value for name, value in payload.items() if value is not ...}
        with acting_as(role, self.shelf.database):
            port = "certificate.signer" if role == "clock" else "certificate.status_signer"
            made = plugs.fill(port).sign({"typ": sd_jwt.TYPE, **(header or {})}, payload)
        return sd_jwt.combine(made, disclosures[:-1])

    def holding(self, text: str) -> Wallet:
        return Wallet(text, self.wallet.key)


def presented(bench: Bench, asked: dict[str, Any], **changes: Any) -> str:
    return bench.wallet.presented(asked, now(), **changes)


def _signed_by(header: dict[str, Any], payload: dict[str, Any], key: Any) -> str:
    return jws.serialize_compact(header, json.dumps(payload), key, algorithms=[header["alg"]])


def _unsigned(head: dict[str, Any], payload: dict[str, Any]) -> str:
    return f"{b64u(json.dumps(head).encode())}.{b64u(json.dumps(payload).encode())}."


def _rebound(
    bench: Bench, asked: dict[str, Any], shown: str, key: Any = None, head: Any = None
) -> str:
    """A binding over just this, by this key and header."""
    claims = {
        "iat": iat(), "aud": asked["client_id"], "nonce": asked["nonce"],
        "sd_hash": b64u(hashlib.sha256(shown.encode()).digest()),
    }  # fmt: skip
    header = head or {"typ": "kb+jwt", "alg": "ES256"}
    if header["alg"] == "none":
        return shown + _unsigned(header, claims)
    return shown + _signed_by(header, claims, key or bench.wallet.key)


def _parts(text: str) -> tuple[str, list[str], str]:
    issued, *disclosures, binding = text.split("~")
    return issued, disclosures, binding


def _other_head(bench: Bench, asked: dict[str, Any], alg: str) -> str:
    """The issuer's signature exchanged for one of another algorithm, by what is public."""
    issued, *_ = bench.wallet.shown(["name"]).split("~")
    head = {"alg": alg, "typ": sd_jwt.TYPE, "kid": bench.keys["keys"][0]["kid"]}
    if alg == "none":
        made = _unsigned(head, read_token(issued))
    else:
        secret = OctKey.import_key(json.dumps(bench.keys["keys"][0]).encode())
        made = _signed_by(head, read_token(issued), secret)
    disclosures = bench.wallet.shown(["name"]).split("~")[1:-1]
    return _rebound(bench, asked, sd_jwt.combine(made, disclosures))


def _changed(bench: Bench, asked: dict[str, Any], change: Callable[[list[str]], list[str]]) -> str:
    """Other disclosures under the same signature, bound well by the holder."""
    issued, disclosures, _ = _parts(presented(bench, asked))
    return _rebound(bench, asked, sd_jwt.combine(issued, change(disclosures)))


def _disclosure(name: str, value: object) -> str:
    return b64u(json.dumps(["c2FsdHNhbHRzYWx0c2FsdA", name, value]).encode())


def _forged(disclosure: str) -> str:
    salt, name, _ = json.loads(unb64u(disclosure))
    return b64u(json.dumps([salt, name, "偽名"], ensure_ascii=False).encode())


def _by_a_stranger(bench: Bench, asked: dict[str, Any], kid: str) -> str:
    issued, *disclosures = bench.wallet.shown(["name"]).split("~")
    head = {"alg": "ES256", "typ": sd_jwt.TYPE, "kid": kid}
    made = _signed_by(head, read_token(issued), new_key())
    return _rebound(bench, asked, sd_jwt.combine(made, disclosures[:-1]))


def _after(bench: Bench, asked: dict[str, Any], **changes: Any) -> str:
    return bench.holding(bench.issued(**changes)).presented(asked, now())


def _deep(levels: int) -> str:
    return "[" * levels + "]" * levels


def _without_binding(bench: Bench, asked: dict[str, Any]) -> str:
    return bench.wallet.shown(["name"])


def _weak(bench: Bench, asked: dict[str, Any]) -> str:
    """A binding by ES384: stronger for itself, and not what the certificate's key is for."""
    return _rebound(
        bench, asked, bench.wallet.shown(["name"]), ECKey.generate_key("P-384"),
        {"typ": "kb+jwt", "alg": "ES384"},
    )  # fmt: skip


HOUR = 3600
Make = Callable[[Bench, dict[str, Any]], str]
# case: what is presented, Meibo's code, whether npm's libraries accept it. Where they differ: why.
CASES: dict[str, tuple[Make, str, bool]] = {
    "good": (presented, "valid", True),
    "expired": (lambda b, a: _after(b, a, iat=iat() - 9, exp=iat() - 1), "expired", False),
    "not yet": (lambda b, a: _after(b, a, nbf=iat() + HOUR), "not_in_force", False),
    "wrong audience": (lambda b, a: presented(b, a, aud="x509_hash:else"), "other_recipient", False),
    "audience is the response address": (
        lambda b, a: presented(b, a, aud=a["response_uri"]), "other_recipient", False),
    "wrong nonce": (lambda b, a: presented(b, a, nonce="n-0S6_WzA2Mj"), "other_recipient", False),
    "no nonce": (lambda b, a: presented(b, a, nonce=None), "other_recipient", False),
    # The library leaves the age of a presentation to its caller.
    "an hour old": (lambda b, a: presented(b, a, iat=iat() - HOUR), "presentation_old", True),
    "an hour ahead": (lambda b, a: presented(b, a, iat=iat() + HOUR), "presentation_old", True),
    "algorithm none": (lambda b, a: _other_head(b, a, "none"), "other_issuer", False),
    "public key for a secret": (lambda b, a: _other_head(b, a, "HS256"), "other_issuer", False),
    "binding by algorithm none": (
        lambda b, a: _rebound(b, a, b.wallet.shown(["name"]), head={"typ": "kb+jwt", "alg": "none"}),
        "binding_broken", False),
    "binding by another algorithm": (_weak, "binding_broken", False),
    "binding of another type": (
        lambda b, a: _rebound(b, a, b.wallet.shown(["name"]), head={"typ": "JWT", "alg": "ES256"}),
        "binding_broken", False),
    "another holder's key": (
        lambda b, a: _rebound(b, a, b.wallet.shown(["name"]), new_key()), "binding_broken", False),
    "no binding": (_without_binding, "binding_missing", False),
    "certificate without a holder's key": (
        lambda b, a: _after(b, a, cnf=...), "binding_broken", False),
    "binding of another choice": (
        lambda b, a: sd_jwt.combine(_parts(presented(b, a))[0], [])
        + _parts(presented(b, a))[2], "binding_broken", False),
    "signed by nobody we know": (
        lambda b, a: _by_a_stranger(b, a, "nobody"), "other_issuer", False),
    "signed under our key's name": (
        lambda b, a: _by_a_stranger(b, a, b.keys["keys"][0]["kid"]), "altered", False),
    # One key set holds both; the key of lists never makes a certificate.
    "signed by the key of status lists": (
        lambda b, a: b.holding(b.issued(role="machine")).presented(a, now()), "other_issuer", True),
    # The library does not look at the type of what it verifies.
    "another type": (lambda b, a: b.holding(b.issued({"typ": "JWT"})).presented(a, now()),
                     "other_issuer", True),
    "another issuer": (lambda b, a: _after(b, a, iss="http://else.test"), "other_issuer", True),
    "disclosure altered": (
        lambda b, a: _changed(b, a, lambda d: [_forged(d[0])]), "altered", True),
    # RFC 9901 §7.1 refuses these; the library (0.19.0) passes over what it cannot place.
    "disclosure added": (
        lambda b, a: _changed(b, a, lambda d: [*d, _disclosure("degree", "x")]), "altered", True),
    "disclosure duplicated": (
        lambda b, a: _changed(b, a, lambda d: [*d, d[0]]), "altered", True),
    # It is for the verifier to see that what it asked for is there (OpenID4VP 1.0 §14.1.2).
    "an item fewer than asked": (
        lambda b, a: presented(b, a, names=[]), "items_missing", True),
    "oversized": (
        lambda b, a: _changed(b, a, lambda d: [*d, "A" * 21_000]), "malformed", False),
    "deep header": (
        lambda b, a: f"{b64u(_deep(5_000).encode())}.e30.e30~", "malformed", False),
    "deep payload": (
        lambda b, a: f"{b64u(json.dumps({'alg': 'ES256', 'typ': sd_jwt.TYPE}).encode())}"
                     f".{b64u(_deep(5_000).encode())}.{b64u(bytes(64))}~", "other_issuer", False),
    "deep disclosure": (
        lambda b, a: _changed(b, a, lambda d: [b64u(_deep(6_000).encode())]), "altered", False),
    "nothing": (lambda b, a: "", "malformed", False),
    "no text of ours": (lambda b, a: "\x00~\ud800~", "malformed", False),
}  # fmt: skip


@pytest.fixture
def bench(shelf: Any, oracle: Any, home: Path) -> Bench:
    keys = json.loads((home / "public" / "issuer-jwks.json").read_text())
    return Bench(shelf, oracle, keys)


def lists(bench: Bench, at: datetime) -> dict[str, str]:
    """The status list the certificate names, as fetched at a moment."""
    place = read_token(bench.wallet.text)["status"]["status_list"]["uri"]
    with acting_as("machine", bench.shelf.database):
        data = status_bits(Actor("test:machine"), at, register="nurse", number=0)
        return {place: status_lists.jwt("nurse", 0, at, data)}


def theirs(bench: Bench, asked: dict[str, Any], text: str, **more: Any) -> bool:
    said = bench.oracle(
        "sd-jwt-vc", text=text.encode("utf-8", "replace").decode(), keys=bench.keys,
        at=iat(), nonce=asked["nonce"], audience=asked["client_id"],
        **{"lists": lists(bench, now()) if "lists" not in more else None, **more},
    )  # fmt: skip
    return bool(said["good"])


def both(bench: Bench, make: Make, **more: Any) -> tuple[str, bool]:
    """One presentation through the whole door, and to the libraries."""
    with door_open("verifier", bench.shelf.database):
        one = Asker()
        asked = one.fetched()
    text = make(bench, asked)
    with door_open("verifier", bench.shelf.database):
        sent = one.sent(answered(asked, text))
        ours = one.code()
    # The wallet is told where what it presented does not hold by itself.
    assert (sent.status_code, sent.json().get("code")) == (
        (400, ours) if ours in NOT_PROVEN else (200, None)
    )
    return ours, theirs(bench, asked, text, **more)


@pytest.mark.requirement("CRT-04")
def test_table_of_presentations(bench: Bench) -> None:
    listed = lists(bench, now())
    said = {name: both(bench, make, lists=listed) for name, (make, _, _) in CASES.items()}
    assert said == {name: (ours, accepted) for name, (_, ours, accepted) in CASES.items()}


@pytest.mark.requirement("CRT-04", "EXT-07")
def test_as_the_register_stands(bench: Bench) -> None:
    """Suspended, revoked, erased and re-issued: whatever made the current version say so."""
    database = bench.shelf.database
    said = {}

    def put(statement: str) -> None:
        with psycopg.connect(setup.setup_url(database)) as superuser:
            superuser.execute("SET session_replication_role = replica")
            superuser.execute(statement.encode())

    term = "suspended_from = current_date - 1, suspended_until = current_date + 9"
    for status, more in (("suspended", f", {term}"), ("revoked", ""), ("erased", "")):
        put(f"UPDATE register.register_version SET status = '{status}'{more}")
        said[status] = both(bench, presented)
    put("UPDATE register.register_version SET status = 'registered', suspended_from = NULL")
    put("UPDATE certificate.certificate_credential SET state = 'withdrawn'")
    said["re-issued"] = both(bench, presented)
    put("UPDATE certificate.certificate_credential SET state = 'issued'")
    assert said == {
        "suspended": ("suspended", False), "revoked": ("revoked", False),
        "erased": ("erased", False), "re-issued": ("withdrawn", False),
    }  # fmt: skip


@pytest.mark.requirement("CRT-04")
def test_a_list_that_is_stale_or_away(bench: Bench) -> None:
    """A reader who lives by the list refuses; Meibo's verifier reads the register and none."""
    with door_open("verifier", bench.shelf.database):
        asked = Asker().fetched()
    text = presented(bench, asked)
    assert theirs(bench, asked, text)
    assert not theirs(bench, asked, text, lists={})
    assert not theirs(bench, asked, text, lists=lists(bench, now() - timedelta(hours=2)))
    assert both(bench, presented) == ("valid", True)


@pytest.mark.requirement("CRT-04")
def test_a_retired_key(bench: Bench, home: Path) -> None:
    """Taken from the published set, a key signs for nobody any more."""
    place = home / "public" / "issuer-jwks.json"
    before = place.read_bytes()
    kid = json.loads(unb64u(bench.wallet.text.partition(".")[0]))["kid"]
    kept = [one for one in bench.keys["keys"] if one["kid"] != kid]
    place.chmod(0o644)
    try:
        place.write_text(json.dumps({"keys": kept}))
        bench.keys = {"keys": kept}
        assert both(bench, presented) == ("other_issuer", False)
    finally:
        place.write_bytes(before)
        place.chmod(0o444)
