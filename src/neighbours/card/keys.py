"""The card program's keys: made once, published out of band, and the vault root it has pinned."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from joserfc.jwk import ECKey

from neighbours.card.certificates import (
    Authority,
    self_signed_authority,
    self_signed_face_issuer,
)
from neighbours.card.sample_cards import SampleCard, all_sample_cards, published
from neighbours.home import own_folder, public_folder, write_whole

SIGNING = "signing"
AUTHENTICATION = "auth"


@dataclass(frozen=True)
class Keys:
    """Everything secret the program holds, and the one public key it trusts."""

    authorities: dict[str, Authority]  # by SIGNING, AUTHENTICATION
    face_issuer: ec.EllipticCurvePrivateKey
    token: ECKey  # signs id_tokens, ES256
    pairwise: bytes  # 32 bytes: makes subjects differ per client
    form: bytes  # 32 bytes: authenticates forms
    vault_root: ed25519.Ed25519PublicKey


def _pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _authority_bytes(unit: str) -> bytes:
    """Key and certificate in one file, so that one never exists without the other."""
    authority = self_signed_authority(unit, datetime.now(UTC).replace(microsecond=0))
    return _pem(authority.key) + authority.certificate.public_bytes(serialization.Encoding.PEM)


def _face_issuer_bytes() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = self_signed_face_issuer(key, datetime.now(UTC).replace(microsecond=0))
    return _pem(key) + certificate.public_bytes(serialization.Encoding.PEM)


# Private file: how it is made, and under which name its certificate is published.
_FILES: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "signing-ca.pem": (lambda: _authority_bytes("For digital signature"), "jpki-signing-ca.pem"),
    "auth-ca.pem": (lambda: _authority_bytes("For user authentication"), "jpki-auth-ca.pem"),
    "face-issuer.pem": (_face_issuer_bytes, "face-issuer.pem"),
    "token.pem": (lambda: _pem(ec.generate_private_key(ec.SECP256R1())), None),
    "pairwise.bin": (lambda: secrets.token_bytes(32), None),
    "form.bin": (lambda: secrets.token_bytes(32), None),
}
PINNED_ROOT = "vault-root.pem"


def make_keys(home: Path, cards: Sequence[SampleCard] | None = None) -> None:
    """Makes what is missing, keeps what exists, publishes certificates and the list of cards.

    The vault root is copied from Meibo's published keys the first time and never again: after that
    a root handed out by anyone is compared with ours, not the other way round.
    Raises FileNotFoundError where Meibo has not yet published its root.
    """
    private = own_folder(home, "card")
    public = public_folder(home)
    for name, (make, published_as) in _FILES.items():
        path = private / name
        if not path.exists():
            write_whole(path, make(), 0o600)
        if published_as:
            certificate = x509.load_pem_x509_certificate(path.read_bytes())
            pem = certificate.public_bytes(serialization.Encoding.PEM)
            write_whole(public / published_as, pem, 0o644)
    if not (private / PINNED_ROOT).exists():
        root = (home / "public" / PINNED_ROOT).read_bytes()
        _public_root(root)
        write_whole(private / PINNED_ROOT, root, 0o600)
    listing = published(all_sample_cards() if cards is None else cards)
    text = json.dumps(listing, ensure_ascii=False, indent=1) + "\n"
    write_whole(public / "sample-cards.json", text.encode("utf-8"), 0o644)


def _public_root(pem: bytes) -> ed25519.Ed25519PublicKey:
    key = serialization.load_pem_public_key(pem)
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise ValueError("the vault root must be an Ed25519 public key")
    return key


def _authority(pem: bytes) -> Authority:
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("a card authority's key must be RSA")
    return Authority(x509.load_pem_x509_certificate(pem), key)


def _elliptic(pem: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("the face issuer's key must be on P-256")
    return key


def load_keys(home: Path) -> Keys:
    """Reads what make_keys wrote. Raises OSError or ValueError where that is missing or broken."""
    private = home / "neighbours" / "card"
    token = ECKey.import_key((private / "token.pem").read_bytes())
    token.ensure_kid()
    return Keys(
        authorities={
            SIGNING: _authority((private / "signing-ca.pem").read_bytes()),
            AUTHENTICATION: _authority((private / "auth-ca.pem").read_bytes()),
        },
        face_issuer=_elliptic((private / "face-issuer.pem").read_bytes()),
        token=token,
        pairwise=(private / "pairwise.bin").read_bytes(),
        form=(private / "form.bin").read_bytes(),
        vault_root=_public_root((private / PINNED_ROOT).read_bytes()),
    )
