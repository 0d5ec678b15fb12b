"""Proofs of the keys that copies are bound to (OpenID4VCI 1.0 Appendix F)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from meibo import plugs
from meibo.doors.issuer import nonces
from meibo.flow.certificate.ports import BadTokenError, HolderToken, HolderTokens
from meibo.flow.certificate.wallets.handles import NONCE_LASTS
from meibo.flow.certificate.wallets.known import BATCH
from meibo.flow.certificate.wallets.refusals import bad_nonce, bad_proof

TYPE = "openid4vci-proof+jwt"
WINDOW = timedelta(minutes=5)
Jwk = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proved:
    """Different public keys, and the one nonce that all their proofs hold."""

    keys: list[Jwk]
    nonce: str
    nonce_until: datetime


def proved(found: object, at: datetime) -> Proved:
    """Judge `proofs` of a credential request; refuses wallet.invalid_proof, wallet.invalid_nonce."""
    if not isinstance(found, dict) or len(found) != 1:
        raise bad_proof("proofs has to hold one kind of proof")
    ((kind, listed),) = found.items()
    if kind not in _KINDS:
        raise bad_proof("Only proofs of type jwt and attestation")
    if not isinstance(listed, list) or not 0 < len(listed) <= BATCH:
        raise bad_proof(f"1 to {BATCH} proofs")
    if not all(isinstance(one, str) for one in listed):
        raise bad_proof("A proof is not a string")
    tokens: HolderTokens = plugs.fill("certificate.holder_tokens")
    try:
        keys, held = _KINDS[kind](tokens, listed, at)
    except BadTokenError as error:
        raise bad_proof(str(error)) from None
    if len({(one["x"], one["y"]) for one in keys}) != len(keys) or len(keys) > BATCH:
        raise bad_proof(f"1 to {BATCH} different keys")
    if len(held) != 1:
        raise bad_nonce()
    (nonce,) = held
    if not nonces.holds("proof", nonce, at):
        raise bad_nonce()
    return Proved(keys, nonce, at + 2 * NONCE_LASTS)


def _of_now(payload: Jwk, at: datetime) -> None:
    made = payload.get("iat")
    if not isinstance(made, int) or abs(at.timestamp() - made) > WINDOW.total_seconds():
        raise bad_proof("The iat is not now")
    ends = payload.get("exp")
    if ends is not None and (not isinstance(ends, int) or ends <= at.timestamp()):
        raise bad_proof("The proof is over")


def _by_jwt(tokens: HolderTokens, listed: list[str], at: datetime) -> tuple[list[Jwk], set[str]]:
    """Each signed by its key; one that comes with an attestation brings every key attested."""
    keys: list[Jwk] = []
    held: set[str] = set()
    for text in listed:
        proof = tokens.read(text, TYPE)
        _of_now(proof.payload, at)
        if proof.payload.get("aud") not in (_here(), [_here()]):
            raise bad_proof("The aud is not this issuer")
        held.add(str(proof.payload.get("nonce")))
        keys += _attested_with(tokens, proof, at)
    return keys, held


def _attested_with(tokens: HolderTokens, proof: HolderToken, at: datetime) -> list[Jwk]:
    attestation = proof.header.get("key_attestation")
    if attestation is None:
        return [proof.jwk]
    said = tokens.attested(str(attestation))
    _of_now(said, at)
    keys: list[Jwk] = said["attested_keys"]
    if proof.jwk not in keys:
        raise bad_proof("The proof's key is not among those attested")
    return keys


def _by_attestation(
    tokens: HolderTokens, listed: list[str], at: datetime
) -> tuple[list[Jwk], set[str]]:
    """One attestation that holds the nonce itself."""
    if len(listed) != 1:
        raise bad_proof("One attestation")
    said = tokens.attested(listed[0])
    _of_now(said, at)
    return said["attested_keys"], {str(said.get("nonce"))}


def _here() -> str:
    return str(settings.ENDPOINT("issuer"))


_KINDS = {"jwt": _by_jwt, "attestation": _by_attestation}
