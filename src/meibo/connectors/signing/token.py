"""ES256 signatures by a key in a PKCS#11 token (an HSM; SoftHSM2 in tests).

Keys are made inside the token, sensitive and not extractable. A key's label is `meibo-sign-<process>-<name>`,
its id the version (big endian). settings.PKCS11_LIBRARY and PKCS11_TOKEN name library and token; the user
PIN is `pkcs11.pin` in the process's secrets.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pkcs11
from asn1crypto.core import OctetString
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import PKCS11Error
from pkcs11.util.ec import encode_named_curve_parameters

from meibo.connectors.signing.remote import RemoteSigner, pointer
from meibo.flow.certificate.ports import SigningDownError

T = TypeVar("T")
_ID = 4
_ERRORS = (PKCS11Error, RuntimeError, OSError)
_CLOSED = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.SIGN: True}


class TokenSigner(RemoteSigner):
    """One session for all threads, one question at a time; a token that errs is opened anew once."""

    def __init__(self, file: str, name: str) -> None:
        super().__init__(file, name)
        self._lock = threading.RLock()
        self._opened: Any = None
        self._erred = False
        self._keys: dict[int, Any] = {}

    @property
    def _label(self) -> str:
        return f"meibo-sign-{settings.PROCESS.name}-{self.name}"

    @property
    def _session(self) -> Any:
        if self._opened is None:
            library = pkcs11.lib(settings.PKCS11_LIBRARY)
            if self._erred:
                library.reinitialize()
            pin = (Path(settings.SECRETS) / "pkcs11.pin").read_text().strip()
            token = library.get_token(token_label=settings.PKCS11_TOKEN)
            self._opened = token.open(rw=True, user_pin=pin)
        return self._opened

    def _asked(self, run: Callable[[], T]) -> T:
        with self._lock:
            for last in (False, True):
                try:
                    return run()
                except _ERRORS as error:
                    self._opened, self._keys, self._erred = None, {}, True
                    if last:
                        raise SigningDownError(type(error).__name__) from None
        raise AssertionError("both tries end above")

    def signed(self, version: int, content: bytes) -> bytes:
        """ECDSA over the digest, inside the token."""
        digest = hashlib.sha256(content).digest()

        def run() -> bytes:
            if version not in self._keys:
                self._keys[version] = self._session.get_key(
                    object_class=ObjectClass.PRIVATE_KEY, label=self._label,
                    id=version.to_bytes(_ID, "big"),
                )  # fmt: skip
            return bytes(self._keys[version].sign(digest, mechanism=Mechanism.ECDSA))

        return self._asked(run)

    def make(self) -> dict[str, Any]:
        """A key pair of the token's making."""
        return self._asked(self._made)

    def _made(self) -> dict[str, Any]:
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: self._label}
        known = [int.from_bytes(one.id, "big") for one in self._session.get_objects(wanted)]
        version = max(known, default=0) + 1
        curve = self._session.create_domain_parameters(
            KeyType.EC, {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
            local=True,
        )  # fmt: skip
        public, _ = curve.generate_keypair(
            store=True, label=self._label, id=version.to_bytes(_ID, "big"),
            private_template=_CLOSED,
        )  # fmt: skip
        point = OctetString.load(public[Attribute.EC_POINT]).native
        return pointer(ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point), version)


issuer = TokenSigner("issuer.jwk.json", "issuer")
status = TokenSigner("status.jwk.json", "status")
