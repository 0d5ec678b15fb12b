"""Timestamp tokens (RFC 3161): reading a query, writing a signed reply."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from neighbours.timestamp.keys import Keys

# A test policy under the documentation arc (RFC 5612 has none for OIDs; 2.999 is ITU-T's example).
POLICY = "2.999.9130"
DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}
SERIAL_BITS = 128  # drawn at random: never the same twice, without a store


class RefusedError(Exception):
    """The query is refused; `reason` is a name of RFC 3161's PKIFailureInfo."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _query(data: bytes) -> tsp.TimeStampReq:
    try:
        query = tsp.TimeStampReq.load(data, strict=True)
        version, imprint = query["version"].native, query["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        digest = imprint["hashed_message"].native
        extensions = query["extensions"].native
    except (ValueError, TypeError, KeyError):
        raise RefusedError("bad_data_format") from None
    if version != "v1":
        raise RefusedError("bad_request")
    if DIGESTS.get(algorithm) is None:
        raise RefusedError("bad_alg")
    if len(digest) != DIGESTS[algorithm]:
        raise RefusedError("bad_data_format")
    if query["req_policy"].native not in (None, POLICY):
        raise RefusedError("unaccepted_policy")
    if extensions:
        raise RefusedError("unaccepted_extensions")
    return query


def _info(query: tsp.TimeStampReq, at: datetime) -> tsp.TSTInfo:
    fields = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": query["message_imprint"],
        "serial_number": secrets.randbits(SERIAL_BITS) + 1,
        "gen_time": at,
        "accuracy": {"seconds": 1},
    }
    if query["nonce"].native is not None:
        fields["nonce"] = query["nonce"]
    return tsp.TSTInfo(fields)


def _signed(keys: Keys, info: tsp.TSTInfo, at: datetime, with_certificate: bool) -> cms.ContentInfo:
    certificate = x509.Certificate.load(keys.token_certificate.public_bytes(Encoding.DER))
    content = info.dump()
    reference = tsp.ESSCertIDv2(
        {
            "hash_algorithm": {"algorithm": "sha256"},
            "cert_hash": _sha256(certificate.dump()),
            "issuer_serial": {
                "issuer": [x509.GeneralName("directory_name", certificate.issuer)],
                "serial_number": certificate.serial_number,
            },
        }
    )
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": at})]}),
            cms.CMSAttribute({"type": "message_digest", "values": [_sha256(content)]}),
            cms.CMSAttribute(
                {
                    "type": "signing_certificate_v2",
                    "values": [tsp.SigningCertificateV2({"certs": [reference]})],
                }
            ),
        ]
    )
    signature = keys.token.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": {
                        "issuer": certificate.issuer,
                        "serial_number": certificate.serial_number,
                    }
                }
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": signature,
        }
    )
    data = {
        "version": "v3",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
        "encap_content_info": {
            "content_type": "tst_info", "content": core.ParsableOctetString(content),
        },
        "signer_infos": [signer],
    }  # fmt: skip
    if with_certificate:
        data["certificates"] = [certificate]
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)})


def _sha256(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()


def reply(keys: Keys, data: bytes, clock: Callable[[], datetime]) -> bytes:
    """DER of the reply to a query: granted with a token, or rejected with a reason."""
    try:
        query = _query(data)
    except RefusedError as refused:
        status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {refused.reason}}).dump()
        # A SEQUENCE of the status alone: asn1crypto knows no reply without a token.
        return bytes([0x30, len(status)]) + bytes(status)
    at = clock().replace(microsecond=0)
    token = _signed(keys, _info(query, at), at, bool(query["cert_req"].native))
    answer = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
    return bytes(answer.dump())
