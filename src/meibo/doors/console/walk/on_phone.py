"""A phone that holds a certificate: a key, and what the applicants' door gave it to keep."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.verifying import Stranger, answer_of
from meibo.flow.certificate.phones import code
from meibo.terms.canonical import b64u


def _signed(key: ec.EllipticCurvePrivateKey, content: bytes) -> bytes:
    """ES256 as browsers give it: r and s."""
    der = key.sign(content, ec.ECDSA(hashes.SHA256()))
    return b"".join(half.to_bytes(32, "big") for half in decode_dss_signature(der))


@dataclass(frozen=True, slots=True)
class OnPhone:
    """kept: as the page's script keeps it."""

    key: ec.EllipticCurvePrivateKey
    kept: dict[str, Any]

    def answer(self, stranger: Stranger) -> str:
        """A stranger scans the code of this moment and presses the button."""
        made = code.new(UUID(self.kept["copy"]), datetime.now(UTC))
        shown = code.payload(made, _signed(self.key, made.signed(self.kept["address"])))
        page = stranger.browser.get(self.kept["address"] + shown)
        return answer_of(stranger.browser.send(page.form("payload")).text)

    def end(self, applicant: Applicant) -> None:
        """Its holder ends it on the certificate's page."""
        page = applicant.browser.get(f"{applicant.home}{self.kept['end']}")
        applicant.browser.send(page.form("csrfmiddlewaretoken", action="/end"))


def keep_on_phone(applicant: Applicant, entry: str) -> OnPhone:
    """What the page's script does: makes a key, shows that it is held, keeps the answer."""
    page = applicant.browser.get(f"{applicant.home}/certificate/{entry}/phone")
    form = page.form("challenge", "key", "signature")
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_numbers()
    jwk = {"kty": "EC", "crv": "P-256", "x": b64u(point.x.to_bytes(32, "big")),
           "y": b64u(point.y.to_bytes(32, "big"))}  # fmt: skip
    proof = _signed(key, code.proof_of(form.values["challenge"]))
    sent = {"key": json.dumps(jwk), "signature": b64u(proof)}
    return OnPhone(key, json.loads(applicant.browser.send(form, sent).text))
