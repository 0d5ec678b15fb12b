"""Notifying a person's 住民票コード to the information network's code service (番号法施行令 第二十条).

Asked by number, for one body's one request. What is answered is sealed to the code service and bound
to request and body: whoever carries it learns nothing, and can use it for nothing else.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from neighbours.encoding import from_b64u
from neighbours.home import public_folder
from neighbours.hybrid import seal
from neighbours.population_samples import NOT_CONNECTED_MUNICIPALITY
from neighbours.resident_register import people
from neighbours.resident_register.answers import record
from neighbours.resident_register.enquiry import Enquiry
from neighbours.store import Store

INFO = b"info-network-code-notice-v1"
PUBLISHED = "info-network-notices.json"


def _code_service(home: Path) -> X25519PublicKey:
    published = json.loads((public_folder(home) / PUBLISHED).read_text(encoding="utf-8"))
    return X25519PublicKey.from_public_bytes(from_b64u(published["public"]))


def _result(row: sqlite3.Row | None) -> str:
    if row is None:
        return "not_found"
    return "not_connected" if row["municipality_code"] == NOT_CONNECTED_MUNICIPALITY else "found"


def notify(home: Path, store: Store, enquiry: Enquiry) -> dict[str, Any]:
    """{"request_id", "result", "notice"}; recorded like an enquiry. Raises OSError where the
    network published no key."""
    with store.transaction() as connection:
        rows = people.by_individual_number(connection, enquiry.items["individual_number"])
        row = rows[0] if rows else None
        result = _result(row)
        record(connection, enquiry, result, repeated=False)
    notice = None
    if row is not None and result == "found":
        bound = {"request_id": enquiry.request_id, "organisation": enquiry.authority}
        plain = {"resident_record_code": row["resident_record_code"]}
        notice = seal(plain, _code_service(home), INFO, bound)
    return {"request_id": enquiry.request_id, "result": result, "notice": notice}
