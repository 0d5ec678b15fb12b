"""What accounts needs from outside: the card's log-in."""

from __future__ import annotations

from typing import Protocol


class LoginDownError(Exception):
    """The log-in service did not answer in time."""


class LoginWrongError(LoginDownError):
    """What the log-in service sent cannot be the answer; nothing of it is used."""


class LoginRefusedError(Exception):
    """The log-in service or its token was not as it must be; says the code."""


class CardLogin(Protocol):
    """OIDC code flow with PKCE at the card, as デジタル認証アプリ does it."""

    def start_url(self, *, state: str, nonce: str, challenge: str, redirect_uri: str) -> str:
        """The page to send the person to."""

    def subject(self, *, code: str, verifier: str, nonce: str, redirect_uri: str) -> str:
        """Issuer and pairwise subject of a finished log-in; LoginDownError, LoginRefusedError."""
