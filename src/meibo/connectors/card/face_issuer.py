"""The issuer's word on face data: ECDSA P-256 with SHA-256 under the published certificate."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings


class PublishedFaceIssuer:
    """Implements meibo.rooms.vault.ports.FaceIssuer."""

    @cached_property
    def _key(self) -> ec.EllipticCurvePublicKey:
        pem = (Path(settings.NEIGHBOURS_PUBLIC) / "face-issuer.pem").read_bytes()
        key = x509.load_pem_x509_certificate(pem).public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise TypeError("the face issuer's certificate holds no EC key")
        return key

    def confirms(self, face: bytes, signature: bytes) -> bool:
        """True where the signature over the canonical face data is the issuer's."""
        try:
            self._key.verify(signature, face, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True


face_issuer = PublishedFaceIssuer()
