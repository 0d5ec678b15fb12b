"""The stand-alone check of receipts, run as a stranger runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rig_receipts import checked
from rig_wallet import answered

from meibo.doors.frame.sessions import now
from meibo.terms.canonical import b64u, unb64u


def test_good_changed_and_about_another(door: Any, asker: Any, home: Path, tmp_path: Path) -> None:
    one = asker()
    asked = one.fetched()
    text = door.wallet.presented(asked, now())
    one.sent(answered(asked, text))
    receipt, keys = tmp_path / "receipt.jwt", home / "public" / "receipt-jwks.json"
    receipt.write_bytes(one.browser.get(f"{one.path}/receipt").content)
    shown = tmp_path / "shown"
    shown.write_text(text)
    code, words = checked(receipt, keys, shown)
    assert (code, words.partition(" at ")[0]) == (
        0, f"GOOD: {json.loads(unb64u(receipt.read_text().split('.')[1]))['iss']} answered valid (valid)",
    )  # fmt: skip
    shown.write_text(text + "x")
    assert checked(receipt, keys, shown)[0] == 1
    head, body, mark = receipt.read_text().split(".")
    said = {**json.loads(unb64u(body)), "code": "revoked"}
    receipt.write_text(f"{head}.{b64u(json.dumps(said).encode())}.{mark}")
    assert checked(receipt, keys)[0] == 1
    assert checked(tmp_path / "nothing", keys)[0] == 2
