"""The signing port kept by local files, a PKCS#11 token and the transit API: one suite over the three."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import override_settings
from joserfc.jwk import ECKey
from rig_key_services import standing

from meibo.config import credential_keys
from meibo.connectors.signing import es256, jws, key_set
from meibo.connectors.signing.compact import CompactSigner
from meibo.connectors.signing.issuer_keys import PublishedKeys
from meibo.connectors.signing.local import LocalSigner
from meibo.flow.certificate.ports import SigningDownError

TYPE = "dc+sd-jwt"
KINDS = ["local", "pkcs11", "transit"]


@dataclass
class Held:
    """A signer with its first key; renew: puts the next one in force; stop, start: the service."""

    signer: CompactSigner
    fresh: Any
    stop: Any = None
    start: Any = None

    def renew(self) -> str:
        return credential_keys.renew(
            "issuer", self.fresh(), datetime.now(UTC).replace(microsecond=0)
        )


@pytest.fixture(params=KINDS)
def held(
    request: pytest.FixtureRequest, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Held]:
    with standing(request.param, tmp_path) as service:
        own = tmp_path / "own"
        folder = own / "secrets" / "issuer"
        folder.mkdir(parents=True)
        for file in service.secrets.iterdir():
            if file.name in ("pkcs11.pin", "key-service.token"):
                (folder / file.name).write_bytes(file.read_bytes())
        (own / "public").mkdir()
        (own / "endpoints.json").write_text((home / "endpoints.json").read_text())
        monkeypatch.setenv("MEIBO_HOME", str(own))
        with override_settings(
            SECRETS=folder, PUBLIC=own / "public", PROCESS=SimpleNamespace(name="issuer")
        ):
            made = Held(*_signer(request.param), service.stop, service.start)
            made.renew()
            yield made


def _signer(kind: str) -> tuple[CompactSigner, Any]:
    if kind == "local":
        return LocalSigner("issuer.jwk.json"), credential_keys.fresh_key
    if kind == "pkcs11":
        from meibo.connectors.signing.token import TokenSigner

        token = TokenSigner("issuer.jwk.json", "issuer")
        return token, token.make
    from meibo.connectors.signing.transit import TransitSigner

    transit = TransitSigner("issuer.jwk.json", "issuer")
    return transit, transit.make


def leaf(signer: CompactSigner) -> ec.EllipticCurvePublicKey:
    key = x509.load_der_x509_certificate(signer.chain()[0]).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    return key


def test_signs_by_the_key_that_is_published(held: Held) -> None:
    text = held.signer.sign({"typ": TYPE}, {"a": "日本"})
    assert jws.parsed(text).header["kid"] == held.signer.key_id()
    assert PublishedKeys().read(text, TYPE) == {"a": "日本"}
    signature = held.signer.sign_bytes(b"content")
    assert len(signature) == es256.LENGTH
    es256.verify(leaf(held.signer), b"content", signature)


def test_a_key_renewed_while_the_process_runs(held: Held) -> None:
    """The next signature is by the new key; what the old one signed is read as long as it counts."""
    before, old = held.signer.sign({"typ": TYPE}, {"a": 1}), held.signer.key_id()
    kid = held.renew()
    assert held.signer.key_id() == kid != old
    after = held.signer.sign({"typ": TYPE}, {"a": 2})
    assert jws.parsed(after).signed_by(ECKey.import_key(leaf(held.signer)))
    assert [PublishedKeys().read(text, TYPE)["a"] for text in (before, after)] == [1, 2]
    listed = key_set.key_set.now()
    assert "exp" not in listed[kid]
    ends = datetime.fromtimestamp(listed[old]["exp"], UTC) - datetime.now(UTC)
    assert 365 <= ends.days <= 366


def test_a_service_that_is_away_gives_no_signature(held: Held) -> None:
    if held.stop is None or held.start is None:
        return  # local files, and a token of this test, are never away
    held.stop()
    with pytest.raises(SigningDownError):
        held.signer.sign({"typ": TYPE}, {})
    held.start()


def test_no_private_key_leaves_a_service(held: Held) -> None:
    kept = json.loads((Path(credential_keys.secrets("issuer")) / "issuer.jwk.json").read_text())
    assert ("d" in kept) is isinstance(held.signer, LocalSigner)
    assert all("d" not in one and "version" not in one for one in credential_keys.published())
