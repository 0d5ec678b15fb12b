"""States of a credential and of a PDF; mirrored in certificate.certificate_<table>_move."""

from __future__ import annotations

from enum import StrEnum


class CredentialKind(StrEnum):
    """shown: kept here for the holder to show, one of an entry. wallet: a copy in a wallet. phone: on a
    phone of the holder's, whose key signs codes."""

    SHOWN = "shown"
    WALLET = "wallet"
    PHONE = "phone"


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


class RequestState(StrEnum):
    """pushed → used (its holder has answered it, either way)."""

    PUSHED = "pushed"
    USED = "used"


REQUEST_MOVES: frozenset[tuple[str, str]] = frozenset(
    {("", RequestState.PUSHED), (RequestState.PUSHED, RequestState.USED)}
)


class GrantState(StrEnum):
    """open (a code may be redeemed) → redeemed (a token is in use) → closed; or open → closed."""

    OPEN = "open"
    REDEEMED = "redeemed"
    CLOSED = "closed"


GRANT_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", GrantState.OPEN),
        (GrantState.OPEN, GrantState.REDEEMED),
        (GrantState.OPEN, GrantState.CLOSED),
        (GrantState.REDEEMED, GrantState.CLOSED),
    }
)


class DeliveryState(StrEnum):
    """asked (signing is under way or waits) → handed (the wallet has it) → ended; or asked → ended."""

    ASKED = "asked"
    HANDED = "handed"
    ENDED = "ended"


DELIVERY_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", DeliveryState.ASKED),
        (DeliveryState.ASKED, DeliveryState.HANDED),
        (DeliveryState.ASKED, DeliveryState.ENDED),
        (DeliveryState.HANDED, DeliveryState.ENDED),
    }
)


class ProvisionState(StrEnum):
    """open (until its time is over) → revoked."""

    OPEN = "open"
    REVOKED = "revoked"


PROVISION_MOVES: frozenset[tuple[str, str]] = frozenset(
    {("", ProvisionState.OPEN), (ProvisionState.OPEN, ProvisionState.REVOKED)}
)
