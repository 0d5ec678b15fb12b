"""What a holder's device signs (ISO/IEC 18013-5 §9.1.3.4) when asked by OpenID4VP 1.0 (B.2.6.1)."""

from __future__ import annotations

import hashlib

import cbor2

from meibo.flow.certificate.mdoc.bounded import EMBEDDED

_HANDOVER = "OpenID4VPHandover"
# An array of four; what is in it is signed as the device sent it, byte for byte.
_FOUR = b"\x84"


def session_transcript(
    *, client_id: str, nonce: str, jwk_thumbprint: bytes | None, response_uri: str
) -> bytes:
    """SessionTranscript of a request: nobody else's answer has it.

    jwk_thumbprint: SHA-256 thumbprint (RFC 7638) of the key the answer is encrypted to, None where
    it comes in the clear.
    """
    info = cbor2.dumps([client_id, nonce, jwk_thumbprint, response_uri])
    return cbor2.dumps([None, None, [_HANDOVER, hashlib.sha256(info).digest()]])


def device_authentication(transcript: bytes, doctype: str, name_spaces: bytes) -> bytes:
    """DeviceAuthenticationBytes. name_spaces: what the device says of itself, as it was sent."""
    content = (
        _FOUR
        + cbor2.dumps("DeviceAuthentication")
        + transcript
        + cbor2.dumps(doctype)
        + cbor2.dumps(cbor2.CBORTag(EMBEDDED, name_spaces))
    )
    return cbor2.dumps(cbor2.CBORTag(EMBEDDED, content))
