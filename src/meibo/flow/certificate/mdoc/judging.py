"""Judging what a wallet hands over (ISO/IEC 18013-5 §9.3): signatures, digests, times, binding."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from meibo.flow.certificate import cose
from meibo.flow.certificate.mdoc import bounded
from meibo.flow.certificate.mdoc.device import device_authentication
from meibo.flow.certificate.mdoc.issuing import digest_of
from meibo.flow.certificate.mdoc.reading import Issued, Item, Presented


class BadMdocError(Exception):
    """It can be read and does not hold; `code` is a reason of verification's verdict."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Certificates(Protocol):
    """Published certificates by which an issuer's signature is judged."""

    def verify(
        self, chain: tuple[bytes, ...], content: bytes, signature: bytes, at: datetime
    ) -> None:
        """ES256 by the first of a chain that leads to one of ours and was good at a moment.

        BadMdocError: other_issuer, altered, signer_revoked."""

    def verify_by(self, jwk: Mapping[str, str], content: bytes, signature: bytes) -> None:
        """ES256 by a holder's own key; BadMdocError: binding_broken."""


def judge_issued(issued: Issued, certificates: Certificates, at: datetime) -> dict[str, Any]:
    """The claims of all namespaces, if the issuer's are good at a moment.

    BadMdocError: other_issuer, altered, signer_revoked, not_in_force, expired.
    """
    security, auth = issued.security, issued.auth
    if auth.payload is None:
        raise BadMdocError("altered")
    content = cose.to_be_signed(auth.protected, auth.payload)
    certificates.verify(auth.chain, content, auth.signature, security.signed)
    claims: dict[str, Any] = {}
    for namespace, items in issued.items.items():
        for item in items:
            _as_signed(item, security.digests.get(namespace, {}))
            if item.name in claims:
                raise BadMdocError("altered")
            claims[item.name] = item.value
    if at < security.begins or at < security.signed:
        raise BadMdocError("not_in_force")
    if at >= security.ends:
        raise BadMdocError("expired")
    return claims


def judge_presented(
    presented: Presented, certificates: Certificates, at: datetime, transcript: bytes
) -> dict[str, Any]:
    """The claims shown, if the issuer's are good and the holder's device answered this request.

    transcript: `device.session_transcript` of the request. BadMdocError as of `judge_issued`, and
    binding_missing, binding_broken.
    """
    claims = judge_issued(presented.issued, certificates, at)
    auth = presented.device_auth
    if auth is None:
        raise BadMdocError("binding_missing")
    if presented.doctype != presented.issued.security.doctype:
        raise BadMdocError("altered")
    content = device_authentication(transcript, presented.doctype, presented.name_spaces)
    if auth.payload is not None and not hmac.compare_digest(auth.payload, content):
        raise BadMdocError("binding_broken")
    certificates.verify_by(
        presented.issued.security.device_key,
        cose.to_be_signed(auth.protected, content),
        auth.signature,
    )
    # No certificate of ours lets a device say anything of itself (no keyAuthorizations).
    if bounded.loads(presented.name_spaces) != {}:
        raise BadMdocError("altered")
    return claims


def _as_signed(item: Item, digests: Mapping[int, bytes]) -> None:
    """BadMdocError: altered, where the issuer signed no such item at this place."""
    if not hmac.compare_digest(digests.get(item.digest_id, b""), digest_of(item.content)):
        raise BadMdocError("altered")
