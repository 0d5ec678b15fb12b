"""Keys of the network: its line, the key that signs permits, and the keys of the code service.

The holder of family registers has no key of its own: what it answers is sealed to the enquirer.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc.jwk import ECKey

from neighbours import mutual_tls
from neighbours.encoding import b64u
from neighbours.home import own_folder, public_folder, write_whole

NAME = "info_network"
LINE = mutual_tls.Line(
    name=NAME,
    server_authority="見本情報提供NWS認証局 Sample Network CA",
    client_authority="見本情報照会者認証局 Sample Network Enquirer CA",
    published="info-network-ca.pem",
    issued="number-client-network.crt.pem",
)
PERMIT, CODES, NOTICES = "permit.jwk.json", "codes.key", "notices.key"
# What Juki-net seals a person's code to; nobody else needs it.
PUBLISHED_FOR_NOTICES = "info-network-notices.json"


@dataclass(frozen=True)
class Keys:
    """permit: signs permits. codes: derives codes. notices: opens what Juki-net notifies."""

    permit: ECKey
    codes: bytes
    notices: X25519PrivateKey


def make_keys(home: Path) -> None:
    """All keys of the network; what exists and fits stays."""
    mutual_tls.make_server_keys(home, LINE)
    mutual_tls.sign_client_request(home, LINE)
    own = own_folder(home, NAME)
    if not (own / PERMIT).exists():
        key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"})
        key.ensure_kid()
        write_whole(own / PERMIT, json.dumps(key.as_dict(private=True)).encode(), 0o400)
    for name in (CODES, NOTICES):
        if not (own / name).exists():
            write_whole(own / name, secrets.token_bytes(32), 0o400)
    public = b64u(load_keys(home).notices.public_key().public_bytes_raw())
    write_whole(
        public_folder(home) / PUBLISHED_FOR_NOTICES, json.dumps({"public": public}).encode(), 0o444
    )


def load_keys(home: Path) -> Keys:
    """Raises OSError where `make_keys` was not run."""
    own = home / "neighbours" / NAME
    return Keys(
        permit=ECKey.import_key(json.loads((own / PERMIT).read_text(encoding="utf-8"))),
        codes=(own / CODES).read_bytes(),
        notices=X25519PrivateKey.from_private_bytes((own / NOTICES).read_bytes()),
    )


def tls_options(home: Path) -> dict[str, Any]:
    """Granian's TLS options."""
    return mutual_tls.tls_options(home, LINE)
