"""mdocs against bytes that others published.

iso_18013_5_annex_d.hex: the DeviceResponse of ISO/IEC 18013-5:2021 D.4.1.2, as the tests of pyMDOC-CBOR
print it (github.com/IdentityPython/pyMDOC-CBOR 7f56f86, pymdoccbor/tests/test_01_mdoc_parser.py).
HANDOVER: the example of OpenID for Verifiable Presentations 1.0, B.2.6.1.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import cbor2
import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from meibo.flow.certificate import cose
from meibo.flow.certificate.mdoc import bounded
from meibo.flow.certificate.mdoc.device import session_transcript
from meibo.flow.certificate.mdoc.judging import BadMdocError, judge_issued, judge_presented
from meibo.flow.certificate.mdoc.reading import Presented, UnreadableMdocError, read_response

RESPONSE = bytes.fromhex((Path(__file__).parent / "iso_18013_5_annex_d.hex").read_text())
LEAF = read_response(RESPONSE)[0].issued.auth.chain
SIGNED = datetime(2020, 10, 1, 13, 30, 2, tzinfo=UTC)
DAY = timedelta(days=1)
HANDOVER = (
    "83f6f682714f70656e494434565048616e646f7665725820"
    "048bc053c00442af9b8eed494cefdd9d95240d254b046b11b68013722aad38ac"
)
THUMBPRINT = "4283ec927ae0f208daaa2d026a814f2b22dca52cf85ffa8f3f8626c6bd669047"


class AnnexD:
    """The published document signer's certificate, in place of ours."""

    def verify(
        self, chain: tuple[bytes, ...], content: bytes, signature: bytes, at: datetime
    ) -> None:
        if chain != LEAF or at != SIGNED:
            raise BadMdocError("other_issuer")
        key = x509.load_der_x509_certificate(chain[0]).public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        try:
            key.verify(encode_dss_signature(r, s), content, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            raise BadMdocError("altered") from None

    def verify_by(self, *_: object) -> None:
        pytest.fail("nothing was signed by the device")


def published() -> Presented:
    (found,) = read_response(RESPONSE)
    return found


def test_published_response_is_read_and_its_signature_and_digests_fit() -> None:
    found = published()
    assert found.doctype == found.issued.security.doctype == "org.iso.18013.5.1.mDL"
    claims = judge_issued(found.issued, AnnexD(), SIGNED + DAY)
    assert (claims["family_name"], claims["document_number"]) == ("Doe", "123456789")
    assert (claims["issue_date"], claims["expiry_date"]) == ("2019-10-20", "2024-10-20")
    assert len(found.issued.security.digests["org.iso.18013.5.1"]) == 13
    assert cose.key_of_jwk(found.issued.security.device_key)[-2] == bytes.fromhex(
        "96313d6c63e24e3372742bfdb1a33ba2c897dcd68ab8c753e4fbd48dca6b7f9a"
    )


def test_published_response_has_a_term_and_a_mac_that_binds_to_nobody_here() -> None:
    found = published()
    for at, code in ((SIGNED - DAY, "not_in_force"), (SIGNED + 365 * DAY, "expired")):
        with pytest.raises(BadMdocError, match=code):
            judge_issued(found.issued, AnnexD(), at)
    with pytest.raises(BadMdocError, match="binding_missing"):
        judge_presented(found, AnnexD(), SIGNED + DAY, b"\xf6")


@given(st.integers(0, len(RESPONSE) - 1), st.integers(1, 255))
def test_published_response_changed_in_one_byte_says_nothing_else(place: int, by: int) -> None:
    changed = bytearray(RESPONSE)
    changed[place] ^= by
    wanted = judge_issued(published().issued, AnnexD(), SIGNED + DAY)
    try:
        (found,) = read_response(bytes(changed))
        claims = judge_issued(found.issued, AnnexD(), SIGNED + DAY)
    except (UnreadableMdocError, BadMdocError):
        return
    # What names the items may be gone: then nothing is shown. What is shown was signed.
    assert claims.items() <= wanted.items()


def test_published_session_transcript() -> None:
    asked = {
        "client_id": "x509_san_dns:example.com",
        "nonce": "exc7gBkxjx1rdc9udRrveKvSsJIq80avlXeLHhGwqtA",
        "response_uri": "https://example.com/response",
    }
    made = session_transcript(**asked, jwk_thumbprint=bytes.fromhex(THUMBPRINT))
    assert made.hex() == HANDOVER
    assert session_transcript(**asked, jwk_thumbprint=None) != made


BOMBS = {
    "array of 2^64": "9bffffffffffffffff",
    "text of 2^32": "7affffffff61",
    "deep": "81" * 5000 + "01",
    "deep by tags": "d818" * 5000 + "40",
    "without end": "9f01ff",
    "text without end": "7f6161ff",
    "map without a value": "a101",
    "key twice": "a201010102",
    "something behind": "0101",
    "nothing": "",
    "half a head": "19",
    "float": "f93c00",
    "another simple value": "f0",
    "big number": "c249010000000000000000",
    "decimal fraction": "c482211904d2",
    "regular expression": "d8236161",
    "set": "d9010281",
    "reference to itself": "d81c81d81d00",
    "not UTF-8": "61ff",
    "no time": "c06161",
}


@pytest.mark.parametrize("case", BOMBS)
def test_what_an_mdoc_does_not_need_is_not_read(case: str) -> None:
    with pytest.raises(bounded.UnboundedError):
        bounded.loads(bytes.fromhex(BOMBS[case]))
    with pytest.raises(UnreadableMdocError):
        read_response(bytes.fromhex(BOMBS[case]))


def test_bounds_are_where_they_say() -> None:
    assert bounded.loads(cbor2.dumps([0] * (bounded.MOST_ITEMS - 1)))
    with pytest.raises(bounded.UnboundedError, match="too many"):
        bounded.loads(cbor2.dumps([0] * bounded.MOST_ITEMS))
    most = cbor2.dumps(bytes(bounded.LARGEST - 5))
    assert len(most) <= bounded.LARGEST
    assert bounded.loads(most)
    with pytest.raises(bounded.UnboundedError, match="too large"):
        bounded.loads(cbor2.dumps(bytes(bounded.LARGEST)))


values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(2**64), 2**64 - 1), st.binary(max_size=20),
        st.text(max_size=20),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)  # fmt: skip


@given(values)
def test_what_is_written_is_read_back(value: object) -> None:
    assert bounded.loads(cbor2.dumps(value)) == value


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_response(data)
    except UnreadableMdocError:
        return
    pytest.fail("300 bytes are no response")
