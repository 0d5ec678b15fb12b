"""Which wallets are known, and what can be put into one: a configuration for each qualification and
format (OpenID4VCI 1.0 §12.2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from meibo.catalogue import qualifications
from meibo.flow.certificate.states import CredentialFormat
from meibo.flow.certificate.wallets.parties import Wallet
from meibo.terms.text import Text

# What a configuration's id ends with.
ENDINGS = {CredentialFormat.SD_JWT: "sd_jwt", CredentialFormat.MDOC: "mdoc"}
FORMAT_NAMES = {
    CredentialFormat.SD_JWT: Text("SD-JWT VC", "SD-JWT VC"),
    CredentialFormat.MDOC: Text("mdoc（ISO/IEC 18013-5）", "mdoc (ISO/IEC 18013-5)"),
}
# Keys of one answer, and copies that one consent is good for: a wallet whose answer was lost asks again.
BATCH, MOST_COPIES = 10, 30


@dataclass(frozen=True, slots=True)
class Configuration:
    """One kind of credential: a qualification in a format."""

    id: str
    register: str
    format: CredentialFormat


def wallet(client_id: str) -> Wallet | None:
    """The known wallet of this id."""
    found: Wallet | None = settings.WALLETS.get(client_id)  # type: ignore[misc]
    return found


def wallet_name(client_id: str) -> Text:
    """How a wallet is called; one that gave no name may have come by an offer."""
    found = wallet(client_id)
    return found.name if found else Text("名前の分からないウォレット", "A wallet without a name")


@cache
def configurations() -> dict[str, Configuration]:
    """Every configuration by its id."""
    found = (
        Configuration(f"{register}_{ending}", register, form)
        for register in qualifications()
        for form, ending in ENDINGS.items()
    )
    return {one.id: one for one in found}
