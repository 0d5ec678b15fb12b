"""What cards of made-up residents give: sealed envelopes, and signatures already judged."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.x509.oid import NameOID

from meibo.flow.intake.ports import Signed, Signer
from meibo.flow.intake.refusals import bad_signature
from meibo.terms.canonical import b64u, canonical, unb64u
from meibo.terms.variation import is_selector
from neighbours.check_digits import individual_number_check_digit

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
INFO = b"meibo-envelope-v1\n"


@dataclass(frozen=True)
class Resident:
    """A made-up person; number: twelve digits with a good check digit unless a test says not."""

    number: str
    name: str = "見本　花子"
    birth_date: str = "2001-04-05"
    sex: str = "2"
    address: str = "東京都千代田区霞が関１丁目２番２号"
    # In the resident record alone: no card has them.
    former_name: str = ""
    common_name: str = ""

    @property
    def face(self) -> dict[str, str]:
        """What the card's face-data application holds."""
        return {
            "address": self.address, "birth_date": self.birth_date, "name": self.name,
            "number": self.number, "sex": self.sex,
        }  # fmt: skip

    @property
    def juki(self) -> dict[str, Any]:
        """What Juki-net answers about this person."""
        kept = {name: value for name, value in self.face.items() if name != "number"}
        others = {"former_name": self.former_name or None, "common_name": self.common_name or None}
        counts = {
            f"outside_in_{item}": sum(is_selector(c) for c in text)
            for item, text in (("name", self.name), ("address", self.address),
                               ("former_name", self.former_name))
        }  # fmt: skip
        return {**kept, **others, **counts, "outside_records": 0, "alive": True, "changed": "none"}

    def signer(self) -> Signer:
        """The four data of the signing certificate."""
        return Signer(
            self.name, "0" * len(self.name), self.birth_date, self.sex, self.address, "5e51a1"
        )


def resident(seed: int, **changes: str) -> Resident:
    """A resident with a number of its own; the same seed is the same person."""
    body = f"{seed:011d}"
    found = Resident(body + individual_number_check_digit(body), f"見本　{_kanji(seed)}")
    return replace(found, **changes)


def _kanji(seed: int) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(seed))


class FaceIssuer:
    """The card authority of the tests; publishes its certificate where the vault looks for it."""

    def __init__(self, folder: Path) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SAMPLE face issuer")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name).issuer_name(name).public_key(self._key.public_key())
            .serial_number(1).not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=365)).sign(self._key, hashes.SHA256())
        )  # fmt: skip
        folder.mkdir(parents=True, exist_ok=True)
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        (folder / "face-issuer.pem").write_bytes(pem)

    def sign(self, content: bytes) -> bytes:
        """ECDSA with SHA-256, DER."""
        return self._key.sign(content, ec.ECDSA(hashes.SHA256()))


class CardProgram:
    """Seals face data to the vault as the card program of the neighbours does."""

    def __init__(self, issuer: FaceIssuer, public: Path) -> None:
        self._issuer = issuer
        document = json.loads((public / "vault-key-document.json").read_text())
        self.kid = document["keys"][0]["kid"]
        raw = unb64u(document["keys"][0]["public"])
        self._vault = x25519.X25519PublicKey.from_public_bytes(raw)

    def envelope(
        self, who: Resident, case: UUID | str, nonce: str, *, signature: bytes | None = None,
        kid: str | None = None, plain: bytes | None = None, aad: dict[str, str] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """An envelope of the agreed form; the keywords make one that is faulty in one way."""
        kid = kid or self.kid
        aad = aad or {"kid": kid, "case": str(case), "nonce": nonce, "route": "card"}
        signature = self._issuer.sign(canonical(who.face)) if signature is None else signature
        content = {"face": who.face, "signature": b64u(signature)}
        sealed = SUITE.encrypt(
            canonical(content) if plain is None else plain, self._vault, INFO + canonical(aad)
        )
        return {"v": 1, "kid": kid, "enc": b64u(sealed[:32]), "ct": b64u(sealed[32:]), "aad": aad}


def signed(document: bytes, who: Resident) -> bytes:
    """What `judge` reads as a person's signature over a document; real CMS has tests of its own."""
    said = {"sha256": hashlib.sha256(document).hexdigest(), "signer": asdict(who.signer())}
    return canonical(said)


class Judge:
    """Implements meibo.flow.intake.ports.SignatureJudge for what `signed` makes; b"bad:<code>" is
    judged so."""

    def ready(self, at: datetime) -> None:
        """Nothing has to be fetched."""

    def judge(self, document: bytes, cms: bytes, at: datetime) -> Signed:
        """Good over these bytes alone."""
        if cms.startswith(b"bad:"):
            raise bad_signature(cms.decode().removeprefix("bad:"))
        found = json.loads(cms)
        if found["sha256"] != hashlib.sha256(document).hexdigest():
            raise bad_signature("altered")
        return Signed(cms, Signer(**found["signer"]))


judge = Judge()
