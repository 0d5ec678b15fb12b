"""Nonces of this door, by the key that every issuer process of an installation holds."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from meibo.flow.certificate.wallets import handles


def _key() -> str:
    return str(settings.SECRET_KEY)


def dpop_nonce() -> str:
    """A nonce that a DPoP proof has to hold (RFC 9449 §8)."""
    return handles.nonce(_key(), "dpop", timezone.now())


def proof_nonce(at: datetime) -> str:
    """A c_nonce that a proof of keys has to hold (OpenID4VCI 1.0 §7)."""
    return handles.nonce(_key(), "proof", at)


def holds(use: str, text: object, at: datetime) -> bool:
    """Whether a nonce is ours, for this use, and not too old."""
    return isinstance(text, str) and handles.holds(_key(), use, text, at)
