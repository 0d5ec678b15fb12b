"""What the gateway can answer wrongly, and what can happen to its notices."""

from __future__ import annotations

import re
import uuid
from typing import Any

from neighbours.faults.switchboard import DUPLICATE, ERROR, LATE, WRONG
from neighbours.faults.wire import Path, Wire, edited, truncated

NOTICES = "notices"
BAD_SIGNATURE, OTHER_AMOUNT, UNKNOWN_ORDER = "bad_signature", "other_amount", "unknown_order"


def _other_order(answer: dict[str, Any]) -> None:
    answer["order_id"] = str(uuid.uuid4())


def _other_page(answer: dict[str, Any]) -> None:
    """A page to pay at that is not the gateway's."""
    answer["url"] = re.sub(r"^(https?)://[^/]+", r"\1://pay.invalid", answer["url"])


def _not_sent(right: bytes, _: bytes | None) -> bytes:
    """Wrong notices are made where notices are sent (delivery.py), which holds the key."""
    return right


def _kind_of(method: str, path: str) -> str | None:
    if path.startswith("/pay/"):
        return "page"
    return "orders" if (method, path) == ("POST", "/orders") else None


WIRE = Wire(
    paths={
        "orders": Path(
            {
                "truncated": truncated,
                "other_order": edited(_other_order),
                "other_page": edited(_other_page),
            }
        ),
        "page": Path(kinds=("slow", "error", "late", "dead")),
        NOTICES: Path(
            dict.fromkeys((BAD_SIGNATURE, OTHER_AMOUNT, UNKNOWN_ORDER), _not_sent),
            kinds=(ERROR, WRONG, DUPLICATE, LATE),
        ),
    },
    kind_of=_kind_of,
)
