"""A home of tests and benches: where Meibo's settings look, before anything of them is imported."""

from __future__ import annotations

import json
import os
from pathlib import Path

_DOORS = ("applicant", "officer", "public", "machine", "login", "typing", "issuer", "verifier")
_NEIGHBOURS = ("card", "payment_gateway", "resident_register", "timestamp", "info_network")


def prepare_home(home: Path) -> None:
    """Endpoints and environment. Nothing listens at these addresses."""
    endpoints = {name: f"http://localhost:{8 + n}" for n, name in enumerate(_DOORS)}
    endpoints |= {name: f"http://127.0.0.1:{1 + n}" for n, name in enumerate(_NEIGHBOURS)}
    (home / "endpoints.json").write_text(json.dumps(endpoints))
    os.environ.update(
        MEIBO_HOME=str(home),
        MEIBO_PROCESS="console",
        # Replaced by as_role: without it no test reaches a database.
        MEIBO_DATABASE_URL="postgresql://nobody:nothing@127.0.0.1:1/none",
        DJANGO_SETTINGS_MODULE="meibo.config.settings",
    )
