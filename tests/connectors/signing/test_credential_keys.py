"""Keys that sign credentials: certificates by the profile, headers, renewal seen while running."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import override_settings
from joserfc.jwk import ECKey

from meibo.config import credential_keys
from meibo.connectors.signing import es256, jws, local
from meibo.connectors.signing.issuer_keys import PublishedKeys
from meibo.flow.verification.ports import BadSignatureError, UnknownKeyError, UnreadableError
from meibo.terms.canonical import b64u, unb64u

TYPE = "dc+sd-jwt"


@pytest.fixture
def clock(home: Path, tmp_path: Path) -> Iterator[Path]:
    """The clock's secrets and the published keys, a copy for this test."""
    shutil.copytree(home / "secrets" / "clock", tmp_path / "clock")
    shutil.copytree(home / "public", tmp_path / "public")
    with override_settings(SECRETS=tmp_path / "clock", PUBLIC=tmp_path / "public"):
        yield tmp_path


def _leaf(process: str, home: Path) -> x509.Certificate:
    kid = json.loads(
        (home / "secrets" / process / credential_keys.HOLDERS[process][0]).read_text()
    )["kid"]
    (found,) = (one for one in credential_keys.published() if one["kid"] == kid)
    return x509.load_der_x509_certificate(base64.b64decode(found["x5c"][0]))


@pytest.mark.parametrize("process", list(credential_keys.HOLDERS))
def test_profile_of_iso_18013_5(home: Path, process: str) -> None:
    """Annex B.1.4: names, key usage, issuer's place, revocation list, 457 days at most."""
    root = x509.load_pem_x509_certificate((home / "public" / "credential-ca.pem").read_bytes())
    found = _leaf(process, home)
    found.verify_directly_issued_by(root)
    assert found.not_valid_after_utc - found.not_valid_before_utc <= timedelta(days=457)
    assert root.not_valid_after_utc - root.not_valid_before_utc <= timedelta(days=9 * 366)
    usage = found.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert not usage.value.key_cert_sign
    named = found.extensions.get_extension_for_class(x509.IssuerAlternativeName)
    assert [one.value for one in named.value] == [one.value for one in root.extensions
            .get_extension_for_class(x509.IssuerAlternativeName).value]  # fmt: skip
    (place,) = found.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert place.full_name
    assert place.full_name[0].value.endswith("/.well-known/credential-ca.crl")
    uses = [one for one in found.extensions if one.oid == x509.ExtendedKeyUsage.oid]
    assert bool(uses) == (process != "machine")
    for one in uses:
        assert one.critical
        assert [use.dotted_string for use in one.value] == ["1.0.18013.5.1.2"]


def test_header_carries_the_chain_and_the_key_signs(clock: Path) -> None:
    made = jws.parsed(local.issuer.sign({"typ": TYPE}, {"iss": "日本"}))
    (leaf,) = local.issuer.chain()
    assert made.header == {"typ": TYPE, "alg": "ES256", "kid": local.issuer.key_id(),
                           "x5c": [base64.b64encode(leaf).decode()]}  # fmt: skip
    key = x509.load_der_x509_certificate(leaf).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert made.signed_by(ECKey.import_key(key))
    es256.verify(key, b"content", local.issuer.sign_bytes(b"content"))
    assert PublishedKeys().read(local.issuer.sign({"typ": TYPE}, {"a": 1}), TYPE) == {"a": 1}


def test_a_known_header_vouches_for_nothing_else(clock: Path) -> None:
    """What is remembered of a header is its key; signature, payload and type are judged each time."""
    keys, signed = PublishedKeys(), local.issuer.sign({"typ": TYPE}, {"a": 1})
    assert keys.read(signed, TYPE) == keys.read(signed, TYPE) == {"a": 1}
    header, payload, signature = signed.split(".")
    stranger = ec.generate_private_key(ec.SECP256R1())
    forged = b64u(es256.signed(stranger, f"{header}.{payload}".encode()))
    other, raw = b64u(b'{"a": 2}'), unb64u(signature)
    longer = b64u(raw[:32] + bytes(1) + raw[32:])
    for bad in (
        f"{header}.{other}.{signature}", f"{header}.{payload}.{forged}",
        f"{header}.{payload}.{signature[:-4]}", f"{header}.{payload}.{longer}",
    ):  # fmt: skip
        with pytest.raises(BadSignatureError):
            keys.read(bad, TYPE)
    for bad in (
        f"{header}.{payload}",
        f"{header}.{payload}.{signature}.",
        f"{header}.é.{signature}",
    ):
        with pytest.raises(UnreadableError):
            keys.read(bad, TYPE)
    with pytest.raises(UnknownKeyError):
        keys.read(signed, "kb+jwt")
    deep = _under(header, clock, b'{"a": ' + b"[" * 300 + b"]" * 300 + b"}")
    with pytest.raises(UnknownKeyError):
        keys.read(deep, TYPE)


def _under(header: str, clock: Path, payload: bytes) -> str:
    """A token of the clock's own key under a header it has used."""
    content = f"{header}.{b64u(payload)}"
    key = ECKey.import_key(json.loads((clock / "clock" / "issuer.jwk.json").read_text()))
    assert isinstance(key.private_key, ec.EllipticCurvePrivateKey)
    return f"{content}.{b64u(es256.signed(key.private_key, content.encode()))}"


def test_a_certificate_that_no_longer_signs_credentials_ends_what_is_known(
    clock: Path, home: Path
) -> None:
    """The key set is judged anew when it changes, though the id and the header stay the same."""
    text = local.issuer.sign({"typ": TYPE}, {"a": 1})
    assert PublishedKeys().read(text, TYPE) == PublishedKeys().read(text, TYPE) == {"a": 1}
    lists = json.loads((home / "secrets" / "machine" / "status.jwk.json").read_text())["kid"]
    (chain,) = (one["x5c"] for one in _published(clock) if one["kid"] == lists)
    _publish(clock, [
        {**one, "x5c": chain} if one["kid"] == local.issuer.key_id() else one
        for one in _published(clock)
    ])  # fmt: skip
    with pytest.raises(UnknownKeyError):
        PublishedKeys().read(text, TYPE)


def _published(clock: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads((clock / "public" / "issuer-jwks.json").read_text())[
        "keys"
    ]
    return listed


def _publish(clock: Path, keys: list[dict[str, Any]]) -> None:
    place = clock / "public" / "issuer-jwks.json"
    part = place.with_suffix(".new")
    part.write_text(json.dumps({"keys": keys}))
    part.replace(place)


def test_a_key_taken_out_is_unknown_to_running_processes(clock: Path) -> None:
    text = local.issuer.sign({"typ": TYPE}, {"a": 1})
    assert PublishedKeys().read(text, TYPE) == {"a": 1}
    _publish(clock, [one for one in _published(clock) if one["kid"] != local.issuer.key_id()])
    with pytest.raises(UnknownKeyError):
        PublishedKeys().read(text, TYPE)


def _token(header: dict[str, Any], key: ECKey) -> str:
    content = f"{b64u(json.dumps(header).encode())}.{b64u(b'{}')}"
    assert isinstance(key.private_key, ec.EllipticCurvePrivateKey)
    return f"{content}.{b64u(es256.signed(key.private_key, content.encode()))}"


@pytest.mark.parametrize(
    ("header", "good"),
    [({"alg": "ES256"}, True), ({"alg": "none"}, False), ({"alg": "ES384"}, False),
     ({"alg": "ES256", "crit": ["b64"]}, False), ({"alg": "ES256", "crit": ["b64"], "b64": False}, False)],
)  # fmt: skip
def test_what_counts_as_signed(header: dict[str, Any], good: bool) -> None:
    key = ECKey.generate_key("P-256")
    assert jws.parsed(_token(header, key)).signed_by(key) is good
    assert not jws.parsed(_token(header, key)).signed_by(ECKey.generate_key("P-384"))


@pytest.mark.parametrize(
    "text",
    [
        "", "a.b", "a.b.c.d", "e30.é.AA", f"{b64u(b'[1]')}.e30.AA", f"{b64u(b'[' * 900)}.e30.AA",
        f"e30.{'A' * 33_000}.AA", f"e30.e30.{'A' * 33_000}", f"{'A' * 17_000}.e30.AA",
    ],
)  # fmt: skip
def test_what_is_no_token(text: str) -> None:
    with pytest.raises(jws.NotJwsError):
        jws.parsed(text)


def test_keys_that_are_over_are_published_no_longer(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`meibo keys` run again keeps what is in use and what was replaced until its time is over."""
    shutil.copytree(home, tmp_path / "home")
    monkeypatch.setenv("MEIBO_HOME", str(tmp_path / "home"))
    before = credential_keys.published()
    now = int(datetime.now(UTC).timestamp())
    old = [
        {**before[0], "kid": "over", "exp": now - 1},
        {**before[0], "kid": "kept", "exp": now + 60},
    ]
    credential_keys.write([*before, *old])
    credential_keys.make()
    assert credential_keys.published() == [*before, old[1]]
