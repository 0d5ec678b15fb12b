"""The payload of the code on paper: an outside vector, and forgeries of every part."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from meibo.connectors.signing.codes import LocalCodeSigner, PublishedCodeKeys
from meibo.flow.certificate import cose
from meibo.flow.certificate.paper import code
from meibo.flow.verification.ports import BadSignatureError, UnknownKeyError
from meibo.terms.canonical import b64u, unb64u

NUMBER = UUID("0b8a4f1e-6c1d-4a53-9d3c-5a0e6f2b7c11")
SALT = bytes(range(16))


def _office(folder: Path) -> None:
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"})
    (folder / "code.jwk.json").write_text(json.dumps(key.as_dict(private=True)))
    published = {"keys": [key.as_dict(private=False)]}
    (folder / "code-jwks.json").write_text(json.dumps(published))


@pytest.fixture(scope="module")
def payload(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A payload, with its keys published."""
    folder = tmp_path_factory.mktemp("codes")
    _office(folder)
    with override_settings(SECRETS=folder, PUBLIC=folder):
        yield made(LocalCodeSigner())


def made(signer: LocalCodeSigner) -> str:
    commitment = code.committed(SALT, "見本　花子")
    return code.make(NUMBER, commitment, signer.key_id(), signer.sign)


def judged(text: str, keys: PublishedCodeKeys | None = None) -> str:
    try:
        found = code.read(text)
        (keys or PublishedCodeKeys()).verify(found.key_id, found.signed, found.signature)
    except code.UnreadableCodeError:
        return "malformed"
    except UnknownKeyError:
        return "other_issuer"
    except BadSignatureError:
        return "altered"
    assert found.certificate == NUMBER
    return "good"


def test_the_signed_bytes_are_those_of_cose() -> None:
    """RFC 8152, Appendix C.2.1 (single ECDSA signature): key "11" of C.7.1, P-256 and SHA-256."""
    x = "bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff"
    y = "20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e"
    signature = bytes.fromhex(
        "8eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106c4d25a91aef0b0117e"
        "2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345cacb36"
    )
    key = ec.EllipticCurvePublicNumbers(int(x, 16), int(y, 16), ec.SECP256R1()).public_key()
    keys = PublishedCodeKeys()
    keys.__dict__["_keys"] = {b"11": key}
    signed = cose.to_be_signed(bytes.fromhex("a10126"), b"This is the content.")
    keys.verify(b"11", signed, signature)
    with pytest.raises(BadSignatureError):
        keys.verify(b"11", signed + b".", signature)


def test_a_stranger_reads_and_verifies_it_by_the_published_key(payload: str) -> None:
    """With nothing but CBOR, ES256 and RFC 9052: what is signed, by which key, and how little."""
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from django.conf import settings

    tag = cbor2.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    protected, unprotected, content, signature = tag.value
    assert (tag.tag, unprotected) == (18, {})
    jwk = json.loads((Path(settings.PUBLIC) / "code-jwks.json").read_text())["keys"][0]
    key = ECKey.import_key(jwk)
    assert cbor2.loads(protected) == {1: -7, 4: unb64u(key.thumbprint())[:8]}
    assert cbor2.loads(content) == {1: NUMBER.bytes, 2: code.committed(SALT, "見本　花子")}
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    signed = cbor2.dumps(["Signature1", protected, b"", content])
    key.public_key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    assert judged(payload) == "good"
    assert len(payload) < 170


def test_a_key_of_somebody_elses(payload: str, tmp_path: Path) -> None:
    _office(tmp_path)
    with override_settings(SECRETS=tmp_path):
        stranger = LocalCodeSigner()
        theirs = made(stranger)
        assert judged(theirs) == "other_issuer"
        ours = code.read(payload)
        claimed = code.make(NUMBER, ours.commitment, ours.key_id, stranger.sign)
    assert judged(claimed) == "altered"


def _changed(payload: str, **changes: object) -> str:
    protected, unprotected, content, signature = cbor2.loads(unb64u(payload)).value
    parts = {"tag": 18, "protected": protected, "unprotected": unprotected, "content": content,
             "signature": signature, **changes}  # fmt: skip
    body = [parts[name] for name in ("protected", "unprotected", "content", "signature")]
    return b64u(cbor2.dumps(cbor2.CBORTag(parts["tag"], body)))


@pytest.mark.parametrize(
    "changes",
    [
        {"tag": 17}, {"unprotected": {4: b"x"}}, {"protected": b""}, {"protected": b"\xa0"},
        {"protected": cbor2.dumps({1: -7})}, {"protected": cbor2.dumps({1: None, 4: bytes(8)})},
        {"protected": cbor2.dumps({1: -8, 4: bytes(8)})}, {"protected": 5},
        {"protected": cbor2.dumps({1: -7, 4: 8})}, {"protected": cbor2.dumps([1, 4])},
        {"content": b""}, {"content": cbor2.dumps({1: bytes(16)})},
        {"content": cbor2.dumps({1: bytes(15), 2: bytes(16)})},
        {"content": cbor2.dumps({1: 2**40, 2: bytes(16)})},
        {"content": cbor2.dumps({1: bytes(16), 2: bytes(16), 3: 1})},
        {"signature": b""}, {"signature": bytes(63)}, {"signature": "x" * 64}, {"signature": 64},
    ],
)  # fmt: skip
def test_another_shape_is_malformed(payload: str, changes: dict[str, object]) -> None:
    assert judged(_changed(payload, **changes)) == "malformed"


def test_another_certificate_under_our_signature(payload: str) -> None:
    found = code.read(payload)
    other = cbor2.dumps({1: bytes(16), 2: found.commitment})
    assert judged(_changed(payload, content=other)) == "altered"
    renamed = cbor2.dumps({1: NUMBER.bytes, 2: code.committed(SALT, "偽造　太郎")})
    assert judged(_changed(payload, content=renamed)) == "altered"
    assert judged(_changed(payload, signature=bytes(64))) == "altered"


@given(place=st.integers(min_value=0), sign=st.sampled_from("AaZz09-_+/=.%"))
def test_no_changed_character_is_good(payload: str, place: int, sign: str) -> None:
    at = place % len(payload)
    changed = payload[:at] + sign + payload[at + 1 :]
    assert judged(changed) != "good" or changed == payload


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300).map(b64u)))
def test_no_text_breaks_it(text: str) -> None:
    with pytest.raises(code.UnreadableCodeError):
        code.read(text)


def test_nesting_without_end_is_malformed() -> None:
    with pytest.raises(code.UnreadableCodeError):
        code.read(b64u(b"\x81" * 290))
    with pytest.raises(code.UnreadableCodeError):
        code.read("A" * 100_000)


def test_the_commitment_hides_the_name_and_meets_it_in_other_widths() -> None:
    exact = code.committed(SALT, "髙橋　ﾊﾅｺ")
    assert exact == code.committed(SALT, "高橋ハナコ")
    assert exact != code.committed(SALT, "高橋ハナ")
    assert exact != code.committed(bytes(16), "高橋ハナコ"), "without the salt nobody can guess"
    assert code.read_salt(b64u(SALT)) == SALT
    for bad in ("", "AA", b64u(bytes(15)), b64u(bytes(17)), "%%%", "ü"):
        assert code.read_salt(bad) is None
