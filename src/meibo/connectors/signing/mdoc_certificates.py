"""Signatures under mdocs, judged by the certificates that are published with the issuer's keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey

from meibo.connectors.signing import es256
from meibo.connectors.signing.key_set import chain_of, key_set
from meibo.flow.certificate.mdoc.judging import BadMdocError

# id-mdl-kp-mdlDS (ISO/IEC 18013-5 B.1.4).
_DOCUMENT_SIGNER = x509.ObjectIdentifier("1.0.18013.5.1.2")


class PublishedCertificates:
    """Implements meibo.flow.certificate.mdoc.judging.Certificates.

    published: the DER certificates of every key in the published set, the retired ones among
    them as long as what they signed has not expired. Nothing of a stranger's chain is parsed: its
    first certificate is one of these, byte for byte, or not ours.
    """

    def __init__(self, published: Callable[[], Collection[bytes]]) -> None:
        self._published = published

    def verify(
        self, chain: tuple[bytes, ...], content: bytes, signature: bytes, at: datetime
    ) -> None:
        """ES256 by the first of a chain, good at a moment; BadMdocError: other_issuer, altered."""
        if not chain or chain[0] not in self._published():
            raise BadMdocError("other_issuer")
        leaf = x509.load_der_x509_certificate(chain[0])
        if not leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc:
            raise BadMdocError("other_issuer")
        if not signs_credentials(leaf):
            raise BadMdocError("other_issuer")
        key = leaf.public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey), "ours are on P-256"
        _verify(key, content, signature, "altered")

    def verify_by(self, jwk: Mapping[str, str], content: bytes, signature: bytes) -> None:
        """ES256 by a holder's own key; BadMdocError: binding_broken."""
        try:
            key = ECKey.import_key(dict(jwk)).public_key
        except ValueError:
            # Two coordinates that are no point of the curve.
            raise BadMdocError("binding_broken") from None
        assert isinstance(key, ec.EllipticCurvePublicKey)
        _verify(key, content, signature, "binding_broken")


def signs_credentials(leaf: x509.Certificate) -> bool:
    """The key of status lists is published too; what it signed as a certificate is a forgery."""
    try:
        usages = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return _DOCUMENT_SIGNER in usages


def _verify(key: ec.EllipticCurvePublicKey, content: bytes, signature: bytes, code: str) -> None:
    try:
        es256.verify(key, content, signature)
    except InvalidSignature:
        raise BadMdocError(code) from None


def _published() -> set[bytes]:
    return {chain_of(kid)[0] for kid in key_set.now()}


mdoc_certificates = PublishedCertificates(_published)
