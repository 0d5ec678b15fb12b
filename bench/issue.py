"""SD-JWT VCs made one after another beside the least that makes one; and taken through OpenID4VCI."""

from __future__ import annotations

import argparse
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlencode

from bench.frame.applicants import journey
from bench.frame.installation import Installation, installed
from bench.frame.load import CONNECTIONS, Gun, Shot, generator, gun
from bench.frame.rounds import Case, Done, Frame
from bench.frame.serving import Served

UNIT = "credentials/s"
GOAL, GOAL_OF_PACKAGE = 0.6, 2.0
RECORDS = 100_000
# The package is slow: a tenth of the batch tells its pace.
PACKAGE_SHARE = 10
REGISTER, CONFIGURATION = "nurse", "nurse_sd_jwt"
PEOPLE, PER_TOKEN = 20, 30
# As many requests a second as a door could answer at most; what is not sent is thrown away.
PACE = 400
FORM = "application/x-www-form-urlencoded"


def options(parser: argparse.ArgumentParser) -> None:
    """--records N, --seconds N."""
    parser.add_argument(
        "--records", type=int, default=RECORDS, help=f"資格証 / credentials ({RECORDS:,})"
    )
    parser.add_argument("--seconds", type=int, default=4, help="1回の秒数 / seconds of a run (4)")


def run(frame: Frame, args: argparse.Namespace) -> None:
    """In one process without a database, then at the issuer's door."""
    with installed() as house:
        with house.acting_as("issuer"):
            _batch(frame, args.records)
        frame.results.note("generator", generator(), f"負荷 / load: {generator()}")
        with house.door("issuer") as door, house.peers() as peers:
            _through_the_door(frame, house, door, peers, args.seconds)
            frame.results.demand("every_copy_counts", _issued(house))


def _batch(frame: Frame, records: int) -> None:
    """Claims from a register version, disclosures, a place of its own, the holder's key, ES256."""
    product, by_hand, package = _product(), _by_hand(), _package()

    def many(make: Callable[[int], object], count: int) -> Callable[[], None]:
        def all_of_them() -> None:
            for number in range(count):
                make(number)

        return all_of_them

    mine = Case("Meibo, SD-JWT VC with holder's key and status", records, many(product, records))
    least = Case("JSON, SHA-256 and ES256 by hand", records, many(by_hand, records))
    if package is None:
        frame.results.note("package", None, "sd-jwt: 未導入 / not installed: no peer is tried")
    few = max(1, records // PACKAGE_SHARE)
    beside = (Case("the package sd-jwt", few, many(package, few)),) if package else ()
    part = frame.compare(
        "issue", unit=UNIT, goal=GOAL, product=mine, limit=least,
        peer=beside[0] if beside else None,
    )  # fmt: skip
    if part.peer is not None:
        times = part.product.median / part.peer.median
        frame.results.note("times_the_package", round(times, 2), f"{times:.2f} × sd-jwt")
        frame.results.demand("twice_the_package", times >= GOAL_OF_PACKAGE)


def _product() -> Callable[[int], str]:
    """What the issuer's door does for each copy, beside asking PostgreSQL."""
    from meibo import plugs
    from meibo.catalogue import qualification
    from meibo.flow.certificate.claims import claims_of
    from meibo.flow.certificate.said import Said, sd_jwt_text
    from meibo.rooms.register.models import Entry, Version

    day = datetime(2026, 11, 20, tzinfo=UTC)
    entry = Entry(register=REGISTER, registration_number=123_456, registered_on=day.date())
    version = Version(particulars=_PERSON)
    found, signer = qualification(REGISTER), plugs.fill("certificate.signer")

    def make(number: int) -> str:
        claims = claims_of(found, entry, version)
        said = Said("http://issuer.test", REGISTER, claims, day, day + timedelta(days=365))
        return sd_jwt_text(signer, said, (0, number), _HOLDER)

    return make


_PERSON = {
    "family_name": "見本", "given_name": "花子", "family_kana": "ミホン", "given_kana": "ハナコ",
    "birth_date": "2001-04-05",
}  # fmt: skip
_HOLDER = {
    "kty": "EC", "crv": "P-256",
    "x": "oZ2igP56y3j8alhGZnE_mlascO1GgXswGjdVHVBp9YY", "y": "V-6zUN8kzW33CkwxY5R1L6y_F12ryjRwZaXrebbUV5w",
}  # fmt: skip
_OPEN = {"qualification": "看護師", "registration_number": "123456", "registered_on": "2026-11-20"}
_HIDDEN = {"name": "見本　花子", "kana": "ミホン　ハナコ", "birth_date": "2001-04-05"}


def _by_hand() -> Callable[[int], str]:
    """The same credential by nothing but json, hashlib and one signature."""
    from base64 import urlsafe_b64encode

    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    from meibo import plugs

    key, how = ec.generate_private_key(ec.SECP256R1()), ec.ECDSA(hashes.SHA256())
    chain = plugs.fill("certificate.signer").chain()[0]
    head = {"typ": "dc+sd-jwt", "alg": "ES256", "kid": "x" * 43, "x5c": [chain.hex()]}

    def b64(data: bytes) -> bytes:
        return urlsafe_b64encode(data).rstrip(b"=")

    first = b64(json.dumps(head).encode())

    def make(number: int) -> str:
        shown = [
            b64(json.dumps([b64(secrets.token_bytes(16)).decode(), name, value]).encode())
            for name, value in _HIDDEN.items()
        ]
        payload = {
            "iss": "http://issuer.test", "vct": "http://issuer.test/vct/nurse", "iat": 1, "exp": 2,
            "status": {"status_list": {"idx": number, "uri": "http://issuer.test/status-lists/nurse-0"}},
            **_OPEN, "_sd_alg": "sha-256", "cnf": {"jwk": _HOLDER},
            "_sd": sorted(b64(hashlib.sha256(one).digest()).decode() for one in shown),
        }  # fmt: skip
        content = first + b"." + b64(json.dumps(payload).encode())
        r, s = decode_dss_signature(key.sign(content, how))
        signature = b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return b"~".join([content + b"." + signature, *shown, b""]).decode()

    return make


def _package() -> Callable[[int], str] | None:
    """The same by the package sd-jwt of the OpenWallet Foundation; None where it is not installed."""
    if find_spec("sd_jwt") is None:
        return None
    common, issuer = import_module("sd_jwt.common"), import_module("sd_jwt.issuer")
    jwk = import_module("jwcrypto.jwk").JWK
    key, holder = jwk.generate(kty="EC", crv="P-256"), jwk(**_HOLDER)

    def make(number: int) -> str:
        claims = {
            "iss": "http://issuer.test", "vct": "http://issuer.test/vct/nurse", "iat": 1, "exp": 2,
            "status": {"status_list": {"idx": number, "uri": "http://issuer.test/status-lists/nurse-0"}},
            **_OPEN, **{common.SDObj(name): value for name, value in _HIDDEN.items()},
        }  # fmt: skip
        made = issuer.SDJWTIssuer(claims, key, holder, add_decoy_claims=False)
        return str(made.sd_jwt_issuance)

    return make


def _through_the_door(
    frame: Frame, house: Installation, door: Served, peers: Served, seconds: int
) -> None:
    """A credential request with its proofs, judged, placed, signed and journaled; none twice."""
    wallets = _Wallets(house, seconds)
    form = urlencode({"account": "x" * 32, "content": "y" * 600}).encode()
    posted = Shot("/submit", "POST", {"Content-Type": FORM}, form)
    with gun(peers.port, [posted]) as rows, gun(peers.port, [Shot("/healthz")]) as bare:
        for one in (rows, bare):
            one.fire(1)
        frame.compare(
            "through OpenID4VCI", unit=UNIT, goal=0.0,
            product=Case("POST /credential", 0, lambda: wallets.fire(door), wallets.load,
                         process=door.worker),
            limit=Case("Django, an empty view", 0, lambda: bare.fire(seconds), process=peers.worker),
            peer=Case("Django ORM: POST, row + audit row", 0, lambda: rows.fire(seconds),
                      process=peers.worker),
        )  # fmt: skip


class _Wallets:
    """Requests of wallets that hold tokens, made before each run: their nonces last minutes."""

    def __init__(self, house: Installation, seconds: int) -> None:
        self.seconds, self._house = seconds, house
        self._trips = journey(house)
        self._people = [self._trips.to("registered") for _ in range(PEOPLE)]
        self._shots: list[Shot] = []

    def fire(self, door: Served) -> Done:
        """One run."""
        with _once(door, self._shots) as found:
            return found.fire(self.seconds)

    def load(self) -> None:
        """Tokens and requests for one run."""
        from joserfc.jwk import ECKey
        from rig_wallet_holder import own_jwt

        from meibo.config.home import endpoint
        from meibo.flow.certificate.wallets.handles import nonce
        from meibo.terms.canonical import b64u

        count = PACE * self.seconds + CONNECTIONS
        here, at = endpoint("issuer"), datetime.now(UTC)
        key = (self._house.home / "secrets" / "issuer" / "django.key").read_text().strip()
        tokens = self._tokens(-(-count // (PER_TOKEN - 1)))
        copy = ECKey.generate_key("P-256")

        def shot(number: int) -> Shot:
            token, own = tokens[number % len(tokens)]
            second = int(at.timestamp())
            bound = {
                "htm": "POST", "htu": f"{here}/credential", "iat": second, "jti": f"{second}-{number}",
                "nonce": nonce(key, "dpop", at), "ath": b64u(hashlib.sha256(token.encode()).digest()),
            }  # fmt: skip
            proof = {"aud": here, "iat": second, "nonce": nonce(key, "proof", at)}
            headers = {
                "Authorization": f"DPoP {token}", "DPoP": own_jwt(own, "dpop+jwt", bound),
                "Content-Type": "application/json",
            }  # fmt: skip
            asked = {
                "credential_configuration_id": CONFIGURATION,
                "proofs": {"jwt": [own_jwt(copy, "openid4vci-proof+jwt", proof)]},
            }
            return Shot("/credential", "POST", headers, json.dumps(asked).encode())

        self._shots = [shot(number) for number in range(count)]

    def _tokens(self, count: int) -> list[tuple[str, Any]]:
        """Offers made and redeemed by the real commands, each token with its wallet's key."""
        from joserfc.jwk import ECKey

        from meibo.flow.certificate.commands.offer_to_wallet import offer_to_wallet
        from meibo.flow.certificate.commands.redeem_offer import redeem_offer
        from meibo.flow.certificate.wallets.handles import code_of
        from meibo.flow.certificate.wallets.once import HeldKey
        from meibo.terms.actor import Actor

        found, at = [], datetime.now(UTC)
        for number in range(count):
            trip = self._people[number % len(self._people)]
            with self._trips.acting(trip.person) as actor:
                offer = offer_to_wallet(actor, at, entry=trip.entry)
            key = ECKey.generate_key("P-256")
            held = HeldKey(
                str(key.thumbprint()), secrets.token_bytes(32), at + timedelta(minutes=9)
            )
            with self._house.acting_as("issuer"):
                made = redeem_offer(
                    Actor("bench"), at, code=code_of(offer.handle), tx_code=offer.tx_code,
                    client="", key=held,
                )  # fmt: skip
            found.append((made.token, key))
        return found


@contextmanager
def _once(door: Served, shots: list[Shot]) -> Iterator[Gun]:
    with gun(door.port, shots, once=True) as found:
        yield found


def _issued(house: Installation) -> bool:
    """Nothing waits, and every delivery that was handed over has its copy."""
    with house.superuser() as connection:
        row = connection.execute(
            """SELECT count(*) FILTER (WHERE d.state = 'handed' AND c.state <> 'issued'),
                      count(*) FILTER (WHERE d.state = 'handed')
                 FROM certificate.certificate_walletdelivery d
                 JOIN certificate.certificate_credential c ON c.delivery = d.id"""
        ).fetchone()
    assert row is not None
    return bool(row[0] == 0 and row[1] > 0)
