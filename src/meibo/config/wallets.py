"""Which wallets may ask for certificates: $MEIBO_HOME/wallets.json, a sample one where there is none.

{"wallets": [{"client_id", "name": {"ja", "en"}, "redirect_uris": [...]}]}. Wallets are public clients:
nothing in the file is a secret. Redirect URIs are compared letter for letter.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from meibo.config.home import home
from meibo.flow.certificate.wallets.parties import Wallet
from meibo.terms.text import Text

SAMPLE = {
    "wallets": [
        {
            "client_id": "sample-wallet",
            "name": {"ja": "見本ウォレット", "en": "Sample wallet"},
            "redirect_uris": ["http://127.0.0.1:9190/callback", "meibo-sample-wallet://callback"],
        }
    ]
}


def known_wallets() -> dict[str, Wallet]:
    """Every wallet by its client id; KeyError, TypeError where the file is not formed as above."""
    place = home() / "wallets.json"
    content: dict[str, Any] = json.loads(place.read_text()) if place.exists() else SAMPLE
    listed = (
        Wallet(one["client_id"], Text(**one["name"]), tuple(one["redirect_uris"]))
        for one in content["wallets"]
    )
    return {one.client_id: one for one in listed}


def wallet_sources() -> tuple[str, ...]:
    """Where a browser may be sent with a wallet's answer, as a content security policy names it."""
    found = (urlsplit(uri) for one in known_wallets().values() for uri in one.redirect_uris)
    return tuple(
        dict.fromkeys(
            f"{at.scheme}://{at.netloc}" if at.scheme in ("http", "https") else f"{at.scheme}:"
            for at in found
        )
    )
