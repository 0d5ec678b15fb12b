"""Which key service an installation uses: MEIBO_KEY_SERVICE, local files where it says nothing.

Changing it later needs every key made anew there: `meibo vault make-keys`, before the first number.
"""

from __future__ import annotations

import os

LOCAL = "local"
_AT = "meibo.connectors.key_management"
ADAPTERS = {
    LOCAL: f"{_AT}.local:keys",
    "transit": f"{_AT}.transit:keys",
    "pkcs11": f"{_AT}.token:keys",
}


def key_service() -> str:
    """Where the adapter stands; LookupError for a name that is none of ADAPTERS."""
    name = os.environ.get("MEIBO_KEY_SERVICE") or LOCAL
    if name not in ADAPTERS:
        raise LookupError(f"MEIBO_KEY_SERVICE={name!r}; there are: {', '.join(ADAPTERS)}")
    return ADAPTERS[name]


MOST_DAYS = 30


def key_store_days() -> int:
    """How many days a backup of the key store is kept: MEIBO_KEY_STORE_DAYS, 30 at most.

    So long after a number was destroyed its key may still lie in a backup. ValueError for more.
    """
    days = int(os.environ.get("MEIBO_KEY_STORE_DAYS") or MOST_DAYS)
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"MEIBO_KEY_STORE_DAYS={days}: 1 to {MOST_DAYS}")
    return days
