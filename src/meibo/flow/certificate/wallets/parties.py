"""Whose programs ask: wallets whose makers are known."""

from __future__ import annotations

from dataclasses import dataclass

from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class Wallet:
    """A wallet program whose maker is known to the installation; public (it can keep no secret)."""

    client_id: str
    name: Text
    redirect_uris: tuple[str, ...]
