"""States of a credential; mirrored in certificate.certificate_credential_move."""

from __future__ import annotations

from enum import StrEnum


class CredentialState(StrEnum):
    """requested → issued → withdrawn (replaced, or lost by the holder)."""

    REQUESTED = "requested"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", CredentialState.REQUESTED),
        (CredentialState.REQUESTED, CredentialState.ISSUED),
        (CredentialState.REQUESTED, CredentialState.WITHDRAWN),
        (CredentialState.ISSUED, CredentialState.WITHDRAWN),
    }
)
