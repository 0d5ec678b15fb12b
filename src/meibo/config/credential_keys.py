"""Keys that sign credentials and status lists, their certificates, and the key set everybody reads.

One key for each process that signs: clock (certificates to show), issuer (copies in wallets), machine
(status lists). Each has a leaf certificate of the credential authority (authorities.py) by the profile
of ISO/IEC 18013-5 Annex B.1.4, so that what it signs is read by the chain alone, by key set, or by both.

public/issuer-jwks.json: newest first, each with `x5c`; what was replaced stays, with `exp` (seconds),
until the last thing it signed has expired.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey

from meibo.catalogue import qualifications
from meibo.config.authorities import (
    BEFORE,
    Authority,
    kept_authority,
    leaf,
    listed_at,
    new_authority,
    usage,
)
from meibo.config.home import endpoint, public, secrets
from meibo.config.keys import jwk_of
from meibo.config.signing_services import LOCAL, MODULES, signing_service
from meibo.connectors.key_files import opened, replace

AUTHORITY = "credential-ca"
# ISO/IEC 18013-5 B.1.2 and B.1.4: nine years at most, and 457 days.
AUTHORITY_LASTS = timedelta(days=9 * 365)
LEAF_LASTS = timedelta(days=457) - BEFORE
# id-mdl-kp-mdlDS, the only usage that readers of mdoc accept under a credential.
DOCUMENT_SIGNER = x509.ObjectIdentifier("1.0.18013.5.1.2")
KEY_SET = "issuer-jwks.json"
# Who signs, with which file of its own, and whether what it signs are credentials.
HOLDERS = {
    "clock": ("issuer.jwk.json", True),
    "issuer": ("issuer.jwk.json", True),
    "machine": ("status.jwk.json", False),
}
Jwk = dict[str, Any]


def _place() -> x509.IssuerAlternativeName:
    return x509.IssuerAlternativeName([x509.UniformResourceIdentifier(endpoint("machine"))])


def _list_url() -> str:
    return f"{endpoint('machine')}/.well-known/{AUTHORITY}.crl"


def credential_authority(now: datetime) -> Authority:
    """A new authority over the keys that sign credentials."""
    more = (_place(), listed_at(_list_url()))
    return new_authority("SAMPLE credential CA", now, AUTHORITY_LASTS, *more)


def credential_certificate(
    authority: Authority, process: str, key: ec.EllipticCurvePublicKey, now: datetime,
    lasts: timedelta = LEAF_LASTS,
) -> x509.Certificate:  # fmt: skip
    """The certificate of a process's key."""
    builder = (
        leaf(authority, f"SAMPLE credential signing {process}", key, now, lasts, _list_url())
        .add_extension(_place(), critical=False)
        .add_extension(usage(digital_signature=True), critical=True)
    )
    if HOLDERS[process][1]:
        builder = builder.add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNER]), critical=True)
    return builder.sign(authority.key, hashes.SHA256())


def published() -> list[Jwk]:
    """The key set as it stands."""
    path = public() / KEY_SET
    found: list[Jwk] = json.loads(path.read_text())["keys"] if path.exists() else []
    return found


def write(keys: list[Jwk]) -> None:
    """Put a key set in place of what is there, where it differs."""
    content = json.dumps({"keys": keys}).encode()
    path = public() / KEY_SET
    if not path.exists() or path.read_bytes() != content:
        replace(path, content, 0o444)


def certified(authority: Authority, process: str, key: ECKey, now: datetime) -> Jwk:
    """A key as it is published."""
    held = key.public_key
    assert isinstance(held, ec.EllipticCurvePublicKey)
    der = credential_certificate(authority, process, held, now).public_bytes(
        serialization.Encoding.DER
    )
    return {
        **{name: value for name, value in key.as_dict(private=False).items() if name != "version"},
        "iat": int(now.timestamp()),
        "x5c": [base64.b64encode(der).decode()],
    }


def make() -> None:
    """Make what is missing; what is over is published no longer. Keys of a service elsewhere are made by
    `meibo issuer-keys make`; their certificates here."""
    now = datetime.now(UTC).replace(microsecond=0)
    authority = kept_authority(AUTHORITY, credential_authority(now), now)
    known = {one["kid"]: one for one in published()}
    made = {}
    for process, (file, _) in HOLDERS.items():
        key = _current(process, file)
        if key is None:
            continue
        found = known.get(str(key.kid))
        if found is None or "x5c" not in found:
            found = certified(authority, process, key, now)
        made[found["kid"]] = found
    kept = {kid: one for kid, one in known.items() if not _over(one, now)}
    write(list((made | kept | made).values()))


def _over(one: Jwk, now: datetime) -> bool:
    return "exp" in one and bool(one["exp"] <= now.timestamp())


def _current(process: str, file: str) -> ECKey | None:
    """The key a process signs with; made here where it is a local one."""
    if signing_service() == MODULES[LOCAL]:
        return jwk_of(process, file)
    path = secrets(process) / file
    return ECKey.import_key(json.loads(path.read_text())) if path.exists() else None


def longest(process: str) -> timedelta:
    """How long what a process signs may count: a credential as the catalogue says, the rest a day."""
    if not HOLDERS[process][1]:
        return timedelta(days=1)
    return timedelta(days=1 + max(one.credential.valid_days for one in qualifications().values()))


def renew(process: str, fresh: Jwk, now: datetime) -> str:
    """Put a new key of a process in force; its id. fresh: what its folder is to hold.

    Published before it signs, and the one before stays published until what it signed has expired;
    processes that run see both without being started again.
    """
    authority = kept_authority(AUTHORITY, credential_authority(now), now)
    path = secrets(process) / HOLDERS[process][0]
    before = json.loads(path.read_text())["kid"] if path.exists() else ""
    key = ECKey.import_key(fresh)
    ends = int((now + longest(process)).timestamp())
    kept = [
        {**one, "exp": one.get("exp", ends)} if one["kid"] == before else one
        for one in published()
        if not _over(one, now)
    ]
    write([certified(authority, process, key, now), *kept])
    with opened(path.parent):
        replace(path, json.dumps(fresh).encode(), 0o400)
    return str(key.kid)


def fresh_key() -> Jwk:
    """A new local key, private half and all."""
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"})
    key.ensure_kid()
    return dict(key.as_dict(private=True))
