"""Keys of the gateway: the ES256 key that signs notices, and the key of its forms."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from joserfc.jwk import ECKey

from neighbours.home import own_folder, public_folder, write_whole


def _notice_key_file(home: Path) -> Path:
    return own_folder(home, "payment_gateway") / "notice-key.jwk.json"


def notice_key(home: Path) -> ECKey:
    """The private signing key, with its kid. Raises OSError where keys were not set up."""
    return ECKey.import_key(json.loads(_notice_key_file(home).read_text(encoding="utf-8")))


def form_key(home: Path) -> bytes:
    """Key of the tokens in the hosted page's form. Raises OSError where keys were not set up."""
    return (own_folder(home, "payment_gateway") / "form.key").read_bytes()


def key_set(home: Path) -> dict[str, list[dict[str, object]]]:
    """The public JWK set (RFC 7517) under which notices verify."""
    key = notice_key(home).as_dict(private=False)
    return {"keys": [{**key, "use": "sig", "alg": "ES256"}]}


def make_keys(home: Path) -> None:
    """Makes what is missing and publishes the JWK set; existing keys stay."""
    signing, forms = _notice_key_file(home), own_folder(home, "payment_gateway") / "form.key"
    if not signing.exists():
        key = ECKey.generate_key("P-256", auto_kid=True)
        write_whole(signing, json.dumps(key.as_dict(private=True)).encode("utf-8"), 0o400)
    if not forms.exists():
        write_whole(forms, secrets.token_bytes(32), 0o400)
    published = json.dumps(key_set(home), indent=2, sort_keys=True).encode("utf-8") + b"\n"
    write_whole(public_folder(home) / "gateway-jwks.json", published, 0o444)
