"""Keys of the register: its line (mutual TLS), and the key by which repeats are recognised."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from neighbours import mutual_tls
from neighbours.home import own_folder, write_whole

LINE = mutual_tls.Line(
    name="resident_register",
    server_authority="見本住基サーバ認証局 Sample Resident Register CA",
    client_authority="見本住基照会者認証局 Sample Enquirer CA",
    published="resident-register-ca.pem",
    issued="number-client.crt.pem",
)


def question_key(home: Path) -> bytes:
    """Key of the digests by which a repeated question is recognised; made where missing."""
    path = own_folder(home, "resident_register") / "question.key"
    if not path.exists():
        write_whole(path, secrets.token_bytes(32), 0o400)
    return path.read_bytes()


def make_keys(home: Path) -> None:
    """All keys of the register; what exists and fits stays."""
    mutual_tls.make_server_keys(home, LINE)
    question_key(home)
    mutual_tls.sign_client_request(home, LINE)


def tls_options(home: Path) -> dict[str, Any]:
    """Granian's TLS options."""
    return mutual_tls.tls_options(home, LINE)
