"""States of a credential and of a PDF; mirrored in certificate.certificate_<table>_move."""

from __future__ import annotations

from enum import StrEnum


class CredentialKind(StrEnum):
    """shown: kept here for the holder to show, one of an entry. wallet: a copy in a wallet."""

    SHOWN = "shown"
    WALLET = "wallet"


class CredentialFormat(StrEnum):
    """Formats as OpenID4VCI 1.0 names them (Appendix A)."""

    SD_JWT = "dc+sd-jwt"
    MDOC = "mso_mdoc"


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
