"""Which service signs credentials and status lists: MEIBO_SIGNING_SERVICE, local files where it says
nothing.

With another than local, `meibo issuer-keys make PROCESS` makes the first key of each process there.
"""

from __future__ import annotations

import os

LOCAL = "local"
_AT = "meibo.connectors.signing"
MODULES = {LOCAL: f"{_AT}.local", "pkcs11": f"{_AT}.token", "transit": f"{_AT}.transit"}


def signing_service() -> str:
    """The module of the adapters `issuer` and `status`; LookupError for a name that is none of
    MODULES."""
    name = os.environ.get("MEIBO_SIGNING_SERVICE") or LOCAL
    if name not in MODULES:
        raise LookupError(f"MEIBO_SIGNING_SERVICE={name!r}; there are: {', '.join(MODULES)}")
    return MODULES[name]
