"""What doctor says of the keys that sign credentials: certificates and revocation list in their time."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from meibo.catalogue import qualifications
from meibo.doors.console.fences import Fence


def credential_fences(home: Path) -> list[Fence]:
    """A key is renewed while its certificate still outlives what it signs today."""
    return [_keys(home, datetime.now(UTC))]


def _keys(home: Path, now: datetime) -> Fence:
    said = ("資格証の署名鍵の期間", "keys that sign credentials are in their time")
    keys, listed = home / "public" / "issuer-jwks.json", home / "public" / "credential-ca.crl"
    if not keys.exists() or not listed.exists():
        return Fence("credential_keys", "unknown", f"{said[0]}：まだ無い", f"{said[1]}: none yet")
    used = [one for one in json.loads(keys.read_text())["keys"] if "exp" not in one]
    ends = min(
        x509.load_der_x509_certificate(base64.b64decode(one["x5c"][0])).not_valid_after_utc
        for one in used
    )
    newer = x509.load_der_x509_crl(listed.read_bytes()).next_update_utc
    day = ends.date().isoformat()
    if ends <= now or newer is None or newer <= now:
        return Fence("credential_keys", "broken", f"{said[0]}：終わっています",
                     f"{said[1]}: over")  # fmt: skip
    longest = timedelta(days=max(one.credential.valid_days for one in qualifications().values()))
    if ends - now < longest:
        return Fence(
            "credential_keys", "attention",
            f"{said[0]}：～{day}。meibo issuer-keys rotate を実行してください",
            f"{said[1]}, until {day}: run meibo issuer-keys rotate",
        )  # fmt: skip
    return Fence("credential_keys", "holds", f"{said[0]}：～{day}", f"{said[1]}, until {day}")
