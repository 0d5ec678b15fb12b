"""What doctor says of signed documents: the signer's certificate and the authority's list in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from meibo.doors.console.fences import Fence

SOON = timedelta(days=60)


def document_fences(home: Path) -> list[Fence]:
    """Without these no PDF is signed, and none that is checked later can be told to be good."""
    return [_ends(home, datetime.now(UTC))]


def _ends(home: Path, now: datetime) -> Fence:
    said = (
        "PDF署名の証明書と失効リストの期間",
        "certificate and revocation list of PDF signatures",
    )
    signer, listed = home / "public" / "document-signer.pem", home / "public" / "document-ca.crl"
    if not signer.exists() or not listed.exists():
        return Fence("documents", "unknown", f"{said[0]}：まだ無い", f"{said[1]}: none yet")
    certificate = x509.load_pem_x509_certificate(signer.read_bytes()).not_valid_after_utc
    newer = x509.load_der_x509_crl(listed.read_bytes()).next_update_utc
    of_list = newer is not None and newer < certificate
    first = newer if newer is not None and of_list else certificate
    day = first.date().isoformat()
    if first <= now:
        return Fence("documents", "broken", f"{said[0]}：{day} に終わっています",
                     f"{said[1]}: over since {day}")  # fmt: skip
    if first - now < SOON:
        do = (
            ("meibo keys を実行してください", "run meibo keys") if of_list
            else ("署名用の証明書を新しくしてください", "get the signer a new certificate")
        )  # fmt: skip
        return Fence("documents", "attention", f"{said[0]}：～{day}。{do[0]}",
                     f"{said[1]}, until {day}: {do[1]}")  # fmt: skip
    return Fence("documents", "holds", f"{said[0]}：～{day}", f"{said[1]}, until {day}")
