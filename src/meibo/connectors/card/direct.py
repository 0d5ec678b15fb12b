"""A card's certificate under the CA that signs cards itself: a path of one (RFC 5280 §6.1)."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes

_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
# Critical extensions whose meaning is acted on here or is the CA's own affair (its policies).
_UNDERSTOOD = {
    x509.KeyUsage.oid,
    x509.BasicConstraints.oid,
    x509.CertificatePolicies.oid,
    x509.SubjectAlternativeName.oid,
    x509.CRLDistributionPoints.oid,
}


def problem_of(card: x509.Certificate, authority: x509.Certificate, at: datetime) -> str | None:
    """Why a certificate does not count at a moment: "untrusted" or "expired"; None where it does.

    ValueError for extensions that cannot be read.
    """
    if not _issued(card, authority) or not _for_signing(card):
        return "untrusted"
    if not authority.not_valid_before_utc <= at <= authority.not_valid_after_utc:
        return "untrusted"
    if at < card.not_valid_before_utc:
        return "untrusted"
    return "expired" if at > card.not_valid_after_utc else None


def _issued(card: x509.Certificate, authority: x509.Certificate) -> bool:
    """The authority may sign certificates, and signed this one itself."""
    basic = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    usage = authority.extensions.get_extension_for_class(x509.KeyUsage).value
    if not basic.ca or not usage.key_cert_sign:
        return False
    if not isinstance(card.signature_hash_algorithm, _HASHES):
        return False
    try:
        card.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _for_signing(card: x509.Certificate) -> bool:
    """Of a person, for signatures that bind: 利用者証明用 certificates lack the second usage."""
    found = {one.oid: one.value for one in card.extensions}
    if any(one.critical and one.oid not in _UNDERSTOOD for one in card.extensions):
        return False
    basic, usage = found.get(x509.BasicConstraints.oid), found.get(x509.KeyUsage.oid)
    if isinstance(basic, x509.BasicConstraints) and basic.ca:
        return False
    return isinstance(usage, x509.KeyUsage) and usage.content_commitment
