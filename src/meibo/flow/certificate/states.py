"""States of a credential and of a PDF; mirrored in certificate.certificate_<table>_move."""

from __future__ import annotations

from enum import StrEnum


class CredentialState(StrEnum):
    """requested → issued → withdrawn (the register says something newer)."""

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


class PdfState(StrEnum):
    """requested → issued → withdrawn (a newer one, or a newer register); or requested → refused."""

    REQUESTED = "requested"
    ISSUED = "issued"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


PDF_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", PdfState.REQUESTED),
        (PdfState.REQUESTED, PdfState.ISSUED),
        (PdfState.REQUESTED, PdfState.REFUSED),
        (PdfState.ISSUED, PdfState.WITHDRAWN),
    }
)
