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
